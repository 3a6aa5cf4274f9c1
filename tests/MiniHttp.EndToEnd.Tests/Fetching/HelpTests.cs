// Help of minifetch, errors of its command line, man pages.

namespace MiniHttp.EndToEnd.Tests;

public class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--help", "http://127.0.0.1:1/")]
    public async Task Help_is_printed_and_nothing_is_fetched(params string[] words)
    {
        ProgramResult result = await Minifetch.RunAsync(words);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.StartsWith("minifetch: fetch URLs over HTTP/1.0", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n  -o, --output FILE  ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith(".\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("retry", "Resuming and retrying:\n")]
    [InlineData("exit-codes", "Exit codes:\n  0    success\n")]
    public async Task Help_prints_one_topic(string topic, string beginning)
    {
        ProgramResult result = await Minifetch.RunAsync("--help", topic);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(beginning, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown option \"--headder\" (did you mean \"--header\"?)", "--headder", "A: b", "h")]
    [InlineData("--max-time x: must be seconds, 0 to 1000000, with or without a fraction", "-m", "x", "h")]
    [InlineData("--http2: curl's option for HTTP/2; minifetch speaks HTTP/1.0", "--http2", "h")]
    [InlineData("no URL (see minifetch --help)")]
    public async Task An_invalid_command_line_is_one_line(string error, params string[] words)
    {
        ProgramResult result = await Minifetch.RunAsync(words);
        Assert.Equal((2, "", $"minifetch: {error}\n"), (result.ExitCode, result.Output, result.Errors));
    }

    [Theory]
    [InlineData("minifetch.1", "Maximum total time")]
    [InlineData("minihttpd.1", "Maximum connections of --concurrency thread")]
    public async Task The_man_page_is_rendered_without_a_warning(string file, string words)
    {
        string groff = ExternalProgram.PathOf("groff");
        string page = Path.Combine(Minihttpd.SourceTree, "docs", "man", file);
        ProgramResult result = await ExternalProgram.Shell.RunAsync(
            ["exec \"$0\" \"$@\"", groff, "-man", "-ww", "-Tascii", "-P-c", page]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains(words, result.Output, StringComparison.Ordinal);
    }
}
