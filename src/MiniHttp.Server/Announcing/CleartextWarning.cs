using System.Net;
using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>
/// RFC 1945 §12.1: Basic credentials are readable by everyone on the way, since there is no TLS here. On this machine nobody is on the way.
/// </summary>
internal static partial class CleartextWarning
{
    /// <summary>Warns where passwords may come over a network.</summary>
    public static void Log(ILogger logger, HttpServerOptions options, IReadOnlyList<ListenSocket> sockets)
    {
        if (options.Authentication.IsOn && sockets.Any(socket => socket.EndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address)))
        {
            LogCleartext(logger);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Passwords are sent without encryption, and this is served beyond this machine: everyone on the way can read them. Put a proxy with TLS before it")]
    private static partial void LogCleartext(ILogger logger);
}
