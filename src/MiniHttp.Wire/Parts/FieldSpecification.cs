using System.Collections.Frozen;

namespace MiniHttp.Wire;

/// <summary>The specification of each known field.</summary>
internal static class FieldSpecification
{
    private static readonly FrozenDictionary<string, string> Rules = new Dictionary<string, string>
    {
        ["Accept"] = "RFC 1945 §D.2.1",
        ["Accept-Charset"] = "RFC 1945 §D.2.2",
        ["Accept-Encoding"] = "RFC 1945 §D.2.3",
        ["Accept-Language"] = "RFC 1945 §D.2.4",
        ["Accept-Ranges"] = "RFC 9110 §14.3",
        ["Allow"] = "RFC 1945 §10.1",
        ["Authorization"] = "RFC 1945 §10.2",
        ["Cache-Control"] = "RFC 9111 §5.2",
        ["Connection"] = "RFC 9110 §7.6.1",
        ["Content-Disposition"] = "RFC 6266 §4",
        ["Content-Encoding"] = "RFC 1945 §10.3",
        ["Content-Language"] = "RFC 1945 §D.2.5",
        ["Content-Length"] = "RFC 1945 §10.4",
        ["Content-Range"] = "RFC 9110 §14.4",
        ["Content-Type"] = "RFC 1945 §10.5",
        ["Cookie"] = "RFC 6265 §4.2",
        ["Date"] = "RFC 1945 §10.6",
        ["ETag"] = "RFC 9110 §8.8.3",
        ["Expires"] = "RFC 1945 §10.7",
        ["From"] = "RFC 1945 §10.8",
        ["Host"] = "RFC 9110 §7.2",
        ["If-Modified-Since"] = "RFC 1945 §10.9",
        ["If-None-Match"] = "RFC 9110 §13.1.2",
        ["If-Range"] = "RFC 9110 §13.1.5",
        ["If-Unmodified-Since"] = "RFC 9110 §13.1.4",
        ["Last-Modified"] = "RFC 1945 §10.10",
        ["Link"] = "RFC 1945 §D.2.6",
        ["Location"] = "RFC 1945 §10.11",
        ["MIME-Version"] = "RFC 1945 §D.2.7",
        ["Pragma"] = "RFC 1945 §10.12",
        ["Proxy-Authorization"] = "RFC 9110 §11.7.2",
        ["Range"] = "RFC 9110 §14.2",
        ["Referer"] = "RFC 1945 §10.13",
        ["Retry-After"] = "RFC 1945 §D.2.8",
        ["Server"] = "RFC 1945 §10.14",
        ["Set-Cookie"] = "RFC 6265 §4.1",
        ["Title"] = "RFC 1945 §D.2.9",
        ["Transfer-Encoding"] = "RFC 9112 §6.1",
        ["URI"] = "RFC 1945 §D.2.10",
        ["User-Agent"] = "RFC 1945 §10.15",
        ["Vary"] = "RFC 9110 §12.5.5",
        ["WWW-Authenticate"] = "RFC 1945 §10.16",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The section that specifies a field; that of all fields if the name is not known.</summary>
    public static string Of(string? name) => name is not null && Rules.TryGetValue(name, out string? rule) ? rule : "RFC 1945 §4.2";
}
