using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>What the settings say of one extension, over the table.</summary>
/// <param name="Extension">The extension in lower case, without its dot.</param>
/// <param name="Type">The value of Content-Type; null where the extension is to say nothing.</param>
public sealed record TypeRule(string Extension, string? Type)
{
    /// <summary>What may be said, for messages.</summary>
    public const string Allowed = "EXTENSION TYPE, as in '.log text/plain' or '.dat none'";

    private const string Nothing = "none"; // No media type: each of those has a slash.

    /// <summary>Reads a rule as it stands in the settings; null if it is none. Text that says no charset is UTF-8, as all text of the table is.</summary>
    public static TypeRule? TryParse(string text)
    {
        int end = text.IndexOf(' ', StringComparison.Ordinal);
        if (end < 0 || !text.All(c => c is >= ' ' and <= '~'))
        {
            return null;
        }

        (string extension, string type) = (text[..end].ToLowerInvariant(), text[end..].Trim());
        extension = extension.StartsWith('.') ? extension[1..] : extension;
        if (extension.Length is 0 or > MediaTypes.LongestExtension || !extension.All(c => char.IsAsciiLetterOrDigit(c) || "-_+~".Contains(c, StringComparison.Ordinal)))
        {
            return null;
        }

        if (type.Equals(Nothing, StringComparison.OrdinalIgnoreCase))
        {
            return new TypeRule(extension, null);
        }

        if (!MediaType.TryParse(Encoding.ASCII.GetBytes(type), out MediaType parsed))
        {
            return null;
        }

        bool needsCharset = Tokens.EqualsIgnoreCase(parsed.Type, "text"u8) && parsed.Charset.IsEmpty;
        return new TypeRule(extension, needsCharset ? type + "; charset=utf-8" : type);
    }
}
