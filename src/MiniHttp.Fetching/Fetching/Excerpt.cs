using System.Text;
using System.Text.Unicode;

namespace MiniHttp.Fetching;

/// <summary>Foreign text for a message of one line: a field value may have 100 KiB.</summary>
internal static class Excerpt
{
    private const int MaxLength = 80;

    /// <summary>
    /// The text, as UTF-8 where it is valid, otherwise as ISO-8859-1; a long one ends in <c>...</c> after 80
    /// characters.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        string whole = (Utf8.IsValid(text) ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
        return whole.Length <= MaxLength ? whole : whole[..MaxLength] + "...";
    }
}
