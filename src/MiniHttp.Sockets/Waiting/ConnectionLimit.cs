using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets;

/// <summary>How many connections there can be at a time.</summary>
internal static partial class ConnectionLimit
{
    /// <summary>
    /// As many as are wanted, or as the descriptors of the process are good for; the log is told if that is clearly
    /// fewer.
    /// </summary>
    /// <param name="connections">As many as are wanted.</param>
    /// <param name="uncounted">How many there may be besides.</param>
    /// <param name="logger">The log.</param>
    public static int Fit(int connections, int uncounted, ILogger logger)
    {
        int most = Math.Min(connections, DescriptorLimit.Connections(uncounted) ?? connections);
        if (most < connections - (connections / 10)) // A few fewer are no news.
        {
            LogFewDescriptors(logger, most);
        }

        return most;
    }

    [LoggerMessage(4, LogLevel.Warning,
        "No more than {Count} connections at a time: the system allows this process no more open files (ulimit -n); further ones wait")]
    private static partial void LogFewDescriptors(ILogger logger, int count);
}
