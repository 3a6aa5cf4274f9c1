using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>What the settings say of one extension, over the table.</summary>
/// <param name="Extension">The extension in lower case, without its dot.</param>
/// <param name="Type">The value of Content-Type; null where the extension is to say nothing.</param>
[TypeConverter(typeof(RuleConverter<TypeRule>))]
public sealed record TypeRule(string Extension, string? Type) : IRule<TypeRule>
{
    /// <summary>What may be said, for messages.</summary>
    internal const string Allowed = "EXTENSION TYPE, as in '.log text/plain' or '.dat none'";

    private const string Nothing = "none"; // No media type: each of those has a slash.

    /// <summary>Reads a rule, written as in a settings file of minihttpd: <c>.log text/plain</c>.</summary>
    /// <exception cref="FormatException">It is not a valid rule.</exception>
    public static TypeRule Parse(string text)
        => TryParse(text ?? throw new ArgumentNullException(nameof(text)))
            ?? throw new FormatException($"{text}: must be {Allowed}");

    /// <summary>The same; false if it is not a valid rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out TypeRule rule)
        => (rule = text is null ? null : TryParse(text)) is not null;

    /// <summary>Whether it could be written in a settings file.</summary>
    internal bool IsValid => TryParse($"{Extension} {Type ?? Nothing}") is not null;

    /// <summary>Reads a rule as it stands in the settings; null if it is none. Text that says no charset is UTF-8, as all text of the table is.</summary>
    internal static TypeRule? TryParse(string text)
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
