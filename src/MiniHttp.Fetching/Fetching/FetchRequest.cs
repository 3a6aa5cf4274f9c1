using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>
/// A request to send (RFC 1945 §5). A value: it can be sent any number of times, and <c>with</c> makes variants of it.
/// </summary>
/// <example>
/// <code>
/// var upload = new FetchRequest("http://127.0.0.1:8080/notes.txt")
/// {
///     Method = "PUT",
///     Entity = RequestEntity.FromFile("notes.txt", "text/plain; charset=utf-8"),
///     Fields = [new("Accept", "application/json"), new("User-Agent", null)],
/// };
/// </code>
/// </example>
public sealed record FetchRequest
{
    /// <summary>Creates a GET request.</summary>
    /// <param name="url">An http or https URL. Without a scheme it is http: <c>localhost:8080/a</c>.</param>
    /// <exception cref="FetchException"><see cref="FetchCode.MalformedUrl"/>, or
    /// <see cref="FetchCode.UnsupportedProtocol"/> for another scheme.</exception>
    public FetchRequest(string url) => Url = ParseUrl(url);

    /// <summary>Creates a GET request.</summary>
    /// <param name="url">An absolute http or https URI. A host name in other letters than a to z is sent in its
    /// ASCII form (RFC 5891).</param>
    /// <exception cref="FetchException"><see cref="FetchCode.MalformedUrl"/>, for a relative URI, too, or
    /// <see cref="FetchCode.UnsupportedProtocol"/> for another scheme.</exception>
    public FetchRequest(Uri url) => Url = ParseUrl(TextOf(url));

    /// <summary>Creates a GET request.</summary>
    /// <param name="url">An http or https URL.</param>
    public FetchRequest(HttpUrl url) => Url = url;

    /// <summary>The URL. User and password in it become <see cref="Credentials"/>; they are never sent as a part of
    /// it (RFC 9110 §4.2.4).</summary>
    public HttpUrl Url { get; init; }

    /// <summary>The method, case-sensitive (RFC 1945 §5.1.1): <c>GET</c>. Any token is sent.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>
    /// Fields to send, names and values as UTF-8. A field that the fetcher would send by itself (Host, User-Agent,
    /// Accept, Content-Type …) is replaced; a null value suppresses it. Fields that cannot be sent, such as a value
    /// with a line end, are <see cref="FetchCode.BadUsage"/>.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Fields { get; init; } = [];

    /// <summary>The entity body to send (RFC 1945 §7.2) with its type, or null.</summary>
    public RequestEntity? Entity { get; init; }

    /// <summary>
    /// User and password for Basic authentication (RFC 1945 §11.1), sent with the first request, and to no other
    /// origin when a redirect is followed. Null: those of <see cref="Url"/>, if any.
    /// </summary>
    public NetworkCredential? Credentials { get; init; }

    /// <summary>The User-Agent field (RFC 1945 §10.15); an empty string sends none.</summary>
    public string UserAgent { get; init; }
        = $"minifetch/{typeof(FetchRequest).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The Referer field (RFC 1945 §10.13), sent without fragment and password; null sends none.</summary>
    public HttpUrl? Referer { get; init; }

    /// <summary>
    /// Cookies to send (RFC 6265). Cookies that a server sets, also while redirects are followed, are added to the
    /// container. Null: no cookies are sent or kept.
    /// </summary>
    public CookieContainer? Cookies { get; init; }

    /// <summary>
    /// Byte ranges to ask for (RFC 9110 §14), without <c>bytes=</c>: <c>0-99</c>, <c>100-</c>, <c>-50</c>. A server may
    /// ignore them and send everything with status 200; a 206 that holds other ranges is a failure. Null asks for all.
    /// </summary>
    public string? Range { get; init; }

    /// <summary>
    /// The Request-URI to send in place of the URL's path and query, such as <c>*</c>; null for those.
    /// </summary>
    public string? RequestTarget { get; init; }

    /// <summary>
    /// If set, redirects keep <see cref="Method"/> (curl's -X), and this method decides whether they drop the entity:
    /// the one that the request would have without that choice. Null: redirects may change the method
    /// (<see cref="FetchOptions.FollowRedirects"/>).
    /// </summary>
    internal string? ImpliedMethod { get; init; }

    /// <summary>Whether a redirect is followed with the URL it came from as Referer.</summary>
    internal bool RefererFollows { get; init; }

    /// <summary>Whether an answer that is not the range is an error (<see cref="FetchCode.RangeNotServed"/>).</summary>
    internal bool RangeRequired { get; init; }

    /// <summary>Reads a URL as a person writes it; without a scheme it is http.</summary>
    /// <exception cref="FetchException">It is malformed, or of another scheme.</exception>
    internal static HttpUrl ParseUrl(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = end > 0 && text.AsSpan(0, end).IndexOfAny("/?#") < 0 ? text[..end] : "";
        if (scheme is not "" && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase)
            && !scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            throw new FetchException(
                FetchCode.UnsupportedProtocol, $"{text}: {scheme} is not supported, only http and https are");
        }

        return HttpUrl.TryParse(scheme is "" ? $"http://{text}" : text, out HttpUrl? url)
            ? url
            : throw new FetchException(
                FetchCode.MalformedUrl,
                $"{text}: not a URL: a host is needed, an optional port from 1 to 65535, and no spaces; "
                + "other letters of a host name than a to z are written as xn--");
    }

    // Uri keeps a host name in its own letters; HttpUrl takes the form that is resolved and sent.
    private static string TextOf(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri)
        {
            throw new FetchException(FetchCode.MalformedUrl, $"{url}: not an absolute URL");
        }

        string user = url.UserInfo is "" ? "" : $"{url.UserInfo}@";
        string host = url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost}]" : url.IdnHost;
        string port = url.IsDefaultPort ? "" : string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $":{url.Port}");
        return $"{url.Scheme}://{user}{host}{port}{url.PathAndQuery}{url.Fragment}";
    }
}
