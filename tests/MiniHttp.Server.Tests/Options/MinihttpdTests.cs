// Help of minihttpd: every option is in it, and it stays readable.

using MiniHttp.CommandLine;

namespace MiniHttp.Server.Tests;

public class MinihttpdTests
{
    private static readonly string[] Lines = HelpText.Of(Minihttpd.Summary, []).Split('\n');

    private static IEnumerable<ServerOption> Options => SettingsTable.Rows.Where(row => row.IsOption);

    [Fact]
    public void Help_has_at_most_100_columns()
        => Assert.All(
            Lines.Concat(HelpText.Of(Minihttpd.Summary, ["exit-codes"]).Split('\n')),
            line => Assert.InRange(line.Length, 0, 100));

    [Fact]
    public void Help_begins_with_the_purpose_and_the_usage()
        => Assert.Equal(
            ["minihttpd: serve the files of a directory over HTTP/1.0", "", "Usage: minihttpd [ROOT] [options]"],
            Lines[..3]);

    [Fact]
    public void Help_has_each_option_with_its_help_on_one_or_two_lines()
        => Assert.All(Options, option =>
        {
            string names = (option.HasLetter ? "  " : "      ") + string.Join(", ", option.Names);
            int line = Array.FindIndex(Lines, line => $"{line} ".StartsWith(names, StringComparison.Ordinal)
                && $"{line} "[names.Length] is ' ' or '[');
            Assert.True(line > 0, option.Name);
            Assert.Contains(option.Help, Lines[line] + Lines[line + 1], StringComparison.Ordinal);
        });

    [Fact]
    public void Names_and_letters_are_unique()
        => Assert.Distinct(Options.SelectMany(option => option.Names));

    [Fact]
    public void A_row_is_an_option_or_a_setting()
        => Assert.All(SettingsTable.Rows, row => Assert.True(row.IsOption || row.Setting is not null));

    [Fact]
    public void Groups_are_selected_by_words_of_letters()
    {
        Assert.Distinct(SettingsTable.Groups.Select(group => group.Key));
        Assert.All(SettingsTable.Groups, group => Assert.Matches("^[a-z]+$", group.Key));
    }

    [Fact]
    public void Examples_are_valid_command_lines()
        => Assert.All(
            Minihttpd.Summary.Examples,
            example => Assert.Null(new ServerCommand().Parse(example.Command.Split(' ')[1..], out _)));

    // --help is one line for each: longer explanations stand in the manual.
    [Fact]
    public void Texts_are_plain_and_short()
        => Assert.All(SettingsTable.Rows, row =>
        {
            Assert.InRange(row.Help.Length, 10, 67);
            Assert.DoesNotContain('`', row.Help);
            Assert.True(row.Details is "" || row.Details[^1] is '.', row.Name);
        });
}
