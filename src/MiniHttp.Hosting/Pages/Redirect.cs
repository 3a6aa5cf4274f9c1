// RFC 1945 §9.3 and §10.11: a redirect carries one absolute URL, and a short body with a link for people whose client does not follow it.

using System.Buffers;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Answers that send the client elsewhere.</summary>
internal static class Redirect
{
    /// <summary>To a path of this server, which is encoded anew: nothing of the request's own spelling gets into it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="connection">The connection, for the local address if the client did not name the host.</param>
    /// <param name="response">The response.</param>
    /// <param name="status">301 from a directory to its address with a slash, otherwise 302.</param>
    /// <param name="path">The path, decoded, from the slash on.</param>
    public static void ToPath(
        RequestHead request, IConnection connection, Response response, StatusCode status, ReadOnlySpan<byte> path)
    {
        var encoded = new ArrayBufferWriter<byte>();
        PercentEncoding.Encode(path, encoded);
        string what = status == StatusCode.MovedPermanently ? "This is a directory" : "This is elsewhere";
        Write(request, connection, response, status, encoded.WrittenSpan, what);
    }

    /// <summary>To any place.</summary>
    /// <param name="request">The request. Its query goes along, where the target has none.</param>
    /// <param name="connection">For the local address, where the client did not say what it calls us.</param>
    /// <param name="response">The answer.</param>
    /// <param name="status">Which kind of redirect.</param>
    /// <param name="target">An absolute URL, or a path of this server; encoded.</param>
    public static void To(RequestHead request, IConnection connection, Response response, StatusCode status, ReadOnlySpan<byte> target)
        => Write(request, connection, response, status, target, status.Value is 301 or 308 ? "This is now elsewhere" : "This is elsewhere");

    private static void Write(RequestHead request, IConnection connection, Response response, StatusCode status, ReadOnlySpan<byte> target, string what)
    {
        var location = new ArrayBufferWriter<byte>();
        if (target[0] == '/')
        {
            WriteOrigin(request, connection, location);
        }

        int hash = target.IndexOf((byte)'#');
        ReadOnlySpan<byte> beforeFragment = hash < 0 ? target : target[..hash];
        location.Write(beforeFragment);
        RequestTarget asked = request.Target;
        if (asked.HasQuery && !beforeFragment.Contains((byte)'?'))
        {
            location.Write("?"u8);
            WriteQuery(asked.Query, location);
        }

        location.Write(target[beforeFragment.Length..]);
        response.Head.Status = status;
        response.Head.Fields.Add(FieldName.Location, location.WrittenSpan);
        string link = WebUtility.HtmlEncode(Encoding.Latin1.GetString(location.WrittenSpan));
        ErrorPage.WriteHtml(response, status.ToString(), $"""<p>{what}: <a href="{link}">{link}</a></p>""");
    }

    // What the client calls us: the host of its URL, else a valid Host field, else the address it reached.
    private static void WriteOrigin(RequestHead request, IConnection connection, ArrayBufferWriter<byte> location)
    {
        location.Write("http://"u8);
        RequestTarget target = request.Target;
        if (target.Kind == RequestTargetKind.AbsoluteUri)
        {
            WriteAuthority(target.Host, target.Port, location);
        }
        else if (request.Fields.TryGet(FieldName.Host, out ReadOnlySpan<byte> value) && HostField.TryParse(value, out ReadOnlySpan<byte> host, out int port))
        {
            WriteAuthority(host, port, location);
        }
        else if (connection.Local is IPEndPoint local)
        {
            WriteAuthority(Encoding.ASCII.GetBytes(UrlHost(local.Address)), local.Port, location);
        }
        else
        {
            location.Write("localhost"u8);
        }
    }

    // Without a zone, which no URL may hold, and IPv4 as such where it came through an IPv6 socket.
    private static string UrlHost(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
        string text = plain.ToString();
        return text.Contains(':', StringComparison.Ordinal) ? $"[{text}]" : text;
    }

    // Escapes stay as they are; what a client should have escaped is escaped now, so that field and link say the same.
    private static void WriteQuery(ReadOnlySpan<byte> query, ArrayBufferWriter<byte> location)
    {
        foreach (byte b in query)
        {
            if (b is <= 0x20 or >= 0x7F or (byte)'"' or (byte)'<' or (byte)'>')
            {
                location.Write(Encoding.ASCII.GetBytes($"%{b:X2}"));
            }
            else
            {
                location.Write([b]);
            }
        }
    }

    private static void WriteAuthority(ReadOnlySpan<byte> host, int port, ArrayBufferWriter<byte> location)
    {
        location.Write(host);
        if (port != 80)
        {
            location.Write(Encoding.ASCII.GetBytes($":{port}"));
        }
    }
}
