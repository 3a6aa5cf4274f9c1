using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>What to ask for.</summary>
public sealed record FetchRequest
{
    /// <summary>Asks for a URL.</summary>
    /// <param name="url">An http or https URL.</param>
    public FetchRequest(HttpUrl url) => Url = url;

    /// <summary>Asks for a URL.</summary>
    /// <param name="url">An http or https URL.</param>
    /// <exception cref="FetchException">It is none.</exception>
    public FetchRequest(string url) => Url = ParseUrl(url);

    /// <summary>Where to ask.</summary>
    public HttpUrl Url { get; init; }

    /// <summary>The method's token, in its case.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>
    /// If set, redirects keep <see cref="Method"/> (curl's -X), and this method decides whether they drop the entity:
    /// the one that the request would have without that choice. Null: redirects may change the method
    /// (<see cref="FetchOptions.FollowRedirects"/>).
    /// </summary>
    public string? ImpliedMethod { get; init; }

    /// <summary>Fields that are added, or stand in place of those that would be sent by themselves. A null value: the field is not sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Fields { get; init; } = [];

    /// <summary>The entity to send, or null.</summary>
    public RequestEntity? Entity { get; init; }

    /// <summary>User and password for the host of <see cref="Url"/> (RFC 1945 §11.1); they follow to no other host. Null: those of the URL, if any.</summary>
    public NetworkCredential? Credentials { get; init; }

    /// <summary>The User-Agent field (RFC 1945 §10.15), or empty for none.</summary>
    public string UserAgent { get; init; } = $"minifetch/{typeof(FetchRequest).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The Referer field (RFC 1945 §10.13), or null for none.</summary>
    public HttpUrl? Referer { get; init; }

    /// <summary>Whether a redirect is followed with the URL it came from as Referer.</summary>
    public bool RefererFollows { get; init; }

    /// <summary>Cookies to send, and to keep what a server sets while redirects are followed. Null: none are known.</summary>
    public CookieContainer? Cookies { get; init; }

    /// <summary>Byte ranges as the Range field has them, without <c>bytes=</c> (extension), or null for all.</summary>
    public string? Range { get; init; }

    /// <summary>Whether an answer that is not the range is an error (<see cref="FetchCode.RangeNotServed"/>).</summary>
    public bool RangeRequired { get; init; }

    /// <summary>Sent as Request-URI in place of the one that the URL gives, or null.</summary>
    public string? RequestTarget { get; init; }

    /// <summary>Reads a URL as a person writes it; without a scheme it is http.</summary>
    /// <exception cref="FetchException">It is malformed, or of another scheme.</exception>
    public static HttpUrl ParseUrl(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = end > 0 && text.AsSpan(0, end).IndexOfAny("/?#") < 0 ? text[..end] : "";
        if (scheme is not "" && !scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            throw new FetchException(FetchCode.UnsupportedProtocol, $"{text}: {scheme} is not supported, only http and https are");
        }

        return HttpUrl.TryParse(scheme is "" ? $"http://{text}" : text, out HttpUrl? url)
            ? url
            : throw new FetchException(FetchCode.MalformedUrl, $"{text}: not a URL: a host is needed, an optional port from 1 to 65535, and no spaces; other letters of a host name than a to z are written as xn--");
    }
}

/// <summary>An entity to send: bytes, or a file.</summary>
public sealed record RequestEntity
{
    /// <summary>The bytes, where there is no <see cref="File"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The path of a file whose content is sent, or null. It is opened anew for each try.</summary>
    public string? File { get; init; }

    /// <summary>The media type (RFC 1945 §10.5), or null for none.</summary>
    public string? ContentType { get; init; }
}
