using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace MiniHttp.Architecture.Tests;

// docs/where.md says where each question is decided. These tests keep its names true.
public partial class WhereTests
{
    private static readonly string[][] Rows =
    [
        .. Repository.ReadLines("docs/where.md")
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells[0] != "question" && !cells[0].StartsWith('-')),
    ];

    private static readonly ILookup<string, INamedTypeSymbol> Types = SourceCode.Types
        .SelectMany(type => type.Symbol.GetTypeMembers().Prepend(type.Symbol))
        .ToLookup(type => type.Name);

    private static readonly HashSet<string> FileNames = [.. Repository.Files.Select(file => Path.GetFileName(file))];

    [Fact]
    public void Every_question_has_an_answer_with_a_name()
    {
        Assert.True(Rows.Length > 80, $"{Rows.Length} rows");
        Assert.All(Rows, row =>
        {
            Assert.Equal(2, row.Length);
            Assert.EndsWith("?", row[0], StringComparison.Ordinal);
            Assert.NotEmpty(NamesIn(row[1]));
        });
    }

    [Fact]
    public void Every_name_is_a_type_a_member_or_a_file()
    {
        string[] missing = [.. Rows.SelectMany(row => NamesIn(row[1])).Distinct().Where(name => !Exists(name))];
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("ServerExchange", true)]
    [InlineData("Response.Defer", true)]
    [InlineData("Response.Delay", false)]
    [InlineData("cases.md", true)]
    [InlineData("NoSuchThing", false)]
    public void Names_are_looked_up(string name, bool exists) => Assert.Equal(exists, Exists(name));

    private static bool Exists(string name)
        => Types.Contains(name) || FileNames.Contains(name) || IsMember(name.Split('.'));

    private static bool IsMember(string[] parts)
        => parts.Length == 2 && Types[parts[0]].Any(type => !type.GetMembers(parts[1]).IsEmpty);

    private static IEnumerable<string> NamesIn(string cell)
        => CodeSpan().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
