// RFC 1945 §10 and appendix D.2: the names of the fields this implementation writes or looks at, and the group each
// belongs to. Decides the order fields are written in (§4.2). What a field's value means is decided where it is used.

namespace MiniHttp.Protocol;

/// <summary>The three groups of fields, in the order that is good practice to send them in (RFC 1945 §4.2).</summary>
internal enum FieldGroup
{
    /// <summary>Says something about the message (RFC 1945 §4.3).</summary>
    General,

    /// <summary>Says something about the request (§5.2) or the response (§6.2).</summary>
    RequestOrResponse,

    /// <summary>Says something about the entity (§7.1), as does every field that is not known.</summary>
    Entity,
}

/// <summary>Field names as they are sent. Reading compares them without regard to case (RFC 1945 §4.2).</summary>
public static class FieldName
{
    /// <summary>RFC 1945 appendix D.2.1: which media types are welcome.</summary>
    public static ReadOnlySpan<byte> Accept => "Accept"u8;

    /// <summary>RFC 1945 appendix D.2.3: which content codings are welcome.</summary>
    public static ReadOnlySpan<byte> AcceptEncoding => "Accept-Encoding"u8;

    /// <summary>Extension: that ranges of bytes may be asked for (RFC 9110 §14.3).</summary>
    public static ReadOnlySpan<byte> AcceptRanges => "Accept-Ranges"u8;

    /// <summary>RFC 1945 §10.1.</summary>
    public static ReadOnlySpan<byte> Allow => "Allow"u8;

    /// <summary>RFC 1945 §10.2.</summary>
    public static ReadOnlySpan<byte> Authorization => "Authorization"u8;

    /// <summary>Extension: who may keep the answer, and for how long (RFC 9111 §5.2).</summary>
    public static ReadOnlySpan<byte> CacheControl => "Cache-Control"u8;

    /// <summary>Extension: connection options, of which only <c>keep-alive</c> and <c>close</c> matter here.</summary>
    public static ReadOnlySpan<byte> Connection => "Connection"u8;

    /// <summary>Extension: under which name the entity is to be saved (RFC 6266).</summary>
    public static ReadOnlySpan<byte> ContentDisposition => "Content-Disposition"u8;

    /// <summary>RFC 1945 §10.3.</summary>
    public static ReadOnlySpan<byte> ContentEncoding => "Content-Encoding"u8;

    /// <summary>RFC 1945 §10.4.</summary>
    public static ReadOnlySpan<byte> ContentLength => "Content-Length"u8;

    /// <summary>Extension: which part of the entity this is (RFC 9110 §14.4).</summary>
    public static ReadOnlySpan<byte> ContentRange => "Content-Range"u8;

    /// <summary>RFC 1945 §10.5.</summary>
    public static ReadOnlySpan<byte> ContentType => "Content-Type"u8;

    /// <summary>Extension: what the server has set before (RFC 6265).</summary>
    public static ReadOnlySpan<byte> Cookie => "Cookie"u8;

    /// <summary>RFC 1945 §10.6.</summary>
    public static ReadOnlySpan<byte> Date => "Date"u8;

    /// <summary>Extension: the tag of this version of the entity (RFC 9110 §8.8.3).</summary>
    public static ReadOnlySpan<byte> ETag => "ETag"u8;

    /// <summary>RFC 1945 §10.7.</summary>
    public static ReadOnlySpan<byte> Expires => "Expires"u8;

    /// <summary>Extension: the name the client knows this server by.</summary>
    public static ReadOnlySpan<byte> Host => "Host"u8;

    /// <summary>RFC 1945 §10.9.</summary>
    public static ReadOnlySpan<byte> IfModifiedSince => "If-Modified-Since"u8;

    /// <summary>Extension: only if the client has none of these versions (RFC 9110 §13.1.2).</summary>
    public static ReadOnlySpan<byte> IfNoneMatch => "If-None-Match"u8;

    /// <summary>Extension: the range only if the entity is still this version (RFC 9110 §13.1.5).</summary>
    public static ReadOnlySpan<byte> IfRange => "If-Range"u8;

    /// <summary>Extension: only if the entity was not modified since (RFC 9110 §13.1.4).</summary>
    public static ReadOnlySpan<byte> IfUnmodifiedSince => "If-Unmodified-Since"u8;

