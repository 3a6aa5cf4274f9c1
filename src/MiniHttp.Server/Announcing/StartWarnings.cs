using Microsoft.Extensions.Logging;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>What is worth a warning once the server has started, whether it serves by itself or by workers.</summary>
internal static class StartWarnings
{
    /// <summary>Logs them.</summary>
    public static void Log(ILogger logger, ServerSettings settings, IReadOnlyList<ListenSocket> sockets)
    {
        CleartextWarning.Log(logger, settings.Server, sockets);
        GuardedPageWarning.Log(logger, settings.Server);
        RootUserWarning.Log(logger);
        SmallHeapWarning.Log(logger);
    }
}
