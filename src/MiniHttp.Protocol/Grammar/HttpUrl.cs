// RFC 1945 §3.2.2, http URLs as a user agent keeps them: `"http:" "//" host [ ":" port ] [ abs_path ]`.
// The canonical form has a lower-case host, no default port and at least "/" as its path.
// What a server is sent in a request-line is read by RequestTarget.cs; hosts and ports by HostField.cs.

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MiniHttp.Protocol;

/// <summary>
/// An absolute http or https URL (RFC 1945 §3.2.2). Equality takes in userinfo and fragment; whether two URLs name one
/// resource is a matter of <see cref="ToString"/>.
/// </summary>
public sealed record HttpUrl
{
    internal const int HttpPort = 80;
    internal const int HttpsPort = 443;

    // RFC 3986 §3.2.1. A second "@" or a backslash would make readers disagree about where the host starts.
    private static readonly SearchValues<byte> UserInfoBytes = SearchValues.Create(
        "-._~!$&'()*+,;=:%0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // RFC 1945 §3.2.1.
    private static readonly SearchValues<byte> SchemeBytes = SearchValues.Create("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private HttpUrl(string scheme, string host, int port, string pathAndQuery, string? userInfo, string? fragment)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        PathAndQuery = pathAndQuery;
        UserInfo = userInfo;
        Fragment = fragment;
    }

    /// <summary><c>http</c> or <c>https</c>, in lower case (RFC 1945 §3.2.2; https: RFC 9110 §4.2.2).</summary>
    public string Scheme { get; }

    /// <summary>The host in lower case, an IPv6 address in brackets (RFC 1945 §3.2.2).</summary>
    public string Host { get; }

    /// <summary>What to resolve or to connect to: the host without brackets (RFC 3986 §3.2.2).</summary>
    public string ConnectHost => Host[0] == '[' ? Host[1..^1] : Host;

    /// <summary>The port; 80 (for https 443) if the URL has none or an empty one (RFC 1945 §3.2.2).</summary>
    public int Port { get; }

    /// <summary>Whether the port goes without saying (RFC 1945 §3.2.2).</summary>
    public bool IsDefaultPort => Port == (Scheme == "http" ? HttpPort : HttpsPort);

    /// <summary>
    /// What a request-line asks for: the path, at least "/", and the query, still encoded (RFC 1945 §5.1.2).
    /// </summary>
    public string PathAndQuery { get; }

    /// <summary>
    /// <c>user:password</c> as it was written, or null. For Authorization; never sent in a URL (RFC 9110 §4.2.4).
    /// </summary>
    public string? UserInfo { get; }

    /// <summary>What follows "#", or null. It is never sent (RFC 1945 §10.13).</summary>
    public string? Fragment { get; }

    /// <summary>The value of a Host field: the port only if it is not the default (extension, RFC 9112 §3.2).</summary>
    public string Authority => IsDefaultPort ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>
    /// The canonical URL (RFC 1945 §3.2.2), without userinfo and fragment: fit for Referer, messages and comparison.
    /// </summary>
    public override string ToString() => $"{Scheme}://{Authority}{PathAndQuery}";

    /// <summary>
    /// Reads an absolute URL as a person types it (RFC 1945 §3.2.2). Characters outside US-ASCII are encoded as UTF-8.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HttpUrl? url)
    {
        url = null;
        return text is not null && TryParse(Encoding.UTF8.GetBytes(text), out url);
    }

    /// <summary>
    /// Reads an absolute URL as Location carries it (RFC 1945 §3.2.2, §10.11). CTLs and spaces are refused; bytes from
    /// 0x80 are accepted behind the host, and encoded.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out HttpUrl? url)
    {
        url = null;
        int scheme = SchemeLength(text, out int defaultPort);
        if (scheme == 0 || text.ContainsAny((byte)' ', (byte)'\t') || !Tokens.IsFieldText(text)) return false;
        text = text[scheme..];

        int end = text.IndexOfAny((byte)'/', (byte)'?', (byte)'#');
        if (end < 0) end = text.Length;
        ReadOnlySpan<byte> authority = text[..end];
        text = text[end..];

        string? userInfo = null;
        int at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            if (authority[..at].ContainsAnyExcept(UserInfoBytes)) return false;
            userInfo = Encoding.ASCII.GetString(authority[..at]);
            authority = authority[(at + 1)..];
        }
        if (!HostField.TryParse(authority, out ReadOnlySpan<byte> host, out int port, defaultPort)) return false;

        string? fragment = null;
        int hash = text.IndexOf((byte)'#');
        if (hash >= 0)
        {
            fragment = EncodeNonAscii(text[(hash + 1)..]);
            text = text[..hash];
        }
        string pathAndQuery = EncodeNonAscii(text);
        if (!pathAndQuery.StartsWith('/')) pathAndQuery = "/" + pathAndQuery;

        url = new HttpUrl(
            defaultPort == HttpPort ? "http" : "https",
            Encoding.ASCII.GetString(host).ToLowerInvariant(),
            port,
            pathAndQuery,
            userInfo,
            fragment);
        return true;
    }

