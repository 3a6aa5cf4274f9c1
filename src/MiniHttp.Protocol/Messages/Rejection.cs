// Every reason for refusing a message, with the status, the explanation and the rule that goes with it: this table and
// no other place. Where each is found is Parsing's and Framing's business; what becomes of the connection is the
// exchange's.

namespace MiniHttp.Protocol;

/// <summary>Reason for which a message is refused.</summary>
public enum Rejection
{
    /// <summary>The request-line is not <c>Method SP Request-URI [SP HTTP-Version]</c>.</summary>
    RequestLineMalformed,

    /// <summary>The method has a character that is not valid in a token.</summary>
    MethodMalformed,

    /// <summary>The request-line has no version, and its method is not GET.</summary>
    SimpleRequestNotGet,

    /// <summary>
    /// The Request-URI is neither an absolute path nor an http URL, or has a character that must be escaped, or an
    /// invalid escape.
    /// </summary>
    TargetMalformed,

    /// <summary>The third word of the request-line is not an HTTP version.</summary>
    VersionMalformed,

    /// <summary>A major version other than 1.</summary>
    VersionNotSupported,

    /// <summary>The first bytes are those of a TLS handshake.</summary>
    TlsHandshake,

    /// <summary>The request-line is longer than allowed.</summary>
    RequestLineTooLong,

    /// <summary>
    /// A field has no colon, an empty name, white space before the colon or a bad character in its name.
    /// </summary>
    FieldNameMalformed,

    /// <summary>A field's value has a control character.</summary>
    FieldValueMalformed,

    /// <summary>The first field line begins with white space, as if it continued another.</summary>
    ContinuationWithoutField,

    /// <summary>One field is longer than allowed.</summary>
    FieldTooLong,

    /// <summary>All fields together are longer than allowed.</summary>
    FieldsTooLong,

    /// <summary>More fields than allowed.</summary>
    TooManyFields,

    /// <summary>A line ends with LF alone, and <see cref="Strict.LineEnds"/> is set.</summary>
    LineEndMalformed,

    /// <summary>The stream ended before the head did.</summary>
    HeadCutShort,

    /// <summary>The head did not arrive in time.</summary>
    HeadTimedOut,

    /// <summary>Content-Length is not a decimal number, or is too large for one.</summary>
    ContentLengthMalformed,

    /// <summary>Two Content-Length fields differ.</summary>
    ContentLengthAmbiguous,

    /// <summary>The request needs an entity, and has no Content-Length.</summary>
    ContentLengthMissing,

    /// <summary>The entity is larger than allowed.</summary>
    BodyTooLarge,

    /// <summary>The server does not know the method.</summary>
    MethodUnknown,

    /// <summary>The server cannot take on more work now.</summary>
    Overloaded,

    /// <summary>The server failed while it produced the response.</summary>
    HandlerFailed,
}

/// <summary>What is said to the one whose message is refused.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Explanation">One sentence for a person: what is wrong and what is allowed.</param>
/// <param name="Rule">Where the rule stands.</param>
internal readonly record struct RejectionRow(StatusCode Status, string Explanation, string Rule);

/// <summary>The table of rejections.</summary>
internal static class Rejections
{
    /// <summary>The row for a reason. A reason without a row does not compile.</summary>
#pragma warning disable CS8524 // A number that has no name is no reason. A name that has no row is CS8509, an error.
    public static RejectionRow Row(this Rejection reason) => reason switch
    {
        Rejection.RequestLineMalformed => new(StatusCode.BadRequest, "The request-line must be a method, a URI and HTTP/1.0, with white space between them and none within the URI.", "RFC 1945 §5.1"),
        Rejection.MethodMalformed => new(StatusCode.BadRequest, "The method must be a token, such as GET.", "RFC 1945 §5.1.1"),
        Rejection.SimpleRequestNotGet => new(StatusCode.BadRequest, "A request-line without a version is a Simple-Request, and the only method of that is GET.", "RFC 1945 §4.1"),
        Rejection.TargetMalformed => new(StatusCode.BadRequest, "The request URI must be an absolute path or an http URL, without a fragment, and each % must be followed by two hexadecimal digits.", "RFC 1945 §5.1.2"),
        Rejection.VersionMalformed => new(StatusCode.BadRequest, "The version must be HTTP/ with a number on either side of a dot, as in HTTP/1.0; HTTP/0.9 is spoken by leaving it out.", "RFC 1945 §3.1"),
        Rejection.VersionNotSupported => new(StatusCode.VersionNotSupported, "This server speaks HTTP/1.0 and understands requests of any version 1.x.", "RFC 1945 §3.1; RFC 9110 §15.6.6"),
        Rejection.TlsHandshake => new(StatusCode.BadRequest, "This port speaks plain HTTP, and the client began a TLS handshake: use http:// in place of https://.", "RFC 1945 §1.3"),
        Rejection.RequestLineTooLong => new(StatusCode.UriTooLong, "The request-line is longer than this server allows.", "RFC 9110 §15.5.15"),
        Rejection.FieldNameMalformed => new(StatusCode.BadRequest, "Each field must be a name, directly followed by a colon and a value.", "RFC 1945 §4.2"),
        Rejection.FieldValueMalformed => new(StatusCode.BadRequest, "A field value must not hold control characters.", "RFC 1945 §4.2"),
        Rejection.ContinuationWithoutField => new(StatusCode.BadRequest, "A line that begins with white space continues a field, and there is none before it.", "RFC 1945 §2.2"),
        Rejection.FieldTooLong => new(StatusCode.HeaderFieldsTooLarge, "One of the fields is longer than is allowed.", "RFC 6585 §5"),
        Rejection.FieldsTooLong => new(StatusCode.HeaderFieldsTooLarge, "The fields together are longer than is allowed.", "RFC 6585 §5"),
        Rejection.TooManyFields => new(StatusCode.HeaderFieldsTooLarge, "There are more fields than are allowed.", "RFC 6585 §5"),
        Rejection.LineEndMalformed => new(StatusCode.BadRequest, "Each line must end with CR LF.", "RFC 1945 §2.2"),
        Rejection.HeadCutShort => new(StatusCode.BadRequest, "The stream ended before the empty line that ends the head.", "RFC 1945 §1.3"),
        Rejection.HeadTimedOut => new(StatusCode.RequestTimeout, "The head of the request did not arrive in time.", "RFC 9110 §15.5.9"),
        Rejection.ContentLengthMalformed => new(StatusCode.BadRequest, "Content-Length must be a decimal number, 0 or more.", "RFC 1945 §10.4"),
        Rejection.ContentLengthAmbiguous => new(StatusCode.BadRequest, "There are two values of Content-Length, and they differ.", "RFC 1945 §10.4"),
        Rejection.ContentLengthMissing => new(StatusCode.BadRequest, "This method carries an entity, and its length must be said by a valid Content-Length.", "RFC 1945 §7.2.2"),
        Rejection.BodyTooLarge => new(StatusCode.ContentTooLarge, "The entity is larger than is allowed.", "RFC 9110 §15.5.14"),
        Rejection.MethodUnknown => new(StatusCode.NotImplemented, "This server does not know the method; it serves GET and HEAD.", "RFC 1945 §5.1.1"),
        Rejection.Overloaded => new(StatusCode.ServiceUnavailable, "The server cannot take on more work now; try again later.", "RFC 1945 §9.5"),
        Rejection.HandlerFailed => new(StatusCode.InternalServerError, "The server failed while it made the answer.", "RFC 1945 §9.5"),
    };
#pragma warning restore CS8524
}
