// What shows the inside of a server, or behaves badly on purpose, is for programs on this machine alone. That the peer
// is on it is not enough: a browser on it runs the pages of strangers, which may have led it here. So the host has to
// be one that is allowed (AllowedHosts), too, and the page that asks has to be of this machine or of this server.

using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// Lets in requests of this machine that call the server by an allowed name; the others get 403, as from Vite and
/// Jupyter.
/// </summary>
/// <param name="hosts">The names.</param>
internal sealed class LoopbackGuard(AllowedHosts hosts)
{
    /// <summary>Answers a request that may not pass.</summary>
    /// <param name="request">The request.</param>
    /// <param name="connection">Who asks.</param>
    /// <param name="response">The answer.</param>
    /// <returns>False if it may.</returns>
    public bool TryRefuse(RequestHead request, IConnection connection, Response response)
    {
        if (Reason(request, connection) is not { } reason)
        {
            return false;
        }

        ErrorPage.Write(response, StatusCode.Forbidden, reason, "RFC 1945 §9.4, §12");
        return true;
    }

    private string? Reason(RequestHead request, IConnection connection)
    {
        // The peer of a Unix-domain socket is unknown, and most are proxies: what comes from one may come from
        // anywhere.
        if (connection.Remote is not IPEndPoint remote || !AllowedHosts.IsLoopback(remote.Address))
        {
            return "This is for programs on the server's own machine, which reach it by 127.0.0.1 or ::1.";
        }

        if (!hosts.Allow(request))
        {
            return "This is for those who call the server by a name of its own machine: localhost, 127.0.0.1 or [::1]. "
                + "Any other name may be that of a page that has sent your browser here.";
        }

        return ComesFromAnotherSite(request) ? "This is not for pages of other sites." : null;
    }

    // Where --cors lets the pages of other sites read, they may not read this. Origin is a URL without a path, or
    // "null".
    private static bool ComesFromAnotherSite(RequestHead request)
    {
        if (!request.Fields.TryGet("Origin"u8, out ReadOnlySpan<byte> origin))
        {
            return false;
        }

        int scheme = origin.IndexOf("://"u8);
        return scheme < 0 || !HostField.TryParse(origin[(scheme + 3)..], out ReadOnlySpan<byte> host, out int port)
            || !(AllowedHosts.IsLoopback(host) || IsOwn(request, host, port));
    }

    private static bool IsOwn(RequestHead request, ReadOnlySpan<byte> host, int port)
        => request.Fields.TryGet(FieldName.Host, out ReadOnlySpan<byte> value)
            && HostField.TryParse(value, out ReadOnlySpan<byte> own, out int ownPort)
            && port == ownPort && Tokens.EqualsIgnoreCase(host, own);
}
