// Extension, RFC 9111 §5.2: what caches are told of a file, by its path.

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>One rule: files that a pattern matches get a value of Cache-Control.</summary>
/// <param name="Pattern">See <see cref="PathPattern"/>.</param>
/// <param name="Value">The value of Cache-Control.</param>
[TypeConverter(typeof(RuleConverter<CacheRule>))]
public sealed record CacheRule(string Pattern, string Value) : IRule<CacheRule>
{
    /// <summary>What may be said, for messages.</summary>
    internal const string Allowed = "PATTERN VALUE, as in '*.css max-age=3600' or '/assets/* no-cache'";

    /// <summary>Reads a rule, written as in a settings file of minihttpd: <c>*.css max-age=3600</c>.</summary>
    /// <exception cref="FormatException">It is not a valid rule.</exception>
    public static CacheRule Parse(string text)
        => TryParse(text ?? throw new ArgumentNullException(nameof(text)))
            ?? throw new FormatException($"{text}: must be {Allowed}");

    /// <summary>The same; false if it is not a valid rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out CacheRule rule)
        => (rule = text is null ? null : TryParse(text)) is not null;

    /// <summary>Whether it could be written in a settings file.</summary>
    internal bool IsValid => TryParse($"{Pattern} {Value}") is not null;

    /// <summary>Reads a rule as it stands in the settings; null if it is none.</summary>
    internal static CacheRule? TryParse(string text)
    {
        int end = text.IndexOf(' ', StringComparison.Ordinal);
        if (end <= 0 || text.Any(c => c is < ' ' or '\u007F'))
        {
            return null;
        }

        (string pattern, string value) = (text[..end], text[end..].Trim());
        return PathPattern.IsValid(pattern) && value.All(char.IsAscii) && CacheControl.IsValid(Encoding.ASCII.GetBytes(value)) ? new CacheRule(pattern, value) : null;
    }
}

/// <summary>The rules of a site; the first one that matches counts.</summary>
internal sealed class CachePolicy(IReadOnlyList<CacheRule> rules)
{
    private readonly (PathPattern Pattern, string Value)[] _rules = [.. rules.Select(rule => (new PathPattern(rule.Pattern), rule.Value))];

    /// <summary>No rules: caches go by Last-Modified, each in its own way.</summary>
    public static CachePolicy None { get; } = new([]);

    /// <summary>The value of Cache-Control for a file, or null for none.</summary>
    /// <param name="path">The file's path below the root: of a directory that of its index file.</param>
    public string? For(ReadOnlySpan<byte> path)
    {
        foreach ((PathPattern pattern, string value) in _rules)
        {
            if (pattern.Matches(path))
            {
                return value;
            }
        }

        return null;
    }
}
