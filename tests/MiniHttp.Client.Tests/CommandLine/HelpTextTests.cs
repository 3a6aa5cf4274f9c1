using MiniHttp.CommandLine;

namespace MiniHttp.Client.Tests;

public class HelpTextTests
{
    [Fact]
    public void Help_is_purpose_usage_options_examples_and_topics() => Assert.Equal(
        """
        serve: serve a folder

        Usage: serve [options] ROOT

        Files:
          -i, --index NAME               It's the page of a folder
              --config FILE              Read FILE [or *]
          -n, --no-listing               List no folder

        Log:
              --format FORMAT-OF-THE-LINES
                                         Write lines in this format
              --quiet                    Write no lines never never never never never never never never
                                         never never never never

        Examples:
          serve .        this folder
          serve -n site  another one

        serve --help exit-codes lists the exit codes. The other topics of --help are files, log.
        """,
        HelpText.Of(Sample.Program, []));

    [Theory]
    [InlineData("LOG", "Log:\n      --format")]
    [InlineData("exit-codes", "Exit codes:\n  0    success\n  2    invalid option, as --nope")]
    [InlineData("log files", "Files:\n")]
    public void A_topic_is_printed_alone(string words, string beginning)
        => Assert.StartsWith(beginning, HelpText.Of(Sample.Program, words.Split(' ')), StringComparison.Ordinal);
}
