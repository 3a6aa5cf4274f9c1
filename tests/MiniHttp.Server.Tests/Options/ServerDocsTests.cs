// docs/minihttpd.md, the man page and the completions are generated from the table. With REWRITE_DOCS=1 in the
// environment they are written: then look at what has changed. DocumentTests checks their links.

using MiniHttp.CommandLine;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

public class ServerDocsTests
{
    private const string Command
        = "dotnet test --project tests/MiniHttp.Server.Tests --filter-class '*ServerDocsTests'";

    private const string Source = "Generated from docs/templates/minihttpd.md and the options of minihttpd";

    private static string Reference { get; } = MarkdownManual.Of(
        Minihttpd.Summary,
        GeneratedFile.Read("docs/templates/minihttpd.md"),
        new Dictionary<string, string> { ["settings"] = Settings, ["settings only"] = SettingsOnly });

    private static IEnumerable<ServerOption> Rows => SettingsTable.Rows.Where(row => row.Setting is not null);

    private static string Settings => MarkdownManual.Table("setting", "option", Rows
        .Where(row => row.IsOption || row.Operand is not null)
        .Select(row => ($"`{row.Setting!.Key}`", $"`{row.NameInMessages}`{Remark(row)}")));

    private static string SettingsOnly => MarkdownManual.Table("setting", "effect", Rows
        .Where(row => !row.IsOption && row.Operand is null)
        .Select(row => ($"`{row.Setting!.Key}`{(row.Setting.IsList ? " (list)" : "")}", Effect(row))));

    public static TheoryData<string> Shells => [.. ShellCompletion.Shells];

    [Fact]
    public void The_reference_is_made_from_the_table()
        => GeneratedFile.Check(
            "docs/minihttpd.md",
            $"<!-- {Source}. Change those, then: REWRITE_DOCS=1 {Command} -->\n{Reference}",
            Command);

    [Fact]
    public void The_man_page_is_made_from_the_reference()
        => GeneratedFile.Check(
            "docs/man/minihttpd.1",
            $".\\\" {Source}\n{ManPage.Of(Minihttpd.Summary, Reference, "Build")}",
            Command);

    [Theory]
    [MemberData(nameof(Shells))]
    public void The_completions_are_made_from_the_table(string shell) => GeneratedFile.Check(
        $"docs/completions/{ShellCompletion.FileNameOf(Minihttpd.Summary, shell)}",
        ShellCompletion.Of(Minihttpd.Summary, shell),
        Command);

    private static string Effect(ServerOption row)
    {
        string[] sentences = [$"{MarkdownManual.Escape(row.Help)}.", row.Details, row.Facts];
        return string.Join(' ', sentences.Where(sentence => sentence.Length > 0));
    }

    private static string Remark(ServerOption row)
        => row.Setting is { IsList: true } ? ": a list"
            : row is { IsFlag: true, IsOption: true, OptionalValue: null } ? $": {row.Alone}"
            : "";
}
