using System.Text.RegularExpressions;

namespace MiniHttp.Architecture.Tests;

/// <summary>A file of Markdown: its links and its headings.</summary>
internal sealed partial class Document(string file, string text)
{
    // The links of a template are those of the file that is made from it.
    private const string Templates = "docs/templates/";

    public static IEnumerable<Document> InRepository => Repository.Files
        .Where(file => file.EndsWith(".md", StringComparison.Ordinal))
        .Where(file => !file.StartsWith(Templates, StringComparison.Ordinal))
        .Select(file => new Document(file, Repository.Read(file)));

    public string File { get; } = file;

    /// <summary>Relative links, as paths from the root of the repository, with the anchor if they have one.</summary>
    public IEnumerable<string> Links => Link().Matches(Code().Replace(Blocks().Replace(text, ""), ""))
        .Select(match => match.Groups[1].Value)
        .Where(link => !Scheme().IsMatch(link))
        .Select(FromRoot);

    /// <summary>Anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Blocks().Replace(text, ""))
        .Select(match => Link().Replace(match.Groups[1].Value, ""))
        .Select(heading => NoAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-'));

    private string FromRoot(string link)
    {
        string target = link.StartsWith('#') ? Path.GetFileName(File) + link : link;
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, File))!;
        return Path.GetRelativePath(Repository.Root, Path.GetFullPath(target, folder)).Replace('\\', '/');
    }

    [GeneratedRegex(@"^(`{3,}).*?^\1", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Scheme();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w -]")]
    private static partial Regex NoAnchor();
}
