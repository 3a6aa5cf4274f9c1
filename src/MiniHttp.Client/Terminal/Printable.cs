using System.Globalization;
using System.Text;

namespace MiniHttp.Client;

/// <summary>Text from elsewhere made fit for one line on a terminal: its control characters are written as \xHH, so that none commands it.</summary>
internal static class Printable
{
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            _ = char.IsControl(c) && c != '\t' ? line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}") : line.Append(c);
        }

        return line.ToString();
    }
}
