// docs/minifetch.md, the man page and the completions are what the table of options makes of them. With REWRITE_DOCS=1
// in the environment they are written: then look at what has changed. DocumentTests checks their links.

using MiniHttp.CommandLine;
using MiniHttp.Testing;

namespace MiniHttp.Client.Tests;

public class GeneratedDocsTests
{
    private const string Command
        = "dotnet test --project tests/MiniHttp.Client.Tests --filter-class '*GeneratedDocsTests'";

    private const string Source = "Generated from docs/templates/minifetch.md and the options of minifetch";

    private static string Reference { get; } = MarkdownManual.Of(
        Minifetch.Summary,
        GeneratedFile.Read("docs/templates/minifetch.md"),
        new Dictionary<string, string> { ["variables"] = Variables });

    private static string Variables => string.Join(", ", WriteOut.Names.Select(name => $"`{name}`")) + ".";

    public static TheoryData<string> Shells => [.. ShellCompletion.Shells];

    [Fact]
    public void The_reference_is_made_from_the_table()
        => GeneratedFile.Check(
            "docs/minifetch.md",
            $"<!-- {Source}. Change those, then: REWRITE_DOCS=1 {Command} -->\n{Reference}",
            Command);

    [Fact]
    public void The_man_page_is_made_from_the_reference()
        => GeneratedFile.Check(
            "docs/man/minifetch.1",
            $".\\\" {Source}\n{ManPage.Of(Minifetch.Summary, Reference, "Build")}",
            Command);

    [Theory]
    [MemberData(nameof(Shells))]
    public void The_completions_are_made_from_the_table(string shell) => GeneratedFile.Check(
        $"docs/completions/{ShellCompletion.FileNameOf(Minifetch.Summary, shell)}",
        ShellCompletion.Of(Minifetch.Summary, shell),
        Command);
}
