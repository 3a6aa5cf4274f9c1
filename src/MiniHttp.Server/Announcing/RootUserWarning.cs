using Microsoft.Extensions.Logging;

namespace MiniHttp.Server;

/// <summary>Warns of running as root, for whom no file permission holds.</summary>
internal static partial class RootUserWarning
{
    public static void Log(ILogger logger)
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            LogRoot(logger);
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Running as root, who may read every file: run it as a user who may read the served folder only "
            + "(systemd: User=, docker: --user)")]
    private static partial void LogRoot(ILogger logger);
}
