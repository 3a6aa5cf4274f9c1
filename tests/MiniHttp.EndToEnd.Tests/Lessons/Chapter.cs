using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>
/// The text that goes with a lesson, docs/howto/NAME.md. A comment before a block of code says where it comes from:
/// <c>&lt;!-- snippet NAME --&gt;</c> from the lesson, <c>&lt;!-- output TITLE --&gt;</c> from what the lesson writes below that title.
/// </summary>
internal sealed partial class Chapter
{
    private readonly string _path;
    private readonly string[] _lines;

    public Chapter(string name)
    {
        _path = Path.Combine(Folder, $"{name}.md");
        _lines = File.ReadAllLines(_path);
    }

    public static string Folder { get; } = Path.Combine(Minihttpd.SourceTree, "docs", "howto");

    /// <summary>All there are, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.md").Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name != "README").Order(StringComparer.Ordinal),
    ];

    /// <summary>The text as it is.</summary>
    public string Text => Joined(_lines);

    /// <summary>What the blocks of a kind say that they are, in order.</summary>
    public IEnumerable<string> Sources(string kind) => _lines.Select(line => SourcePattern().Match(line))
        .Where(match => match.Groups[1].Value == kind).Select(match => match.Groups[2].Value);

    /// <summary>The numbers of lines that begin a block of code or of output that does not say where it comes from.</summary>
    public IEnumerable<int> BlocksWithoutSource => Enumerable.Range(1, _lines.Length - 1)
        .Where(i => _lines[i] is "```csharp" or "```text" or "```" && !SourcePattern().IsMatch(_lines[i - 1]) && !IsInsideBlock(i)).Select(i => i + 1);

    /// <summary>The files that it refers to, relative to its folder.</summary>
    public IEnumerable<string> Links => _lines.SelectMany(LinksOf);

    /// <summary>The text with its blocks of a kind as their sources have them now.</summary>
    public string With(string kind, Func<string, string[]> source)
    {
        var result = new List<string>();
        for (int i = 0; i < _lines.Length; i++)
        {
            result.Add(_lines[i]);
            if (SourcePattern().Match(_lines[i]) is not { Success: true } match || match.Groups[1].Value != kind)
            {
                continue;
            }

            int end = Array.IndexOf(_lines, "```", i + 2);
            Assert.True(end > 0 && IsFence(i + 1), $"{_path}: no block of code follows {_lines[i]}");
            result.Add(_lines[i + 1]);
            result.AddRange(source(match.Groups[2].Value));
            i = end - 1;
        }

        return Joined(result);
    }

    public static IEnumerable<string> LinksOf(string line) => LinkPattern().Matches(line).Select(link => link.Groups[1].Value);

    public void Write(string text) => File.WriteAllText(_path, text);

    private bool IsFence(int line) => _lines[line].StartsWith("```", StringComparison.Ordinal);

    private bool IsInsideBlock(int line) => Enumerable.Range(0, line).Count(IsFence) % 2 == 1;

    private static string Joined(IEnumerable<string> lines) => string.Join('\n', lines) + '\n';

    [GeneratedRegex("^<!-- (snippet|output) (.+) -->$")]
    private static partial Regex SourcePattern();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)")]
    private static partial Regex LinkPattern();
}
