// Bytes as text that says of each what it was: the notation of tests/corpus/requests.md.

using System.Globalization;
using System.Text;

namespace MiniHttp.Protocol;

/// <summary>Writes bytes as printable US-ASCII: <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\\</c>, and <c>\xHH</c> for whatever is not printable.</summary>
public static class ByteText
{
    /// <summary>The bytes on one line.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            Append(text, b);
        }

        return text.ToString();
    }

    /// <summary>The bytes with a line of text for each of theirs: behind each LF, and at the end.</summary>
    public static string Lines(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            Append(text, b);
            if (b == '\n')
            {
                text.Append('\n');
            }
        }

        return (bytes.IsEmpty || bytes[^1] == '\n' ? text : text.Append('\n')).ToString();
    }

    private static void Append(StringBuilder text, byte b) => _ = b switch
    {
        (byte)'\r' => text.Append("\\r"),
        (byte)'\n' => text.Append("\\n"),
        (byte)'\t' => text.Append("\\t"),
        (byte)'\\' => text.Append("\\\\"),
        (byte)'{' or (byte)'}' or < 0x20 or >= 0x7F => text.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}"), // Braces repeat, there.
        _ => text.Append((char)b),
    };
}
