using Microsoft.Extensions.Logging;

namespace MiniHttp.Server;

/// <summary>Root may read every file: what then keeps a secret from visitors is the server alone, and no permission of the system.</summary>
internal static partial class RootUserWarning
{
    /// <summary>Warns where the server runs as root.</summary>
    public static void Log(ILogger logger)
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            LogRoot(logger);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Running as root, who may read every file: run it as a user who may read the served folder only (systemd: User=, docker: --user)")]
    private static partial void LogRoot(ILogger logger);
}
