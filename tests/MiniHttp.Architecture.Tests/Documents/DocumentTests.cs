namespace MiniHttp.Architecture.Tests;

// Links between documents stay alive, and the two that are read first stay short.
public class DocumentTests
{
    public static TheoryData<string> Documents => [.. Document.InRepository.Select(document => document.File)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Each_relative_link_leads_to_a_file_and_a_heading(string file)
    {
        string[] dead = [.. new Document(file, Repository.Read(file)).Links.Where(IsDead)];
        Assert.True(dead.Length == 0, $"{file}: dead links: {string.Join(", ", dead)}");
    }

    [Theory]
    [InlineData("README.md", 9 * 1024)]
    [InlineData("docs/architecture.md", 12 * 1024)]
    public void It_stays_short(string file, long bytes)
        => Assert.InRange(new FileInfo(Path.Combine(Repository.Root, file)).Length, 1, bytes);

    [Theory]
    [InlineData("[a](b.md#c)", "docs/b.md#c")]
    [InlineData("[a](#c)", "docs/a.md#c")]
    [InlineData("![a](../b.png)", "b.png")]
    [InlineData("[a](https://example.com/)", null)]
    [InlineData("`[a](b.md)`", null)]
    [InlineData("```\n[a](b.md)\n```", null)]
    public void Links_are_found_outside_of_code(string text, string? link)
        => Assert.Equal(link, new Document("docs/a.md", text).Links.SingleOrDefault());

    [Theory]
    [InlineData("## The `-w` option, and [more](x.md)", "the--w-option-and-more")]
    [InlineData("# Limits", "limits")]
    [InlineData("```\n# comment\n```", null)]
    public void Headings_are_anchors(string text, string? anchor)
        => Assert.Equal(anchor, new Document("a.md", text).Anchors.SingleOrDefault());

    private static bool IsDead(string link)
    {
        string[] parts = link.Split('#');
        return !Path.Exists(Path.Combine(Repository.Root, parts[0]))
            || (parts.Length > 1 && !new Document(parts[0], Repository.Read(parts[0])).Anchors.Contains(parts[1]));
    }
}
