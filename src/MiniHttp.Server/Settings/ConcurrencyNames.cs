using Microsoft.Extensions.Logging;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>The concurrency strategies by the words that choose them.</summary>
internal static class ConcurrencyNames
{
    public const string Default = "threadpool";

    /// <summary>Every word there is.</summary>
    public static IReadOnlyList<string> All { get; } = [Default];

    /// <summary>Makes the strategy that the settings name.</summary>
    public static IConcurrencyStrategy Create(ServerSettings settings, ILoggerFactory loggers) => settings.Concurrency switch
    {
        Default => new ThreadPoolStrategy(settings.Limits.Connections, loggers.CreateLogger<ThreadPoolStrategy>()),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Concurrency, "No such strategy."),
    };
}
