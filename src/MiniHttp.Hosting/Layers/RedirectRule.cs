// Redirects that the settings name: how a rule is written, which requests it is for, and where it leads.

using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>One rule: requests for a path are sent elsewhere.</summary>
[TypeConverter(typeof(RuleConverter<RedirectRule>))]
public sealed record RedirectRule : IRule<RedirectRule>
{
    /// <summary>What may be said, for messages.</summary>
    internal const string Allowed = "FROM TO [STATUS], as in '/old/* /new/* 301', and no circle";

    private readonly byte[] _before; // Of FROM, up to its star, or all of it.
    private readonly byte[]? _after; // Behind the star; null where there is none.

    private RedirectRule(string from, string to, StatusCode status, byte[] decoded)
    {
        (From, To, Status) = (from, to, status);
        int star = decoded.AsSpan().IndexOf((byte)'*');
        _before = star < 0 ? decoded.AsSpan().TrimEnd((byte)'/').ToArray() : decoded[..star];
        _after = star < 0 ? null : decoded[(star + 1)..];
    }

    /// <summary>Which path.</summary>
    public string From { get; }

    /// <summary>Where to.</summary>
    public string To { get; }

    /// <summary>In which way.</summary>
    public StatusCode Status { get; }

    /// <summary>Reads a rule, written as in a settings file of minihttpd: <c>/old/* /new/* 301</c>.</summary>
    /// <exception cref="FormatException">It is not a valid rule.</exception>
    public static RedirectRule Parse(string text)
        => TryParse(text ?? throw new ArgumentNullException(nameof(text)))
            ?? throw new FormatException($"{text}: must be {Allowed}");

    /// <summary>The same; false if it is not a valid rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out RedirectRule rule)
        => (rule = text is null ? null : TryParse(text)) is not null;

    /// <summary>Reads a rule as it stands in the settings; null if it is none.</summary>
    internal static RedirectRule? TryParse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 3 || !IsFrom(words[0]) || !IsTo(words[1]) || Stars(words[1]) > Stars(words[0]))
        {
            return null;
        }

        int status = StatusCode.MovedPermanently.Value;
        if (words.Length == 3 && (!int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out status) || status is not (301 or 302 or 303 or 307 or 308)))
        {
            return null;
        }

        byte[] from = Encoding.UTF8.GetBytes(words[0]);
        return PercentEncoding.TryDecode(from, from, out int length) ? new RedirectRule(words[0], words[1], new StatusCode(status), from[..length]) : null;
    }

    /// <summary>Reads all rules; null if one is none, or if some lead in a circle.</summary>
    internal static IReadOnlyList<RedirectRule>? TryParseAll(IEnumerable<string> texts)
    {
        var rules = new List<RedirectRule>();
        foreach (string text in texts)
        {
            if (TryParse(text) is not { } rule)
            {
                return null;
            }

            rules.Add(rule);
        }

        return rules.Exists(rule => LeadsInCircle(rule, rules)) ? null : rules;
    }

    /// <summary>Where a path leads; null where the rule is not for it.</summary>
    /// <param name="path">Decoded, with its slashes.</param>
    internal byte[]? Lead(ReadOnlySpan<byte> path)
    {
        if (_after is null)
        {
            return path.TrimEnd((byte)'/').SequenceEqual(_before) ? Target([]) : null;
        }

        return path.Length >= _before.Length + _after.Length && path.StartsWith(_before) && path.EndsWith(_after)
            ? Target(path[_before.Length..^_after.Length]) : null;
    }

    // Encoded anew, so that nothing of the request's own spelling gets into the URL.
    private byte[] Target(ReadOnlySpan<byte> star)
    {
        var target = new ArrayBufferWriter<byte>();
        foreach (byte b in Encoding.UTF8.GetBytes(To))
        {
            if (b == '*')
            {
                PercentEncoding.Encode(star, target);
            }
            else if (b < 0x80)
            {
                target.Write([b]);
            }
            else
            {
                PercentEncoding.Encode([b], target);
            }
        }

        return target.WrittenSpan.ToArray();
    }

    private static bool IsFrom(string text) => text[0] == '/' && Stars(text) <= 1 && !text.AsSpan().ContainsAny('?', '#', '\\') && !text.Any(char.IsControl);

    // A star in the host, or right behind it, would let whoever makes a link choose the host.
    private static bool IsTo(string text)
    {
        if (Stars(text) > 1 || text.Any(c => c <= ' ' || c == '\u007F' || c is '"' or '<' or '>' or '\\'))
        {
            return false;
        }

        if (text[0] == '/')
        {
            return !text.StartsWith("//", StringComparison.Ordinal);
        }

        if (!HttpUrl.TryParse(text.Replace('*', 'x'), out HttpUrl? url) || url.UserInfo is not null)
        {
            return false;
        }

        int star = text.IndexOf('*', StringComparison.Ordinal);
        int slash = text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3);
        return star < 0 || (slash > 0 && slash < star);
    }

    private static int Stars(string text) => text.Count(c => c == '*');

    // With a word for the star. Whoever needs more steps than there are rules never arrives.
    private static bool LeadsInCircle(RedirectRule rule, List<RedirectRule> rules)
    {
        byte[]? path = rule.Target("x"u8);
        for (int step = 0; step <= rules.Count; step++)
        {
            if (path is not [(byte)'/', ..])
            {
                return false;
            }

            int end = path.AsSpan().IndexOfAny((byte)'?', (byte)'#');
            byte[] here = end < 0 ? path : path[..end];
            path = rules.Select(next => next.Lead(here)).FirstOrDefault(to => to is not null);
        }

        return path is not null;
    }
}
