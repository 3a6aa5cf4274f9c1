// Bytes as text that shows every one of them, and back. One notation for what is shown on the wire, for transcripts,
// and for the cases of the tests: whoever can read one can read all, and copy from one to the other.

using System.Buffers;
using System.Globalization;
using System.Text;

namespace MiniHttp.Wire;

/// <summary>
/// The notation: printable US-ASCII stands for itself; <c>\r</c>, <c>\n</c>, <c>\t</c> and <c>\\</c> for CR, LF, HT and
/// a backslash; <c>\xHH</c> for any byte. Written by hand, <c>\{9000×a}</c> is a text many times.
/// </summary>
internal static class ByteText
{
    private const char Times = '×';

    /// <summary>The text of some bytes. A space at its end, which would not be seen, is <c>\x20</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 8);
        Append(text, bytes);
        return text.ToString();
    }

    /// <summary>Appends the text of some bytes. A space at its end, which would not be seen, is <c>\x20</c>.</summary>
    public static void Append(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < bytes.Length; i++)
        {
            _ = bytes[i] switch
            {
                (byte)'\r' => text.Append(@"\r"),
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\t' => text.Append(@"\t"),
                (byte)'\\' => text.Append(@"\\"),
                (byte)' ' when i < bytes.Length - 1 => text.Append(' '),
                > (byte)' ' and <= (byte)'~' => text.Append((char)bytes[i]),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\x{bytes[i]:X2}"),
            };
        }
    }

    /// <summary>The bytes of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">Gets the bytes.</param>
    /// <exception cref="FormatException">It is not in the notation; the message says what is wrong.</exception>
    public static void Parse(ReadOnlySpan<char> text, IBufferWriter<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (text is [.., ' ' or '\t'])
        {
            throw new FormatException("white space at the end of a line is not seen: write \\x20 or \\t");
        }

        int at = 0;
        while (at < text.Length)
        {
            if (text[at..].StartsWith(@"\{"))
            {
                ParseRepeat(text, ref at, bytes);
            }
            else
            {
                bytes.Write([ParseByte(text, ref at)]);
            }
        }
    }

    private static void ParseRepeat(ReadOnlySpan<char> text, ref int at, IBufferWriter<byte> bytes)
    {
        ReadOnlySpan<char> rest = text[(at + 2)..];
        int times = rest.IndexOf(Times);
        int end = rest.IndexOf('}');
        if (times < 0 || end < times || !int.TryParse(rest[..times], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            throw new FormatException($"a repeat is written \\{{NUMBER{Times}TEXT}}");
        }

        ReadOnlySpan<char> repeated = rest[(times + 1)..end];
        var once = new ArrayBufferWriter<byte>();
        for (int i = 0; i < repeated.Length;)
        {
            once.Write([ParseByte(repeated, ref i)]);
        }

        for (int i = 0; i < count; i++)
        {
            bytes.Write(once.WrittenSpan);
        }

        at += end + 3;
    }

    private static byte ParseByte(ReadOnlySpan<char> text, ref int at)
    {
        char c = text[at++];
        if (c is < ' ' or > '~')
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)c:X4} is none of US-ASCII: write its bytes as \\xHH"));
        }

        if (c != '\\')
        {
            return (byte)c;
        }

        switch (at < text.Length ? text[at++] : ' ')
        {
            case 'r':
                return (byte)'\r';
            case 'n':
                return (byte)'\n';
            case 't':
                return (byte)'\t';
            case '\\':
                return (byte)'\\';
            case 'x' when at + 2 <= text.Length
                && byte.TryParse(text.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value):
                at += 2;
                return value;
            default:
                throw new FormatException(@"a backslash is followed by r, n, t, another backslash, xHH, or {NUMBER×TEXT}");
        }
    }
}
