// RFC 1945 §6.1.1 and §9: the three digits of a status-line and the phrase that explains them.
// Decides which codes have a phrase here and which answers carry no entity body. Which code answers what is decided
// elsewhere.

namespace MiniHttp.Protocol;

/// <summary>A status code (RFC 1945 §6.1.1): three digits, of which the first is the class of the answer.</summary>
/// <param name="Value">The code, 100 to 999.</param>
public readonly record struct StatusCode(int Value)
{
    /// <summary>The request succeeded (§9.2).</summary>
    public static StatusCode Ok => new(200);

    /// <summary>Done, and there is nothing to say (§9.2).</summary>
    public static StatusCode NoContent => new(204);

    /// <summary>Extension: the answer holds the part that Range asked for.</summary>
    public static StatusCode PartialContent => new(206);

    /// <summary>The resource has another URI for good (§9.3).</summary>
    public static StatusCode MovedPermanently => new(301);

    /// <summary>The resource has another URI for now (§9.3).</summary>
    public static StatusCode MovedTemporarily => new(302);

    /// <summary>The client's copy is still good (§9.3).</summary>
    public static StatusCode NotModified => new(304);

    /// <summary>The request is malformed (§9.4).</summary>
    public static StatusCode BadRequest => new(400);

    /// <summary>The request needs credentials; the answer carries WWW-Authenticate (§9.4).</summary>
    public static StatusCode Unauthorized => new(401);

    /// <summary>Understood and refused (§9.4).</summary>
    public static StatusCode Forbidden => new(403);

    /// <summary>Nothing matches the URI (§9.4).</summary>
    public static StatusCode NotFound => new(404);

    /// <summary>Extension: a known method that this resource does not allow; the answer carries Allow.</summary>
    public static StatusCode MethodNotAllowed => new(405);

    /// <summary>Extension: the request did not arrive in time.</summary>
    public static StatusCode RequestTimeout => new(408);

    /// <summary>Extension: the request's entity is larger than is allowed.</summary>
    public static StatusCode ContentTooLarge => new(413);

    /// <summary>Extension: the request-line is longer than is allowed.</summary>
    public static StatusCode UriTooLong => new(414);

    /// <summary>Extension: no part of what Range asked for exists.</summary>
    public static StatusCode RangeNotSatisfiable => new(416);

    /// <summary>Extension: the client asks more often than it may; the answer carries Retry-After (RFC 6585).</summary>
    public static StatusCode TooManyRequests => new(429);

    /// <summary>Extension: one field, or all of them, exceed what is allowed (RFC 6585).</summary>
    public static StatusCode HeaderFieldsTooLarge => new(431);

    /// <summary>The server failed (§9.5).</summary>
    public static StatusCode InternalServerError => new(500);

    /// <summary>The method is not known here (§9.5).</summary>
    public static StatusCode NotImplemented => new(501);

    /// <summary>The server is overloaded or stopping (§9.5).</summary>
    public static StatusCode ServiceUnavailable => new(503);

    /// <summary>Extension: the major version of the request is not 1.</summary>
    public static StatusCode VersionNotSupported => new(505);

    /// <summary>2xx.</summary>
    public bool IsSuccess => Value is >= 200 and <= 299;

    /// <summary>4xx and 5xx.</summary>
    public bool IsError => Value >= 400;

    /// <summary>
    /// False for 1xx, 204 and 304: such an answer ends with its head, whatever its fields say (RFC 1945 §7.2).
    /// </summary>
    public bool AllowsBody => Value >= 200 && Value != 204 && Value != 304;

    /// <summary>
    /// True where the message itself is refused, not what it asks for: the connection ends then, since nothing that
    /// follows such a message can be trusted to be a message.
    /// </summary>
    public bool RefusesMessage => Value is 400 or 408 or 413 or 414 or 431 or 501 or 505;

    /// <summary>True where <see cref="ReasonPhrase"/> is this code's own and not its class's.</summary>
    internal bool HasReasonPhrase => PhraseOf(Value) is not null;

    /// <summary>The phrase for the status-line: the code's own, else that of x00 of its class.</summary>
    public string ReasonPhrase => PhraseOf(Value) ?? PhraseOf(Value / 100 * 100) ?? "Unknown";

    /// <summary>Code and phrase, as in <c>404 Not Found</c>.</summary>
    public override string ToString() => $"{Value} {ReasonPhrase}";

    private static string? PhraseOf(int code) => code switch
    {
        // RFC 1945 §6.1.1 and §9; 100 stands for the class, of which nothing is ever sent (§9.1).
        100 => "Continue",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Moved Temporarily",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",

        // Extensions of later versions.
        206 => "Partial Content",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => null,
    };
}
