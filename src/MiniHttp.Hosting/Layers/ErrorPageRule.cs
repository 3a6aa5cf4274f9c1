using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>One rule: answers of a status get a file for a page.</summary>
/// <param name="Status">A status, or the first digit of a class.</param>
/// <param name="Path">The file's path from the root of the site on.</param>
[TypeConverter(typeof(RuleConverter<ErrorPageRule>))]
public sealed record ErrorPageRule(int Status, string Path) : IRule<ErrorPageRule>
{
    /// <summary>What may be said, for messages.</summary>
    internal const string Allowed = "STATUS PATH, as in '404 /errors/404.html' or '5xx /sorry.html'";

    /// <summary>The page that GitHub Pages, Netlify and <c>npx serve</c> know, too.</summary>
    internal static ErrorPageRule Usual { get; } = new(404, "/404.html");

    /// <summary>Whether it is for this status by name, and not for its class.</summary>
    internal bool IsFor(StatusCode status) => Status == status.Value;

    /// <summary>Whether it is for the class of this status.</summary>
    internal bool IsForClassOf(StatusCode status) => Status == status.Value / 100;

    /// <summary>The path as <see cref="RequestPath.Of"/> would make it.</summary>
    internal byte[] Relative => Encoding.UTF8.GetBytes(Path[1..]);

    /// <summary>Reads a rule, written as in a settings file of minihttpd: <c>404 /errors/404.html</c>.</summary>
    /// <exception cref="FormatException">It is not a valid rule.</exception>
    public static ErrorPageRule Parse(string text)
        => TryParse(text ?? throw new ArgumentNullException(nameof(text)))
            ?? throw new FormatException($"{text}: must be {Allowed}");

    /// <summary>The same; false if it is not a valid rule.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [MaybeNullWhen(false)] out ErrorPageRule rule)
        => (rule = text is null ? null : TryParse(text)) is not null;

    /// <summary>Whether it could be written in a settings file.</summary>
    internal bool IsValid => TryParse($"{(Status is 4 or 5 ? $"{Status}xx" : Status)} {Path}") is not null;

    /// <summary>Reads a rule as it stands in the settings; null if it is none.</summary>
    internal static ErrorPageRule? TryParse(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return null;
        }

        (string word, string path) = (text[..space], text[space..].Trim(' '));
        int status = word is "4xx" or "5xx" ? word[0] - '0'
            : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 400 and <= 599 ? number : 0;
        return status > 0 && IsPath(path) ? new ErrorPageRule(status, path) : null;
    }

    /// <summary>Whether a text is the path of a file, from the root of the site on.</summary>
    internal static bool IsPath(string path)
        => path is ['/', _, ..] && path[1..].Split('/').All(segment => segment is not ("" or "." or "..")) && !path.Any(char.IsControl);
}
