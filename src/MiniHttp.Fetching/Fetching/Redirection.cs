// RFC 1945 §9.3, RFC 9110 §15.4: where a response redirects to, and which request follows. Five redirects at most,
// unless the user allows more. Methods change as in curl:
//
//   status    the next request
//   301 302   POST becomes GET, without its entity; others are repeated
//   303       GET, without the entity; HEAD stays HEAD
//   others    the same request
//
// What is secret stays with the origin it was meant for.

using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>What follows from a response.</summary>
/// <param name="Url">Where it redirects to; null if it does not.</param>
/// <param name="Next">The request that follows; null if none does: the response is the one that counts.</param>
internal readonly record struct Redirection(HttpUrl? Url, FetchRequest? Next)
{
    /// <summary>
    /// Fields that describe an entity, or announce it: they go where it goes (Fetch standard, "request-body-header
    /// name").
    /// </summary>
    private static readonly string[] EntityFields =
    [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-Location", "Content-Range", "Content-Type",
        "Expect", "Transfer-Encoding",
    ];

    private static readonly string[] SecretFields = ["Host", "Authorization", "Cookie", "Proxy-Authorization"];

    /// <summary>Decides.</summary>
    /// <param name="request">The request that was answered.</param>
    /// <param name="head">The response.</param>
    /// <param name="options">Whether, and how many, redirects are followed.</param>
    /// <param name="followed">How many were followed already.</param>
    /// <exception cref="FetchException">One redirect too many, or a Location that cannot be followed.</exception>
    public static Redirection Of(FetchRequest request, ResponseHead head, FetchOptions options, int followed)
    {
        if (head.Status.Value is not (300 or 301 or 302 or 303 or 307 or 308)
            || !head.Fields.TryGet(FieldName.Location, out ReadOnlySpan<byte> location) || location.IsEmpty)
        {
            return default;
        }

        bool isUsable = request.Url.TryResolve(location, out HttpUrl? url);
        if (!options.FollowRedirects)
        {
            return new Redirection(url, null);
        }

        if (!isUsable)
        {
            throw Unusable(request.Url, location);
        }

        return options.MaxRedirects < 0 || followed < options.MaxRedirects
            ? new Redirection(url, Adapt(Repeat(request, head.Status, options.KeepPostOn), url!))
            : throw new FetchException(
                FetchCode.TooManyRedirects,
                $"there are more than {options.MaxRedirects} redirects; the next one leads to {url}");
    }

    private static FetchException Unusable(HttpUrl from, ReadOnlySpan<byte> location)
    {
        string scheme = HttpUrl.SchemeOf(location);
        (FetchCode code, string why) = scheme is "" or "http" or "https"
            ? (FetchCode.MalformedUrl, "its Location is not a valid URL")
            : (FetchCode.UnsupportedProtocol, "only http and https are supported");
        return new FetchException(code, $"{from}: cannot follow the redirect: {why}: {Excerpt.Of(location)}");
    }

    /// <summary>The same request, or the GET that the status turns it into.</summary>
    private static FetchRequest Repeat(FetchRequest request, StatusCode status, KeepPostOn keepPostOn)
    {
        string method = request.ImpliedMethod ?? request.Method;
        bool isPost = method == "POST";
        bool becomesGet = status.Value switch
        {
            301 => isPost && !keepPostOn.HasFlag(KeepPostOn.MovedPermanently),
            302 => isPost && !keepPostOn.HasFlag(KeepPostOn.Found),
            303 => isPost ? !keepPostOn.HasFlag(KeepPostOn.SeeOther) : method is not ("GET" or "HEAD"),
            _ => false,
        };
        return !becomesGet ? request : request with
        {
            Method = request.ImpliedMethod is null ? "GET" : request.Method,
            ImpliedMethod = request.ImpliedMethod is null ? null : "GET",
            Entity = null,
            Fields = Without(request.Fields, EntityFields),
        };
    }

    private static FetchRequest Adapt(FetchRequest request, HttpUrl url)
    {
        bool sameOrigin = (url.Scheme, url.Host, url.Port) == (request.Url.Scheme, request.Url.Host, request.Url.Port);
        return request with
        {
            Url = url,
            RequestTarget = null, // It was meant for the first URL.
            Credentials = UrlCredentials.Of(url) ?? (sameOrigin ? request.Credentials : null),
            Fields = sameOrigin ? request.Fields : Without(request.Fields, SecretFields),
            // A page of https is not told to a server that is asked in the clear (RFC 9110 §10.1.3).
            Referer = !request.RefererFollows ? request.Referer : request.Url.Scheme == "https"
                && url.Scheme == "http" ? null : request.Url,
        };
    }

    private static KeyValuePair<string, string?>[] Without(
        IReadOnlyList<KeyValuePair<string, string?>> fields, string[] names)
        => [.. fields.Where(field => !names.Contains(field.Key, StringComparer.OrdinalIgnoreCase))];
}
