// What --help says of minifetch, and that no option and no exit code is missing.

using MiniHttp.CommandLine;
using MiniHttp.Fetching;

namespace MiniHttp.Client.Tests;

public class MinifetchTests
{
    private static readonly string[] Lines = HelpText.Of(Minifetch.Summary, []).Split('\n');

    [Fact]
    public void Help_has_at_most_100_columns()
        => Assert.All(
            Lines.Concat(HelpText.Of(Minifetch.Summary, ["exit-codes"]).Split('\n')),
            line => Assert.InRange(line.Length, 0, 100));

    [Fact]
    public void Help_begins_with_the_purpose_and_the_usage()
        => Assert.Equal(
            [
                "minifetch: fetch URLs over HTTP/1.0, with curl's options and exit codes",
                "",
                "Usage: minifetch [options] URL...",
            ],
            Lines[..3]);

    [Fact]
    public void Help_has_each_option_with_its_help_on_one_or_two_lines()
        => Assert.All(OptionTable.All, option =>
        {
            string names = (option.HasLetter ? "  " : "      ") + string.Join(", ", option.Names);
            int line = Array.FindIndex(Lines, line => $"{line} ".StartsWith(names + " ", StringComparison.Ordinal));
            Assert.True(line > 0, option.Name);
            Assert.Contains(option.Help, Lines[line] + Lines[line + 1], StringComparison.Ordinal);
        });

    [Fact]
    public void Help_for_a_topic_is_that_group_alone()
    {
        string help = HelpText.Of(Minifetch.Summary, ["Retry", "http://host/"]);
        Assert.StartsWith("Resuming and retrying:\n  -C, --continue-at OFFSET", help, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_are_no_topic_mean_the_whole_help()
        => Assert.Equal(HelpText.Of(Minifetch.Summary, []), HelpText.Of(Minifetch.Summary, ["http://host/"]));

    [Fact]
    public void Each_failure_has_one_exit_status()
        => Assert.Equal(
            Enum.GetValues<FetchCode>().Select(code => (int)code).Append(Minifetch.Terminated),
            Minifetch.Summary.ExitStatuses.Select(status => status.Code));

    [Fact]
    public void Examples_are_valid_command_lines()
        => Assert.All(
            Minifetch.Summary.Examples,
            example => Assert.NotEmpty(ArgumentReader.Read(example.Command.Split(' ')[1..]).Urls));

    // --help is one line for each: what it cannot say stands in the manual.
    [Fact]
    public void Texts_are_plain_and_short()
        => Assert.All(OptionTable.All, option =>
        {
            Assert.InRange(option.Help.Length, 10, 67);
            Assert.DoesNotContain('`', option.Help);
            Assert.True(option.Details is "" || option.Details[^1] is '.', option.Name);
        });
}
