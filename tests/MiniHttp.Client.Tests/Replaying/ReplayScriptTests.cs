using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Wire;

namespace MiniHttp.Client.Tests;

public class ReplayScriptTests
{
    [Theory]
    [InlineData("> a", "send a")]
    [InlineData("> a\n> b\\r\\n", "send ab\r\n")]
    [InlineData("> a\n* send\n> b", "send a, send b")]
    [InlineData("> a\n* pause 20 ms\n> b\n* > half-close", "send a, pause 20, send b, half-close")]
    [InlineData("> a\n* > close", "send a, close")]
    [InlineData("> a\n* > close with a reset", "send a, reset")]
    [InlineData("> a\n* > half-close\n< b\n* < end of stream\n* - close", "send a, half-close")]
    [InlineData("> a\n< bcd\n> e\n< fg\n> h", "send a, await 1, send e, await 4, send h")]
    public void What_is_written_by_hand_is_done(string text, string steps) => Assert.Equal(steps, Steps(text));

    [Theory]
    [InlineData("* 1.000 #1 - connected: x\n* 1.000 #1 > send: 1 of 1 bytes\n> a\n* 1.250 #1 > send: 1 of 1 bytes\n> b", "send a, pause 250, send b")]
    [InlineData("* 1.000 #1 - accept: x\n* 1.100 #1 > receive: 1 byte\n> a\n* 1.100 #1 > end of stream: receive returned 0", "pause 100, send a, half-close")]
    [InlineData("* 1.0 #1 > send: 1 of 1 bytes\n> a\n* 2.0 #1 < receive: 2 bytes\n< xy\n* 2.5 #1 > send: 1 of 1 bytes\n> b", "send a, await 1, pause 500, send b")]
    [InlineData("* 1.0 #2 > receive: 1 byte\n> a\n* 1.0 #3 > receive: 1 byte\n> z\n* 1.0 #2 > receive: 1 byte\n> b", "send a, send b")]
    [InlineData("* 1.0 #1 > receive: 1 byte\n> a\n* 1.0 #1 > would block: receive\n* 1.0 #1 - deadline\n* 1.0 #1 > reset\n* 1.0 #1 - close", "send a, reset")]
    public void What_either_end_recorded_is_done_again(string text, string steps) => Assert.Equal(steps, Steps(text));

    [Theory]
    [InlineData("< a", "there is nothing in it that a client sends")]
    [InlineData("", "there is nothing in it that a client sends")]
    [InlineData("> a\n* > not shown: 3 more bytes", "not all that the client sent was written down")]
    public void What_cannot_be_sent_is_told(string text, string why) => Assert.StartsWith(why, Assert.Throws<FormatException>(() => Steps(text)).Message);

    private static string Steps(string text) => string.Join(", ", ReplayScript.Of(Transcript.Parse(text)).Select(step => step.Kind switch
    {
        ScriptStepKind.Send => $"send {Encoding.Latin1.GetString(step.Bytes.Span)}",
        ScriptStepKind.Pause => $"pause {(int)Math.Round(step.Time.TotalMilliseconds)}",
        ScriptStepKind.Await => $"await {step.Count}",
        ScriptStepKind.HalfClose => "half-close",
        var other => other.ToString().ToLowerInvariant(),
    }));
}
