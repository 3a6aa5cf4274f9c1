using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>The line that says that requests are being served, and where.</summary>
internal static partial class ReadyLine
{
    /// <summary>
    /// Writes it to standard output. Where that cannot be written, as on a full disk, the server serves all the same: a restart is not the
    /// time to find out that it does not.
    /// </summary>
    public static void Write(ILogger logger, ServerSettings settings, IReadOnlyList<ListenSocket> sockets, string how)
    {
        string line = $"Serving {OneLine.Of(settings.Server.Root)} at {string.Join(' ', sockets.SelectMany(socket => socket.Urls))} ({how})";
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
