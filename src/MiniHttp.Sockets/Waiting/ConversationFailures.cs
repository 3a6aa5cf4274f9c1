using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets;

/// <summary>
/// A bug in a handler, a producer or an exchange, or a disk that fails a producer in the middle of its body: its
/// connection ends, the others live on, and the log is told.
/// </summary>
internal static partial class ConversationFailures
{
    /// <summary>Tells the log. A log that fails, too, must not take the other connections with it.</summary>
    public static void Report(ILogger logger, Exception failure)
    {
        try
        {
            if (failure is IOException)
            {
                LogDisk(logger, failure);
            }
            else
            {
                LogFailed(logger, failure);
            }
        }
#pragma warning disable CA1031 // Nobody is left to tell.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    [LoggerMessage(3, LogLevel.Error, "A conversation failed and was cut off; this is a bug")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "An answer could not be made to its end, and was cut off")]
    private static partial void LogDisk(ILogger logger, Exception exception);
}
