using System.Globalization;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>Text from elsewhere, such as a path in an exception, made fit for one line on a terminal.</summary>
internal static class OneLine
{
    /// <summary>The same for a text that is meant to have several lines, as a stack trace is.</summary>
    public static string OfEach(string text) => string.Join(Environment.NewLine, text.ReplaceLineEndings("\n").Split('\n').Select(Of));

    /// <summary>The text with its control characters as \xHH: none of them ends the line or commands the terminal.</summary>
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var line = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}");
            }
            else
            {
                line.Append(c);
            }
        }

        return line.ToString();
    }
}
