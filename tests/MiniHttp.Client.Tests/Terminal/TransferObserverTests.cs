// What -v shows of a transfer.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client.Tests;

public class TransferObserverTests
{
    [Fact]
    public void Every_challenge_of_a_401_is_told_whatever_fields_they_stand_in()
    {
        string text = Show(observer => observer.OnHead(
            HeadOf(401, ("WWW-Authenticate", "Digest realm=\"a, b\", nonce=\"c\", basic REALM=\"d\""), ("WWW-Authenticate", "Other realm=\"e\"")), []));
        Assert.Contains("* The server asks who you are by Digest for \"a, b\"\n", text, StringComparison.Ordinal);
        Assert.Contains("* The server asks who you are by basic for \"d\" (-u USER:PASSWORD)\n", text, StringComparison.Ordinal);
        Assert.Contains("* The server asks who you are by Other for \"e\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_head_commands_the_terminal()
        => Assert.Equal(
            "< HTTP/1.0 200 \\x1B[2J\n< \n", Show(observer => observer.OnHead(HeadOf(200), Encoding.Latin1.GetBytes("HTTP/1.0 200 \e[2J\r\n\r\n"))));

    [Theory]
    [InlineData(ResponseEnding.LengthMet, null, 0, "* Ended: length met: 5 bytes as Content-Length says\n")]
    [InlineData(ResponseEnding.LengthMet, null, 3, "* Ended: length met: 5 bytes as Content-Length says\n* 3 bytes behind the end were not looked at\n")]
    [InlineData(ResponseEnding.Reset, "Connection reset by peer", 0, "* Ended: reset after 5 bytes of the body (Connection reset by peer)\n")]
    public void The_verdict_ends_it(ResponseEnding ending, string? failure, int excess, string expected)
        => Assert.Equal(expected, Show(observer => observer.OnEnded(new ResponseVerdict(ending, ClientPhase.ReadingBody, 5), failure, excess)));

    private static ResponseHead HeadOf(int status, params (string Name, string Value)[] fields)
    {
        var head = new ResponseHead { Version = HttpVersion.Http10, Status = new StatusCode(status) };
        foreach ((string name, string value) in fields)
        {
            head.Fields.Add(Encoding.ASCII.GetBytes(name), value);
        }

        return head;
    }

    private static string Show(Action<TransferObserver> action)
    {
        using var errors = new StringWriter { NewLine = "\n" };
        action(new TransferObserver(errors.WriteLine, verbose: true, silent: false));
        return errors.ToString();
    }
}
