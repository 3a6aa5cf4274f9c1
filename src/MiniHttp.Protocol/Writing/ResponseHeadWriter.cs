// RFC 1945 §6: from a ResponseHead to bytes, and the rules that hold for every answer whoever made it: no fields of an
// entity where there is none (§9.3, 304), a challenge with every 401 (§9.4).

using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MiniHttp.Protocol;

/// <summary>Writes response heads.</summary>
internal static class ResponseHeadWriter
{
    /// <summary>Writes status-line, fields in their good order (RFC 1945 §4.2) and the empty line.</summary>
    /// <exception cref="ArgumentException">
    /// The status is 1xx, which is never sent (§9.1), or 401 without WWW-Authenticate (§9.4).
    /// </exception>
    public static void Write(ResponseHead head, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(destination);
        if (head.Status.Value is < 200 or > 999)
        {
            throw new ArgumentException($"{head.Status.Value} is not a status that is ever sent (RFC 1945 §9.1).", nameof(head));
        }

        if (head.Status == StatusCode.Unauthorized && !head.Fields.Contains(FieldName.WwwAuthenticate))
        {
            throw new ArgumentException("A 401 must say by WWW-Authenticate what it asks for (RFC 1945 §9.4).", nameof(head));
        }

        WriteStatusLine(head, destination);
        FieldWriter.Write(head.Fields, head.Status == StatusCode.NotModified ? SaysNothingNew : null, destination);
    }

    private static void WriteStatusLine(ResponseHead head, IBufferWriter<byte> destination)
    {
        string phrase = head.ReasonPhrase ?? head.Status.ReasonPhrase;
        ReadOnlySpan<byte> version = HttpVersion.Http10Text;
        Span<byte> line = destination.GetSpan(version.Length + 1 + 3 + 1 + phrase.Length + 2);
        version.CopyTo(line);
        int length = version.Length;
        line[length++] = (byte)' ';
        Utf8Formatter.TryFormat(head.Status.Value, line[length..], out int digits);
        length += digits;
        line[length++] = (byte)' ';
        int written = Encoding.Latin1.GetBytes(phrase, line[length..]);
        if (head.ReasonPhrase is not null && (phrase.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') || !Tokens.IsFieldText(line.Slice(length, written))))
        {
            throw new ArgumentException("The reason phrase holds a control character, or one outside ISO-8859-1.", nameof(head));
        }

        length += written;
        "\r\n"u8.CopyTo(line[length..]);
        destination.Advance(length + 2);
    }

    // Of the fields of the entity only those that may have changed while it has not (RFC 1945 §9.3, 304): Expires, and
    // what is no field of RFC 1945. A cache freshens its copy by them; a browser that was not allowed to show it to a
    // script may be so now.
    private static bool SaysNothingNew(HeaderField field, FieldGroup group) => group == FieldGroup.Entity && FieldName.TellsOfContent(field.Name);
}
