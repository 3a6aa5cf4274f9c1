// Fields that the settings add to answers: how a rule is written, and which fields it may set.

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>One rule: answers for paths that a pattern matches get a field.</summary>
/// <param name="Pattern">See <see cref="PathPattern"/>; null for every answer.</param>
/// <param name="Name">The field's name.</param>
/// <param name="Value">Its value.</param>
[TypeConverter(typeof(RuleConverter<FieldRule>))]
public sealed record FieldRule(string? Pattern, string Name, string Value) : IRule<FieldRule>
{
    // What each answer decides for itself. A wrong word here would break the message, or the promise that it makes.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Ranges", "Allow", "Connection", "Content-Encoding", "Content-Length", "Content-Range", "Date", "ETag", "Keep-Alive",
        "Last-Modified", "Location", "Trailer", "Transfer-Encoding", "Upgrade", "WWW-Authenticate",
    };

    /// <summary>What may be said, for messages.</summary>
    internal const string Allowed
        = "[PATTERN] NAME: VALUE, as in '*.html X-Frame-Options: DENY', and no field that the server sets";

    /// <summary>Reads a rule, written as in a settings file of minihttpd: <c>*.html X-Frame-Options: DENY</c>.</summary>
    /// <exception cref="FormatException">It is not a valid rule.</exception>
    public static FieldRule Parse(string text)
        => TryParse(text ?? throw new ArgumentNullException(nameof(text)))
            ?? throw new FormatException($"{text}: must be {Allowed}");

    /// <summary>The same; false if it is not a valid rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out FieldRule rule)
        => (rule = text is null ? null : TryParse(text)) is not null;

    /// <summary>Whether it could be written in a settings file.</summary>
    internal bool IsValid => TryParse(Pattern is null ? $"{Name}: {Value}" : $"{Pattern} {Name}: {Value}") is not null;

    /// <summary>
    /// Reads a rule as it stands in the settings; null if it is none. Where the first word begins with '/' or '*', or has no colon, it is
    /// a pattern: no field's name could stand there.
    /// </summary>
    internal static FieldRule? TryParse(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        string first = space < 0 ? text : text[..space];
        bool hasPattern = first is ['/' or '*', ..] || !first.Contains(':', StringComparison.Ordinal);
        if (hasPattern && (space < 0 || !PathPattern.IsValid(first)))
        {
            return null;
        }

        string field = hasPattern ? text[(space + 1)..].TrimStart(' ') : text;
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Tokens.IsToken(Encoding.Latin1.GetBytes(field[..colon])) || !field.All(c => c is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF')))
        {
            return null;
        }

        (string name, string value) = (field[..colon], field[(colon + 1)..].Trim(' '));
        return value.Length == 0 || Reserved.Contains(name) ? null : new FieldRule(hasPattern ? first : null, name, value);
    }
}
