// What shows the inside of a server, or behaves badly on purpose, is for programs on this machine alone. That the peer is on it is not enough:
// a browser on it runs the pages of strangers. Such a page can send its browser here by a name of its own that leads to 127.0.0.1 (DNS
// rebinding), and would be allowed to read the answer, as that of its own site. The browser tells: by the name, in Host.

using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Lets in requests of this machine that call it by a name of its own; the others get 403, as from Vite and Jupyter.</summary>
internal static class LoopbackGuard
{
    /// <summary>Answers a request that may not pass.</summary>
    /// <param name="request">The request.</param>
    /// <param name="connection">Who asks.</param>
    /// <param name="response">The answer.</param>
    /// <returns>False if it may.</returns>
    public static bool TryRefuse(RequestHead request, IConnection connection, Response response)
    {
        if (Reason(request, connection) is not { } reason)
        {
            return false;
        }

        ErrorPage.Write(response, StatusCode.Forbidden, reason, "RFC 1945 §9.4, §12");
        return true;
    }

    private static string? Reason(RequestHead request, IConnection connection)
    {
        // A Unix-domain socket does not say who is at its other end, and a proxy is what most of them are for: what comes from one may come from anywhere.
        if (connection.Remote is not IPEndPoint remote || !IsLoopback(remote.Address))
        {
            return "This is for programs on the server's own machine, which reach it by 127.0.0.1 or ::1.";
        }

        if (!NamesLoopback(request))
        {
            return "This is for those who call the server by a name of its own machine: localhost, 127.0.0.1 or [::1]. "
                + "Any other name may be that of a page that has sent your browser here.";
        }

        return ComesFromAnotherSite(request) ? "This is not for pages of other sites." : null;
    }

    // Without Host, too: HTTP/1.0 has no such field, so that curl -0 and people who type have none; and a browser, the only one who could be led astray,
    // always sends it.
    private static bool NamesLoopback(RequestHead request)
    {
        RequestTarget target = request.Target;
        if (target.Kind == RequestTargetKind.AbsoluteUri && !IsLoopback(target.Host))
        {
            return false;
        }

        HeaderFields fields = request.Fields;
        for (int i = fields.IndexOf(FieldName.Host, 0); i >= 0; i = fields.IndexOf(FieldName.Host, i + 1))
        {
            if (!HostField.TryParse(fields[i].Value, out ReadOnlySpan<byte> host, out _) || !IsLoopback(host))
            {
                return false;
            }
        }

        return true;
    }

    // Where --cors lets the pages of other sites read, they may not read this. Origin is a URL without a path, or "null".
    private static bool ComesFromAnotherSite(RequestHead request)
        => request.Fields.TryGet("Origin"u8, out ReadOnlySpan<byte> origin)
            && !(origin.IndexOf("://"u8) is >= 0 and int scheme
                && HostField.TryParse(origin[(scheme + 3)..], out ReadOnlySpan<byte> host, out _) && IsLoopback(host));

    private static bool IsLoopback(ReadOnlySpan<byte> host)
        => Tokens.EqualsIgnoreCase(host, "localhost"u8)
            || (IPAddress.TryParse(Encoding.ASCII.GetString(host).Trim('[', ']'), out IPAddress? address) && IsLoopback(address));

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
