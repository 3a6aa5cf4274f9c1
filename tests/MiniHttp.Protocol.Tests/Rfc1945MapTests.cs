// docs/rfc1945.md says for each rule of RFC 1945 where it is kept and which test watches over it. These tests keep the map true.

using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.Protocol.Tests;

public partial class Rfc1945MapTests
{
    // The sections that lay something upon an origin server, or upon both sides.
    private static readonly string[] ServerSections =
    [
        "1.3", "2.1", "2.2", "3.1", "3.2.2", "3.3", "3.4", "3.5", "3.6", "3.6.1", "4.1", "4.2", "5", "5.1.1", "5.1.2", "6.1.1",
        "7.1", "7.2", "7.2.1", "7.2.2", "8.1", "8.2", "8.3", "9.1", "9.3", "9.4", "9.5", "10.4", "10.6", "10.9", "10.10", "10.11", "10.12",
        "10.14", "10.15", "10.16", "11", "12.4", "12.5", "App. B", "App. D",
    ];

    // The sections that lay something upon a user agent, or upon both sides.
    private static readonly string[] ClientSections =
    [
        "1.3", "2.1", "2.2", "3.1", "3.2.2", "3.3", "3.4", "3.5", "3.6", "3.6.1", "4.2", "5", "5.1.2", "6", "6.1.1",
        "7.1", "7.2.1", "7.2.2", "8.2", "8.3", "9.1", "9.3", "9.4", "9.5", "10.4", "10.7", "10.9", "10.11", "10.12",
        "10.13", "10.14", "10.15", "10.16", "11", "12.1", "12.4", "App. B", "App. D",
    ];

    private static readonly string[] Sides = ["server", "client", "both"];

    private static readonly string Root = SourceTree.Root;

    private static readonly Row[] Rows = ReadRows();

    [Fact]
    public void Every_section_for_a_server_has_a_row() => Assert.Empty(ServerSections.Except(SectionsOf("server", "both")));

    [Fact]
    public void Every_section_for_a_user_agent_has_a_row_of_its_own() => Assert.Empty(ClientSections.Except(SectionsOf("client")));

    [Fact]
    public void Every_row_says_who_what_where_and_which_test()
    {
        Assert.True(Rows.Length > 40, $"There are {Rows.Length} rows.");
        Assert.All(Rows, row =>
        {
            Assert.Contains(row.Who, Sides);
            Assert.NotEmpty(row.Behaviour);
            Assert.NotEmpty(CodeSpans(row.Sources));
            Assert.NotEmpty(CodeSpans(row.Tests));
        });
    }

    [Fact]
    public void Every_source_file_of_the_map_exists()
    {
        IEnumerable<string> files = Rows.SelectMany(r => CodeSpans(r.Sources)).Distinct();
        string[] missing = [.. files.Where(file => !File.Exists(Path.Combine(Root, "src", file)))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_test_of_the_map_exists()
    {
        string tests = Path.Combine(Root, "tests");
        string[] sources = [.. Directory.EnumerateFiles(tests, "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];
        IEnumerable<string> names = Rows.SelectMany(r => CodeSpans(r.Tests)).Distinct();
        string[] missing = [.. names.Where(name => !Array.Exists(sources, source => Holds(source, name)))];
        Assert.True(missing.Length == 0, $"Not there: {string.Join(", ", missing)}");
    }

    private static IEnumerable<string> SectionsOf(params string[] who)
        => Rows.Where(r => who.Contains(r.Who)).SelectMany(r => r.Sections.Split(',')).Select(s => s.Trim().TrimStart('§'));

    private static bool Holds(string source, string name)
    {
        string[] parts = name.Split('.');
        return Regex.IsMatch(source, $@"\bclass {parts[0]}\b")
            && (parts.Length == 1 || Regex.IsMatch(source, $@"\b(void|Task) {parts[1]}\("));
    }

    private static IEnumerable<string> CodeSpans(string cell) => CodeSpan().Matches(cell).Select(m => m.Groups[1].Value);

    // The rows of every table of five columns, without their two lines of heading.
    private static Row[] ReadRows() =>
    [
        .. File.ReadAllLines(Path.Combine(Root, "docs", "rfc1945.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 7 && cells[1] is not ("section" or "extension") && !cells[1].StartsWith('-'))
            .Select(cells => new Row(cells[1], cells[2], cells[3], cells[4], cells[5])),
    ];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    private sealed record Row(string Sections, string Who, string Behaviour, string Sources, string Tests);
}
