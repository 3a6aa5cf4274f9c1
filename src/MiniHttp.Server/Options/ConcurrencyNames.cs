using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

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

    /// <summary>Makes the strategy that the settings name.</summary>
    public static IConcurrencyStrategy Create(ServerSettings settings, ILoggerFactory loggers)
    {
        int connections = Connections(settings);
        connections = settings.Limits.WhenFull == WhenFull.Refuse ? FullHouse.Accepted(connections) : connections;
        int streams = EventStreams.Most(settings);
        return settings.Concurrency switch
        {
            ThreadPool => new ThreadPoolStrategy(connections, loggers.CreateLogger<ThreadPoolStrategy>(), streams),
            Thread => new ThreadStrategy(connections, loggers.CreateLogger<ThreadStrategy>(), streams),
            Select => new SelectStrategy(
                connections, settings.Selector, loggers.CreateLogger<SelectStrategy>(), streams),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Concurrency, "No such strategy."),
        };
    }

    /// <summary>How many connections are served at a time, unless the system allows fewer.</summary>
    public static int Connections(ServerSettings settings)
        => settings.Concurrency == Thread ? Math.Min(settings.Threads, settings.Limits.Connections) : settings.Limits.Connections;
}
