// RFC 1945 §5.1.2: what the Request-URI of a request-line says. An origin server is sent an abs_path; absoluteURI is
// meant for proxies but accepted (RFC 9112 §3.2.2), "*" comes with OPTIONS (RFC 9112 §3.2.4). Bytes from 0x80 are
// accepted in path and query, since crude clients send raw UTF-8; RFC 1945 §3.2.1 calls them national. Escapes are
// decoded by PercentEncoding.cs; where a path leads is decided in Server.

namespace MiniHttp.Protocol;

/// <summary>The forms a Request-URI has (RFC 1945 §5.1.2).</summary>
internal enum RequestTargetKind
{
    /// <summary>Nothing was read: no form of RFC 1945 §5.1.2.</summary>
    None,

    /// <summary><c>/path?query</c> (RFC 1945 §5.1.2, abs_path).</summary>
    AbsolutePath,

    /// <summary><c>http://host:port/path?query</c> (RFC 1945 §5.1.2, absoluteURI).</summary>
    AbsoluteUri,

    /// <summary><c>*</c>: the server itself (extension, RFC 9112 §3.2.4).</summary>
    Asterisk,
}

/// <summary>A Request-URI, split but not decoded, over the bytes it was read from (RFC 1945 §5.1.2).</summary>
public readonly ref struct RequestTarget
{
    private RequestTarget(RequestTargetKind kind, ReadOnlySpan<byte> host, int port, ReadOnlySpan<byte> pathAndQuery)
    {
        Kind = kind;
        Host = host;
        Port = port;
        int mark = pathAndQuery.IndexOf((byte)'?');
        HasQuery = mark >= 0;
        Path = HasQuery ? pathAndQuery[..mark] : pathAndQuery;
        Query = HasQuery ? pathAndQuery[(mark + 1)..] : default;
        if (Path.IsEmpty) Path = "/"u8;
    }

    /// <summary>Which form it has (RFC 1945 §5.1.2).</summary>
    internal RequestTargetKind Kind { get; }

    /// <summary>
    /// The path, still encoded and never empty: "/" if the URI has none (RFC 1945 §5.1.2), "*" for the asterisk. It may
    /// start with "//", which a browser reads as a host: it must not go into a Location alone.
    /// </summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>The query, still encoded, without "?" (RFC 1945 §3.2.1).</summary>
    public ReadOnlySpan<byte> Query { get; }

    /// <summary>Whether there is a "?": <c>/a?</c> has an empty query, <c>/a</c> has none (RFC 1945 §3.2.1).</summary>
    public bool HasQuery { get; }

    /// <summary>
    /// The host of an absoluteURI as it was written, IPv6 in brackets; otherwise empty (RFC 1945 §3.2.2).
    /// </summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>The port of an absoluteURI; 80 if it is empty or absent (RFC 1945 §3.2.2).</summary>
    public int Port { get; }

    /// <summary>
    /// Reads a Request-URI that is the whole text (RFC 1945 §5.1.2). CTLs, space and "#" are refused; so are schemes
    /// other than http, and userinfo (RFC 9110 §4.2.4). Escapes are not looked at. Never throws.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out RequestTarget target)
    {
        target = default;
        if (text.IsEmpty || text.ContainsAny((byte)' ', (byte)'\t', (byte)'#') || !Tokens.IsFieldText(text)) return false;

        if (text[0] == '/')
        {
            target = new RequestTarget(RequestTargetKind.AbsolutePath, default, HttpUrl.HttpPort, text);
            return true;
        }
        if (text is [(byte)'*'])
        {
            target = new RequestTarget(RequestTargetKind.Asterisk, default, HttpUrl.HttpPort, text);
            return true;
        }

        int scheme = HttpUrl.SchemeLength(text, out int defaultPort);
        if (scheme == 0 || defaultPort != HttpUrl.HttpPort) return false;
        text = text[scheme..];
        int end = text.IndexOfAny((byte)'/', (byte)'?');
        if (end < 0) end = text.Length;
        if (!HostField.TryParse(text[..end], out ReadOnlySpan<byte> host, out int port, defaultPort)) return false;

        target = new RequestTarget(RequestTargetKind.AbsoluteUri, host, port, text[end..]);
        return true;
    }
}
