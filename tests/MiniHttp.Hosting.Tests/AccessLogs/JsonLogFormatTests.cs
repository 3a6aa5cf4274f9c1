using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class JsonLogFormatTests
{
    private static readonly DateTimeOffset Time = new(2000, 10, 10, 13, 55, 36, 789, TimeSpan.FromHours(-7));

    private static string Line(in AnsweredRequest answered, string? user = null, DateTimeOffset? time = null)
    {
        var line = new ArrayBufferWriter<byte>();
        JsonLogFormat.Write(answered, user, time ?? Time, line);
        return Encoding.ASCII.GetString(line.WrittenSpan);
    }

    [Fact]
    public void A_zone_east_of_Greenwich_has_its_plus()
        => Assert.StartsWith("{\"time\":\"2000-10-10T13:55:36.789+05:30\",", Line(new LogLines().Answered(), null, new(2000, 10, 10, 13, 55, 36, 789, TimeSpan.FromMinutes(330))), StringComparison.Ordinal);

    private static JsonElement Parse(in AnsweredRequest answered, string? user = null)
    {
        using var document = JsonDocument.Parse(Line(answered, user));
        return document.RootElement.Clone();
    }

    [Fact]
    public void A_line_is_one_object_with_all_there_is_to_say()
    {
        var lines = new LogLines("GET /a?b HTTP/1.0", new IPEndPoint(IPAddress.Parse("2001:db8::1"), 80), "Referer: http://r/\r\nUser-Agent: x/1\r\n");
        Assert.Equal(
            """
            {"time":"2000-10-10T13:55:36.789-07:00","remote":"2001:db8::1","user":"alice","request":"GET /a?b HTTP/1.0","method":"GET","target":"/a?b","version":"HTTP/1.0","status":206,"bytes":5368709120,"duration":1.25,"referer":"http://r/","user_agent":"x/1","ended":"sent"}

            """,
            Line(lines.Answered(206, 5_368_709_120, duration: TimeSpan.FromMilliseconds(1250)), "alice"));
    }

    [Fact]
    public void What_there_is_not_is_null_and_every_key_is_there()
        => Assert.Equal(
            """
            {"time":"2000-10-10T13:55:36.789-07:00","remote":null,"user":null,"request":"","method":null,"target":null,"version":null,"status":408,"bytes":0,"duration":null,"referer":null,"user_agent":null,"ended":"stopped"}

            """,
            Line(new LogLines("").Answered(408, ending: AnswerEnding.Stopped)));

    [Theory]
    [InlineData(AnswerEnding.Sent, "sent")]
    [InlineData(AnswerEnding.Reset, "reset")]
    [InlineData(AnswerEnding.TimedOut, "timed out")]
    [InlineData(AnswerEnding.CutShort, "cut short")]
    [InlineData(AnswerEnding.Stopped, "stopped")]
    public void It_says_how_the_answer_ended(AnswerEnding ending, string expected)
        => Assert.Equal(expected, Parse(new LogLines().Answered(ending: ending)).GetProperty("ended").GetString());

    [Fact]
    public void A_request_that_was_refused_is_there_as_it_came()
    {
        JsonElement line = Parse(new LogLines("all nonsense here ?").Answered(400));
        Assert.Equal("all nonsense here ?", line.GetProperty("request").GetString());
        Assert.Equal(JsonValueKind.Null, line.GetProperty("method").ValueKind);
        Assert.Equal(JsonValueKind.Null, line.GetProperty("version").ValueKind);
    }

    [Theory]
    [InlineData("caf\u00c3\u00a9", "caf\u00e9")] // UTF-8.
    [InlineData("caf\u00e9 \u00ff\u009b", "caf\u00e9 \u00ff\u009b")] // Not UTF-8: ISO-8859-1, which loses nothing.
    [InlineData("\u00f0\u009f\u0098\u0080", "\U0001F600")]
    [InlineData("\u00ed\u00a0\u0080", "\u00ed\u00a0\u0080")] // Half a surrogate pair is no UTF-8.
    [InlineData("\"\\</script>'&", "\"\\</script>'&")]
    public void Text_is_UTF_8_and_else_ISO_8859_1(string sent, string expected)
    {
        JsonElement line = Parse(new LogLines("GET / HTTP/1.0", fields: $"User-Agent: {sent}\r\nReferer: {sent}\r\n").Answered());
        Assert.Equal(expected, line.GetProperty("user_agent").GetString());
        Assert.Equal(expected, line.GetProperty("referer").GetString());
        Assert.Equal(sent == expected ? sent : expected, Parse(new LogLines(sent).Answered(400)).GetProperty("request").GetString());
    }

    [Fact]
    public void Whatever_is_sent_it_is_one_line_in_printable_ASCII()
    {
        string every = string.Concat(Enumerable.Range(0, 256).Where(b => b != '\n').Select(b => (char)b));
        string text = string.Concat(Enumerable.Range(0, 256).Where(b => b is '\t' or > 31 and not 127).Select(b => (char)b));
        string line = Line(new LogLines(every, fields: $"User-Agent: {text}\r\n").Answered(400), every + "\n\u2028\ud800\U0001F600");
        Assert.Matches("^\\{[ -~]+\\}\n$", line);
        Assert.Equal(every, Parse(new LogLines(every).Answered(400)).GetProperty("request").GetString());
    }
}
