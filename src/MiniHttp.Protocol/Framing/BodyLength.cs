// RFC 1945 §7.2.2: how long is the body of this message? Decided here, for requests and responses, and nowhere else.

namespace MiniHttp.Protocol;

/// <summary>Ways in which the end of a body is known (framing).</summary>
public enum BodyFraming
{
    /// <summary>There is no body: the message ends with its head.</summary>
    None,

    /// <summary>Content-Length announces the length.</summary>
    Length,

    /// <summary>
    /// The body ends with the stream. Only a response can: a client that closed could not be answered.
    /// </summary>
    UntilClose,

    /// <summary>
    /// Extension: each piece has its length before it (Transfer-Encoding). Servers of HTTP/1.1 send it, some even to
    /// HTTP/1.0.
    /// </summary>
    Chunked,
}

/// <summary>How the end of a body is known, and its length if announced.</summary>
/// <param name="Framing">How its end is known.</param>
/// <param name="Length">Bytes, for <see cref="BodyFraming.Length"/>; otherwise 0.</param>
public readonly record struct BodyLength(BodyFraming Framing, long Length = 0)
{
    /// <summary>Finds the framing of a request's body (RFC 1945 §7.2.2, §8.3).</summary>
    /// <returns>Null, or why the request is refused.</returns>
    public static Rejection? OfRequest(RequestHead head, out BodyLength result)
    {
        ArgumentNullException.ThrowIfNull(head);
        result = default;
        if (ContentLength.Read(head.Fields, out long? length) is { } rejection)
        {
            return rejection;
        }

        if (head.Fields.Contains(FieldName.TransferEncoding))
        {
            // Of a later version, and it outweighs Content-Length there (RFC 9112 §6.3). Where a body is due, HTTP/1.0
            // can only refuse; elsewhere the exchange ends the connection after its answer, so that nothing behind the
            // head is ever parsed.
            result = new(BodyFraming.Chunked);
            return CarriesEntity(head.Method) ? Rejection.ContentLengthMissing : null;
        }

        if (length is null && CarriesEntity(head.Method))
        {
            return Rejection.ContentLengthMissing;
        }

        result = length is > 0 ? new(BodyFraming.Length, length.Value) : default;
        return null;
    }

    /// <summary>Finds the framing of a response's body (RFC 1945 §7.2, §7.2.2).</summary>
    /// <param name="head">The response.</param>
    /// <param name="method">The method of the request: a response to HEAD never has a body (§8.2).</param>
    /// <param name="result">How the end of the body is known.</param>
    /// <returns>Null, or why the response is refused.</returns>
    public static Rejection? OfResponse(ResponseHead head, Method method, out BodyLength result)
    {
        ArgumentNullException.ThrowIfNull(head);
        result = default;
        if (method == Method.Head || !head.Status.AllowsBody)
        {
            return null;
        }

        if (TransferCodings.Of(head.Fields) is [.., var last])
        {
            // A transfer coding overrides Content-Length, and only a final chunked marks the end of the body (RFC 9112
            // §6.3). The version does not matter: in HTTP/1.0 the field is faulty framing (§6.1), but taken literally
            // the chunk sizes would end up in the body.
            result = new(last == TransferCodings.Chunked ? BodyFraming.Chunked : BodyFraming.UntilClose);
            return null;
        }

        if (ContentLength.Read(head.Fields, out long? length) is { } rejection)
        {
            return rejection;
        }

        result = length is null ? new(BodyFraming.UntilClose) : new(BodyFraming.Length, length.Value);
        return null;
    }

    // The methods whose request is nothing without its entity (RFC 1945 §8.3, appendix D.1.1).
    private static bool CarriesEntity(Method method) => method is Method.Post or Method.Put or Method.Patch;
}
