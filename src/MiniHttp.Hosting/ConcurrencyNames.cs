using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>The concurrency strategies, and the selectors of one of them, by the words that choose them.</summary>
internal static class ConcurrencyNames
{
    public const string Default = ThreadPool;

    private const string ThreadPool = "threadpool", Thread = "thread", Select = "select";

    /// <summary>Every word there is.</summary>
    public static IReadOnlyList<string> All { get; } = [ThreadPool, Thread, Select];

    /// <summary>The selector where none is named: what costs least here.</summary>
    public static SelectorKind DefaultSelector => OperatingSystem.IsLinux() ? SelectorKind.Epoll : SelectorKind.Select;

    /// <summary>The selectors that are there.</summary>
    public static string Selectors => OperatingSystem.IsLinux() ? "epoll or select" : "select (epoll is for Linux only)";

    /// <summary>Makes the strategy that the options name.</summary>
    public static IConcurrencyStrategy Create(HttpServerOptions options, ILoggerFactory loggers)
    {
        int connections = Connections(options);
        connections = options.Limits.WhenFull == WhenFull.Refuse ? FullHouse.Accepted(connections) : connections;
        int streams = options.Extensions.MaxEventStreams;
        return options.Concurrency switch
        {
            ThreadPool => new ThreadPoolStrategy(connections, loggers.CreateLogger<ThreadPoolStrategy>(), streams),
            Thread => new ThreadStrategy(connections, loggers.CreateLogger<ThreadStrategy>(), streams),
            Select => new SelectStrategy(
                connections, options.Selector, loggers.CreateLogger<SelectStrategy>(), streams),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Concurrency, "No such strategy."),
        };
    }

    /// <summary>How many connections are served at a time, unless the system allows fewer.</summary>
    public static int Connections(HttpServerOptions options)
        => options.Concurrency == Thread ? Math.Min(options.Threads, options.Limits.Connections) : options.Limits.Connections;

    /// <summary>How a server waits, in words.</summary>
    public static string Describe(HttpServerOptions options)
        => options is { Concurrency: Select, Selector: SelectorKind.Epoll } ? "select, epoll" : options.Concurrency;
}
