using Microsoft.Extensions.Logging;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Where the listening sockets come from: a parent, a service manager, or the settings.</summary>
internal static class ListenSource
{
    /// <summary>Opens them, or takes them over.</summary>
    /// <param name="settings">What is listened on where nobody hands over anything.</param>
    /// <param name="worker">The role of this process, if it is a worker.</param>
    /// <exception cref="ListenException">There are none to be had.</exception>
    public static IReadOnlyList<ListenSocket> Open(ServerSettings settings, WorkerRole? worker)
        => worker is not null ? InheritedSockets.Take(worker.Sockets, settings.Listen)
            : InheritedSockets.OfServiceManager(settings.Listen) is { Count: > 0 } given ? given
            : ListenSockets.Open(settings.Bind, settings.Listen);
}

/// <summary>The line that says that requests are being served, and where.</summary>
internal static partial class ReadyLine
{
    /// <summary>
    /// Writes it to standard output. Where that cannot be written, as on a full disk, the server serves all the same: a restart is not the
    /// time to find out that it does not.
    /// </summary>
    public static void Write(ILogger logger, ServerSettings settings, IReadOnlyList<ListenSocket> sockets, string how)
    {
        string line = $"Serving {OneLine.Of(settings.Root)} at {string.Join(' ', sockets.SelectMany(socket => socket.Urls))} ({how})";
        try
        {
            Console.Out.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(logger, e.Message, line);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Standard output cannot be written ({Reason}). {Line}")]
    private static partial void LogUnwritten(ILogger logger, string reason, string line);
}
