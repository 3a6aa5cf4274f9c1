using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Hosting;

namespace MiniHttp.Server.Tests;

public class LineFormatterTests
{
    private static string Format(LogLevel entryLevel, string message, Exception? exception = null, LogLevel level = LogLevel.Information)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var entry = new LogEntry<string>(entryLevel, "Some.Category", 7, message, exception, (state, _) => state);
        new LineFormatter(level).Write(entry, null, output);
        return output.ToString();
    }

    [Theory]
    [InlineData(LogLevel.Trace, "minihttpd: debug: text\n")]
    [InlineData(LogLevel.Debug, "minihttpd: debug: text\n")]
    [InlineData(LogLevel.Information, "minihttpd: text\n")]
    [InlineData(LogLevel.Warning, "minihttpd: warning: text\n")]
    [InlineData(LogLevel.Error, "minihttpd: error: text\n")]
    [InlineData(LogLevel.Critical, "minihttpd: error: text\n")]
    public void An_entry_is_one_line_that_says_who_speaks_and_how_bad_it_is(LogLevel level, string expected)
        => Assert.Equal(expected, Format(level, "text"));

    [Fact]
    public void An_exception_is_named_in_the_same_line()
        => Assert.Equal("minihttpd: error: It failed: IOException: disk full\n", Format(LogLevel.Error, "It failed", new IOException("disk full")));

    [Theory]
    [InlineData("a\nb", @"a\x0Ab")]
    [InlineData("a\r\nminihttpd: error: forged", @"a\x0D\x0Aminihttpd: error: forged")]
    [InlineData("\u001b[2J\a\0\t", @"\x1B[2J\x07\x00\x09")]
    [InlineData("\u007f\u0085\u009b31m", @"\x7F\x85\x9B31m")]
    [InlineData("caf\u00e9 \U0001F600 \\x0A", "caf\u00e9 \U0001F600 \\x0A")]
    [InlineData("", "")]
    public void Control_characters_neither_end_the_line_nor_command_the_terminal(string text, string expected)
    {
        Assert.Equal(expected, OneLine.Of(text));
        Assert.Equal($"minihttpd: {expected}\n", Format(LogLevel.Information, text));
        Assert.Equal($"minihttpd: error: x: IOException: {expected}\n", Format(LogLevel.Error, "x", new IOException(text)));
        Assert.StartsWith($"minihttpd: error: {expected}: ", Format(LogLevel.Error, text, new IOException("x"), LogLevel.Debug), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LogLevel.Debug, true)]
    [InlineData(LogLevel.Trace, true)]
    [InlineData(LogLevel.Information, false)]
    [InlineData(LogLevel.Warning, false)]
    public void A_stack_trace_follows_only_for_who_asked_for_details(LogLevel level, bool expected)
    {
        IOException thrown = Assert.Throws<IOException>(void () => throw new IOException("disk full"));
        Assert.Equal(expected, Format(LogLevel.Error, "It failed", thrown, level).Contains("   at ", StringComparison.Ordinal));
    }
}
