// RFC 1945 §2.2, basic rules: which bytes may stand in a token, in white space and in a field value.
// Folded lines are joined before anything here sees them, so LWS is only SP and HT.
// Lists are in FieldList.cs, quoted strings in QuotedString.cs.

using System.Buffers;
using System.Text;

namespace MiniHttp.Protocol;

/// <summary>The character classes of RFC 1945 §2.2.</summary>
internal static class Tokens
{
    // Any CHAR except CTLs and tspecials. RFC 9110 §5.6.2 has the same set under the name tchar.
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> ControlsExceptTab = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Whether a byte may stand in a token (RFC 1945 §2.2).</summary>
    public static bool IsToken(byte value) => TokenBytes.Contains(value);

    /// <summary>Whether the text is one token: not empty, no CTL, no tspecial (RFC 1945 §2.2).</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>How many bytes at the start belong to a token (RFC 1945 §2.2); 0 if there is none.</summary>
    public static int TokenLength(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(TokenBytes);
        return end < 0 ? text.Length : end;
    }

    /// <summary>Whether a byte is linear white space inside a line: SP or HT (RFC 1945 §2.2).</summary>
    public static bool IsLws(byte value) => value is (byte)' ' or (byte)'\t';

    /// <summary>The text without SP and HT at both ends (RFC 1945 §2.2).</summary>
    public static ReadOnlySpan<byte> TrimLws(ReadOnlySpan<byte> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsLws(text[start])) start++;
        while (end > start && IsLws(text[end - 1])) end--;
        return text[start..end];
    }

    /// <summary>
    /// Whether the text may stand in a field value: *TEXT, so no CTL except HT (RFC 1945 §2.2, §4.2).
    /// CR, LF and NUL are what response splitting needs. Bytes from 0x80 are ISO-8859-1 and allowed. Empty is allowed.
    /// </summary>
    public static bool IsFieldText(ReadOnlySpan<byte> text) => !text.ContainsAny(ControlsExceptTab);

    /// <summary>
    /// Equality without regard to the case of A-Z (RFC 1945 §2.1: literals are case-insensitive).
    /// Text with a byte outside US-ASCII equals nothing: what is compared here are tokens.
    /// </summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Ascii.EqualsIgnoreCase(left, right);

    /// <summary>
    /// Reads 1*DIGIT (RFC 1945 §2.1). The grammar sets no bound, so a number too large for an int is read as
    /// <see cref="int.MaxValue"/>: still a number, and above every limit.
    /// </summary>
    internal static bool TryReadNumber(ReadOnlySpan<byte> digits, out int value)
    {
        long sum = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                value = 0;
                return false;
            }
            sum = Math.Min((sum * 10) + (digit - '0'), int.MaxValue);
        }
        value = (int)sum;
        return !digits.IsEmpty;
    }
}
