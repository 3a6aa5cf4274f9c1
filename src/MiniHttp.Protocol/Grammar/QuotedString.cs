// RFC 1945 §2.2, quoted-string: everything up to the next DQUOTE. There is no backslash quoting in HTTP/1.0,
// so a backslash is read as itself; HTTP/1.1 readers take it for an escape, so it is not written.

using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>Text between double quotes (RFC 1945 §2.2).</summary>
internal static class QuotedString
{
    /// <summary>
    /// Reads a quoted-string from the start of the text (RFC 1945 §2.2). False if it does not start with a quote, is
    /// never closed, or holds a CTL other than HT. Bytes from 0x80 are accepted: field text is ISO-8859-1.
    /// </summary>
    /// <param name="text">What starts with the opening quote; it may go on behind the closing one.</param>
    /// <param name="content">What is between the quotes.</param>
    /// <param name="consumed">The length with both quotes.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> content, out int consumed)
    {
        content = default;
        consumed = 0;
        if (text.IsEmpty || text[0] != '"') return false;

        int length = text[1..].IndexOf((byte)'"');
        if (length < 0 || !Tokens.IsFieldText(text.Slice(1, length))) return false;

        content = text.Slice(1, length);
        consumed = length + 2;
        return true;
    }

    /// <summary>
    /// Whether the content reads the same everywhere once it is quoted: no DQUOTE and no CTL except HT (RFC 1945 §2.2),
    /// and no backslash, which RFC 9110 §5.6.4 reads as an escape.
    /// </summary>
    public static bool CanHold(ReadOnlySpan<byte> content) => !content.ContainsAny((byte)'"', (byte)'\\') && Tokens.IsFieldText(content);

    /// <summary>
    /// Writes the content between quotes (RFC 1945 §2.2), or writes nothing and returns false if it cannot be quoted.
    /// </summary>
    public static bool TryWrite(ReadOnlySpan<byte> content, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!CanHold(content)) return false;

        destination.Write("\""u8);
        destination.Write(content);
        destination.Write("\""u8);
        return true;
    }
}