    /// <summary>RFC 1945 §10.10.</summary>
    public static ReadOnlySpan<byte> LastModified => "Last-Modified"u8;

    /// <summary>RFC 1945 §10.11.</summary>
    public static ReadOnlySpan<byte> Location => "Location"u8;

    /// <summary>RFC 1945 §10.12.</summary>
    public static ReadOnlySpan<byte> Pragma => "Pragma"u8;

    /// <summary>Extension: credentials for a proxy (RFC 9110 §11.7.2).</summary>
    public static ReadOnlySpan<byte> ProxyAuthorization => "Proxy-Authorization"u8;

    /// <summary>Extension: which part of the entity is wanted (RFC 9110 §14.2).</summary>
    public static ReadOnlySpan<byte> Range => "Range"u8;

    /// <summary>RFC 1945 §10.13.</summary>
    public static ReadOnlySpan<byte> Referer => "Referer"u8;

    /// <summary>RFC 1945 appendix D.2.8: when it is worth asking again.</summary>
    public static ReadOnlySpan<byte> RetryAfter => "Retry-After"u8;

    /// <summary>RFC 1945 §10.14.</summary>
    public static ReadOnlySpan<byte> Server => "Server"u8;

    /// <summary>Extension: what the server wants to be told with later requests (RFC 6265).</summary>
    public static ReadOnlySpan<byte> SetCookie => "Set-Cookie"u8;

    /// <summary>
    /// Extension: how the body is coded for the transfer. A request that carries it is not read past its head.
    /// </summary>
    public static ReadOnlySpan<byte> TransferEncoding => "Transfer-Encoding"u8;

    /// <summary>RFC 1945 §10.15.</summary>
    public static ReadOnlySpan<byte> UserAgent => "User-Agent"u8;

    /// <summary>
    /// Extension: which fields of the request have chosen this form of the entity (RFC 9110 §12.5.5).
    /// </summary>
    public static ReadOnlySpan<byte> Vary => "Vary"u8;

    /// <summary>RFC 1945 §10.16.</summary>
    public static ReadOnlySpan<byte> WwwAuthenticate => "WWW-Authenticate"u8;

    /// <summary>The group that a field belongs to; an unknown one describes the entity (RFC 1945 §7.1).</summary>
    internal static FieldGroup GroupOf(ReadOnlySpan<byte> name)
    {
        // Dispatching on the length first leaves at most a few comparisons for each name.
        switch (name.Length)
        {
            case 4 when Is(name, Date):
            case 6 when Is(name, Pragma):
            case 10 when Is(name, Connection):
            case 12 when Is(name, "MIME-Version"u8):
            case 13 when Is(name, CacheControl):
            case 17 when Is(name, TransferEncoding):
                return FieldGroup.General;

            case 4 when Is(name, Host) || Is(name, ETag) || Is(name, Vary) || Is(name, "From"u8):
            case 5 when Is(name, Range):
            case 6 when Is(name, Server) || Is(name, Accept) || Is(name, Cookie):
            case 7 when Is(name, Referer):
            case 8 when Is(name, Location) || Is(name, IfRange):
            case 10 when Is(name, UserAgent) || Is(name, SetCookie):
            case 11 when Is(name, RetryAfter):
            case 13 when Is(name, Authorization) || Is(name, AcceptRanges) || Is(name, IfNoneMatch):
            case 15 when Is(name, AcceptEncoding) || Is(name, "Accept-Language"u8):
            case 16 when Is(name, WwwAuthenticate):
            case 17 when Is(name, IfModifiedSince):
            case 19 when Is(name, ProxyAuthorization) || Is(name, IfUnmodifiedSince):
                return FieldGroup.RequestOrResponse;

            default:
                return FieldGroup.Entity;
        }
    }

    /// <summary>
    /// Whether a field says what the entity itself is: its length, its type, its date (RFC 1945 §7.1, without Expires).
    /// </summary>
    internal static bool TellsOfContent(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => Is(name, Allow),
        12 => Is(name, ContentType),
        13 => Is(name, LastModified) || Is(name, ContentRange),
        14 => Is(name, ContentLength),
        16 => Is(name, ContentEncoding),
        19 => Is(name, ContentDisposition),
        _ => false,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Tokens.EqualsIgnoreCase(name, known);
}
