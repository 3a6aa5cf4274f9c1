// RFC 1945 §3.2.1 and §5.1.2: `%HH` in a URI. Decoding happens once; %2541 is the text %41, not A.
// What a decoded path may hold (NUL, a slash that was %2F, "..") is decided where paths are mapped to files.

using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>Escapes of the form <c>%HH</c> (RFC 1945 §3.2.1).</summary>
internal static class PercentEncoding
{
    // RFC 3986 §2.3. RFC 1945 would let more stand, but this set is safe in any part of a URI, and inside HTML too.
    private static readonly SearchValues<byte> SegmentBytes = SearchValues.Create(
        "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> PathBytes = SearchValues.Create(
        "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>
    /// Decodes each <c>%HH</c> once (RFC 1945 §5.1.2). False if a "%" is not followed by two hexadecimal digits; what
    /// the destination then holds means nothing. "+" stays as it is: it means a space only in form data.
    /// </summary>
    /// <param name="encoded">The text to decode.</param>
    /// <param name="destination">At least as long as the text; it may be the very same memory.</param>
    /// <param name="written">The length of the decoded text, never more than that of the encoded one.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the text.</exception>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, Span<byte> destination, out int written)
    {
        if (destination.Length < encoded.Length)
        {
            throw new ArgumentException("The destination must be as long as the encoded text.", nameof(destination));
        }

        written = 0;
        while (true)
        {
            int plain = encoded.IndexOf((byte)'%');
            if (plain < 0) plain = encoded.Length;
            encoded[..plain].CopyTo(destination[written..]);
            written += plain;
            encoded = encoded[plain..];
            if (encoded.IsEmpty) return true;

            if (encoded.Length < 3 || !char.IsAsciiHexDigit((char)encoded[1]) || !char.IsAsciiHexDigit((char)encoded[2]))
            {
                written = 0;
                return false;
            }
            destination[written++] = (byte)((HexValue(encoded[1]) << 4) | HexValue(encoded[2]));
            encoded = encoded[3..];
        }
    }

    /// <summary>
    /// Encodes a path: unreserved characters and "/" stay, all else becomes <c>%HH</c> (RFC 1945 §3.2.1, RFC 3986
    /// §2.3).
    /// </summary>
    public static void Encode(ReadOnlySpan<byte> path, IBufferWriter<byte> destination) => Encode(path, PathBytes, destination);

    /// <summary>
    /// Encodes one segment of a path, or a name in a query: "/" becomes <c>%2F</c> too (RFC 1945 §3.2.1, RFC 3986
    /// §2.3).
    /// </summary>
    public static void EncodeSegment(ReadOnlySpan<byte> segment, IBufferWriter<byte> destination) =>
        Encode(segment, SegmentBytes, destination);

    private static void Encode(ReadOnlySpan<byte> text, SearchValues<byte> kept, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExcept(kept);
            if (plain < 0) plain = text.Length;
            destination.Write(text[..plain]);
            text = text[plain..];
            if (text.IsEmpty) return;

            WriteEscape(text[0], destination);
            text = text[1..];
        }
    }

    internal static void WriteEscape(byte value, IBufferWriter<byte> destination)
    {
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        Span<byte> escape = destination.GetSpan(3);
        escape[0] = (byte)'%';
        escape[1] = digits[value >> 4];
        escape[2] = digits[value & 15];
        destination.Advance(3);
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
