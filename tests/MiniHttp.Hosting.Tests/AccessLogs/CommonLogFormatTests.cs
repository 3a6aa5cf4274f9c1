using System.Net;
using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;


public class CommonLogFormatTests
{
    private static readonly DateTimeOffset Time = new(2000, 10, 10, 13, 55, 36, 999, TimeSpan.FromHours(-7));

    private static string Line(LogLines lines, int status = 200, long bodyBytes = 0, DateTimeOffset? time = null)
        => LogLines.Text(line => CommonLogFormat.Write(lines.Answered(status, bodyBytes), null, LogTime.Of(time ?? Time), line));

    // What stands between the quotes.
    private static string Quoted(string requestLine) => Line(new LogLines(requestLine)).Split('"')[1];

    [Fact]
    public void A_line_is_as_in_the_book()
        => Assert.Equal(
            "127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326\n",
            Line(new LogLines("GET /apache_pb.gif HTTP/1.0", new IPEndPoint(IPAddress.Loopback, 54321)), 200, 2326));

    [Fact]
    public void Who_has_no_address_is_a_dash()
    {
        Assert.StartsWith("- - - [", Line(new LogLines()), StringComparison.Ordinal);
        Assert.StartsWith("- - - [", Line(new LogLines(remote: new UnixDomainSocketEndPoint("/run/x"))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_IPv6_address_has_no_brackets_and_no_port()
        => Assert.StartsWith("2001:db8::1 - - [", Line(new LogLines(remote: new IPEndPoint(IPAddress.Parse("2001:db8::1"), 80))), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "+0000")]
    [InlineData(330, "+0530")]
    [InlineData(-210, "-0330")]
    [InlineData(840, "+1400")]
    public void The_time_zone_is_written_without_a_colon(int minutes, string zone)
    {
        var time = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.FromMinutes(minutes));
        Assert.Contains($" [03/Feb/2024:04:05:06 {zone}] ", Line(new LogLines(), time: time), StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_are_a_dash()
    {
        Assert.EndsWith("\" 304 -\n", Line(new LogLines(), 304), StringComparison.Ordinal);
        Assert.EndsWith("\" 200 1\n", Line(new LogLines(), 200, 1), StringComparison.Ordinal);
        Assert.EndsWith("\" 200 5368709120\n", Line(new LogLines(), 200, 5_368_709_120), StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_line_that_never_came_is_empty() => Assert.Contains("] \"\" 408 ", Line(new LogLines(""), 408), StringComparison.Ordinal);

    [Theory]
    [InlineData("GET /a%20b?c=d HTTP/1.0", "GET /a%20b?c=d HTTP/1.0")]
    [InlineData("GET /\"quoted\" HTTP/1.0", @"GET /\x22quoted\x22 HTTP/1.0")]
    [InlineData(@"GET /back\slash HTTP/1.0", @"GET /back\x5Cslash HTTP/1.0")]
    [InlineData(@"GET /\x22 HTTP/1.0", @"GET /\x5Cx22 HTTP/1.0")]
    [InlineData("GET /\u001b[31mred HTTP/1.0", @"GET /\x1B[31mred HTTP/1.0")]
    [InlineData("GET /\0\t\u007f HTTP/1.0", @"GET /\x00\x09\x7F HTTP/1.0")]
    [InlineData("GET /caf\u00c3\u00a9\u0080\u00ff HTTP/1.0", @"GET /caf\xC3\xA9\x80\xFF HTTP/1.0")]
    [InlineData("GET /a\rb HTTP/1.0", @"GET /a\x0Db HTTP/1.0")]
    public void What_could_end_the_quotes_or_command_a_terminal_is_escaped(string requestLine, string expected)
        => Assert.Equal(expected, Quoted(requestLine));

    [Fact]
    public void Whatever_is_asked_it_is_one_line_in_printable_ASCII()
    {
        string every = string.Concat(Enumerable.Range(0, 256).Where(b => b != '\n').Select(b => (char)b));
        Assert.Matches("^- - - \\[[^\\]]+\\] \"[ !#-~]+\" 400 -\n$", Line(new LogLines(every), 400));
    }

    [Theory]
    [InlineData("alice", "alice")]
    [InlineData(null, "-")]
    [InlineData("", "-")]
    [InlineData("al ice] \"", @"al\x20ice]\x20\x22")]
    [InlineData("\u00e9\u001b\n", @"\xC3\xA9\x1B\x0A")]
    public void Who_was_let_in_stands_where_a_user_stands_as_one_word(string? user, string expected)
        => Assert.StartsWith($"- - {expected} [", LogLines.Text(line => CommonLogFormat.Write(new LogLines().Answered(), user, LogTime.Of(Time), line)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Referer: http://a/b\r\nUser-Agent: x/1.0 (y; z)\r\n", "\"http://a/b\" \"x/1.0 (y; z)\"")]
    [InlineData("User-Agent: x\r\n", "\"-\" \"x\"")]
    [InlineData("referer: a\r\nReferer: b\r\n", "\"a\" \"-\"")]
    [InlineData("Referer:\r\nUser-Agent: \r\n", "\"-\" \"-\"")]
    [InlineData("", "\"-\" \"-\"")]
    [InlineData("Referer: \"\\\r\nUser-Agent: a\t\u0080\u009b31m\u00ff\r\n", @"""\x22\x5C"" ""a\x09\x80\x9B31m\xFF""")]
    public void The_combined_line_adds_what_the_client_says_of_itself(string fields, string expected)
    {
        var lines = new LogLines("GET / HTTP/1.0", new IPEndPoint(IPAddress.Loopback, 1), fields);
        Assert.Equal(
            $"127.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 404 7 {expected}\n",
            LogLines.Text(line => CommonLogFormat.WriteCombined(lines.Answered(404, 7), "bob", LogTime.Of(Time), line)));
    }
}
