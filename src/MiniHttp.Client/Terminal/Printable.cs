using System.Globalization;
using System.Text;

namespace MiniHttp.Client;

/// <summary>
/// Text from elsewhere made fit for a terminal: its control characters are written as \xHH, so that none commands it, and those that turn
/// the direction of writing around, or end a line, as \uHHHH, so that none makes it look like another.
/// </summary>
internal static class Printable
{
    /// <summary>Whether the character does something, rather than being one to look at.</summary>
    public static bool Commands(char c) => char.IsControl(c) || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>A text, for one line.</summary>
    public static string Of(string text)
    {
        if (!text.Any(Commands))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            _ = !Commands(c) || c == '\t' ? line.Append(c)
                : c <= '\u00FF' ? line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}")
                : line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return line.ToString();
    }

    /// <summary>A head, with its line ends.</summary>
    public static byte[] OfHead(ReadOnlySpan<byte> head)
    {
        Encoding encoding = System.Text.Unicode.Utf8.IsValid(head) ? Encoding.UTF8 : Encoding.Latin1;
        IEnumerable<string> lines = encoding.GetString(head).Split('\n')
            .Select(line => line.EndsWith('\r') ? Of(line[..^1]) + '\r' : Of(line));
        return encoding.GetBytes(string.Join('\n', lines));
    }
}