    /// <summary>
    /// Where a Location leads from here (RFC 1945 §10.11 wants it absolute; servers send relative ones, RFC 3986 §5.2).
    /// Spaces, which some servers leave in, are encoded. The fragment goes along where the reference has none (RFC 9110
    /// §10.2.2), the userinfo never.
    /// </summary>
    /// <returns>False if it is malformed, or of another scheme: see <see cref="SchemeOf"/>.</returns>
    public bool TryResolve(ReadOnlySpan<byte> reference, [NotNullWhen(true)] out HttpUrl? url)
    {
        string text = Encoding.Latin1.GetString(Tokens.TrimLws(reference)).Replace(" ", "%20", StringComparison.Ordinal);
        string path = PathAndQuery.Split('?', 2)[0];
        string target = text switch
        {
            _ when SchemeOf(reference) is not "" => text,
            ['/', '/', ..] => $"{Scheme}:{text}",
            ['/', ..] => $"{Scheme}://{Authority}{text}",
            "" or ['#', ..] => $"{Scheme}://{Authority}{PathAndQuery}{text}",
            ['?', ..] => $"{Scheme}://{Authority}{path}{text}",
            _ => $"{Scheme}://{Authority}{path[..(path.LastIndexOf('/') + 1)]}{text}",
        };
        if (!TryParse(Encoding.Latin1.GetBytes(target), out url))
        {
            return false;
        }

        url = new HttpUrl(url.Scheme, url.Host, url.Port, WithoutDotSegments(url.PathAndQuery), url.UserInfo, url.Fragment ?? Fragment);
        return true;
    }

    /// <summary>
    /// The scheme that a text begins with (RFC 1945 §3.2.1), in lower case; empty if it begins with none.
    /// </summary>
    public static string SchemeOf(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        return colon > 0 && char.IsAsciiLetter((char)text[0]) && !text[..colon].ContainsAnyExcept(SchemeBytes)
            ? Encoding.ASCII.GetString(text[..colon]).ToLowerInvariant()
            : "";
    }

    /// <summary>The same URL with another path and query.</summary>
    /// <exception cref="ArgumentException">They make no URL.</exception>
    public HttpUrl WithPathAndQuery(string pathAndQuery)
        => TryParse($"{Scheme}://{Authority}{pathAndQuery}", out HttpUrl? url)
            ? new HttpUrl(Scheme, Host, Port, url.PathAndQuery, UserInfo, Fragment)
            : throw new ArgumentException($"'{pathAndQuery}' is no path and query.", nameof(pathAndQuery));

    // RFC 3986 §5.2.4.
    private static string WithoutDotSegments(string pathAndQuery)
    {
        int mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        if (!path.Contains("/.", StringComparison.Ordinal))
        {
            return pathAndQuery;
        }

        var kept = new List<string>();
        string[] segments = path.Split('/')[1..];
        foreach (string segment in segments)
        {
            if (segment is ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (segment is not "." and not "..")
            {
                kept.Add(segment);
            }
        }

        string end = segments[^1] is "." or ".." && kept.Count > 0 ? "/" : "";
        return $"/{string.Join('/', kept)}{end}{(mark < 0 ? "" : pathAndQuery[mark..])}";
    }

    /// <summary>
    /// The length of <c>http://</c> or <c>https://</c>, in any case (RFC 1945 §3.2.2), or 0 if it starts otherwise.
    /// </summary>
    internal static int SchemeLength(ReadOnlySpan<byte> text, out int defaultPort)
    {
        defaultPort = HttpPort;
        if (text.Length >= 7 && Tokens.EqualsIgnoreCase(text[..7], "http://"u8)) return 7;
        defaultPort = HttpsPort;
        return text.Length >= 8 && Tokens.EqualsIgnoreCase(text[..8], "https://"u8) ? 8 : 0;
    }

    private static string EncodeNonAscii(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text)) return Encoding.ASCII.GetString(text);

        ArrayBufferWriter<byte> encoded = new(text.Length * 2);
        foreach (byte value in text)
        {
            if (value < 0x80)
            {
                encoded.GetSpan(1)[0] = value;
                encoded.Advance(1);
            }
            else
            {
                PercentEncoding.WriteEscape(value, encoded);
            }
        }
        return Encoding.ASCII.GetString(encoded.WrittenSpan);
    }
}
