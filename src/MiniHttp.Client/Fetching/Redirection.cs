// RFC 1945 §9.3: where an answer sends its reader, and whether he goes there by himself. GET and HEAD only, five times at most; a request
// with another method is never repeated silently, and never turned into a GET but by 303, which means just that. What is secret stays
// with the host it was meant for.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>What follows from an answer.</summary>
/// <param name="Url">Where it sends its reader; null if nowhere.</param>
/// <param name="Next">The request that follows; null if none does: the answer is the one that counts.</param>
/// <param name="Warning">Why none follows although redirects are to be followed; null if that goes without saying.</param>
internal readonly record struct Redirection(HttpUrl? Url, FetchRequest? Next, string? Warning)
{
    /// <summary>Decides.</summary>
    /// <param name="request">The request that was answered.</param>
    /// <param name="head">The answer.</param>
    /// <param name="options">Whether, and how many, redirects are followed.</param>
    /// <param name="followed">How many were followed already.</param>
    /// <exception cref="FetchException">One redirect too many, or to where this client cannot go.</exception>
    public static Redirection Of(FetchRequest request, ResponseHead head, FetchOptions options, int followed)
    {
        if (head.Status.Value is not (300 or 301 or 302 or 303 or 307 or 308) || !head.Fields.TryGet(FieldName.Location, out ReadOnlySpan<byte> location))
        {
            return default;
        }

        if (!request.Url.TryResolve(location, out HttpUrl? url))
        {
            string text = Encoding.Latin1.GetString(location);
            string scheme = HttpUrl.SchemeOf(location);
            return (options.FollowRedirects, scheme) switch
            {
                (false, _) => default,
                (true, not ("" or "http" or "https")) => throw new FetchException(
                    FetchCode.UnsupportedProtocol, $"the redirect leads to {text}: {scheme} is not supported, only http and https are"),
                _ => new Redirection(null, null, $"the redirect is not followed, since its Location is no URL: {text}"),
            };
        }

        if (!options.FollowRedirects)
        {
            return new Redirection(url, null, null);
        }

        bool repeats = request.Method is "GET" or "HEAD";
        if (!repeats && head.Status.Value != 303)
        {
            return new Redirection(url, null, $"the redirect to {url} is not followed: a {request.Method} is not repeated without being asked for (RFC 1945 §9.3)");
        }

        if (options.MaxRedirects >= 0 && followed >= options.MaxRedirects)
        {
            throw new FetchException(FetchCode.TooManyRedirects, $"there are more than {options.MaxRedirects} redirects; the next one leads to {url}");
        }

        FetchRequest next = repeats ? request : request with { Method = "GET", Entity = null, Fields = Without(request.Fields, "Content-Type", "Content-Length") };
        return new Redirection(url, Adapt(next, url), null);
    }

    private static FetchRequest Adapt(FetchRequest request, HttpUrl url)
    {
        bool sameOrigin = (url.Scheme, url.Host, url.Port) == (request.Url.Scheme, request.Url.Host, request.Url.Port);
        return request with
        {
            Url = url,
            RequestTarget = null, // It was meant for the first URL.
            Credentials = UrlCredentials.Of(url) ?? (sameOrigin ? request.Credentials : null),
            Fields = sameOrigin ? request.Fields : Without(request.Fields, "Host", "Authorization", "Cookie", "Proxy-Authorization"),
            // A page of https is not told to a server that is asked in the clear (RFC 9110 §10.1.3).
            Referer = !request.RefererFollows ? request.Referer : request.Url.Scheme == "https" && url.Scheme == "http" ? null : request.Url,
        };
    }

    private static KeyValuePair<string, string?>[] Without(IReadOnlyList<KeyValuePair<string, string?>> fields, params string[] names)
        => [.. fields.Where(field => !names.Contains(field.Key, StringComparer.OrdinalIgnoreCase))];
}
