// RFC 1945 §5: from a RequestHead to bytes. Always a Full-Request: a Simple-Request is never generated here.

using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>Writes request heads.</summary>
internal static class RequestHeadWriter
{
    /// <summary>Writes request-line, fields in their good order (RFC 1945 §4.2) and the empty line.</summary>
    /// <exception cref="ArgumentException">Nothing was set, or the version is HTTP/0.9, which has no head.</exception>
    public static void Write(RequestHead head, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(destination);
        if (head.RequestLine.IsEmpty || head.IsSimple)
        {
            throw new ArgumentException("A Full-Request needs a method, a Request-URI and a version (RFC 1945 §5).", nameof(head));
        }

        destination.Write(head.MethodName);
        destination.Write(" "u8);
        destination.Write(head.TargetText);
        destination.Write(" "u8);
        destination.Write(HttpVersion.Http10Text);
        destination.Write("\r\n"u8);
        FieldWriter.Write(head.Fields, null, destination);
    }
}
