// What a client sends that nobody wants: a body, or anything behind a refusal. It is taken and dropped while the answer is sent, lest
// both sides wait for the other to take; and it is never read as a request.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeUnwantedTests
{
    public static TheoryData<string> Requests { get; } =
    [
        "GET /a HTTP/1.0\r\nContent-Length: 1000000\r\n\r\n",
        "POST /a HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 10\r\n\r\n",
        "POST /a HTTP/1.0\r\nContent-Length: 9999999\r\n\r\n",
        "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "nonsense\r\n",
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void It_is_received_while_the_answer_is_sent(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(request);
        Assert.Equal((true, SendKind.Content), (driver.Next.Receive, driver.Next.Send));
        for (int i = 0; i < 10; i++)
        {
            driver.Arrive(new string('x', 5000)); // The client sends all of it before it takes the answer.
        }

        Assert.Equal((true, SendKind.Content), (driver.Next.Receive, driver.Next.Send));
        driver.Take(1000);
        Assert.Contains("\r\n\r\n", driver.Sent, StringComparison.Ordinal);
        Assert.True(driver.HalfClosed);
        Assert.Equal(AnswerEnding.Sent, Assert.Single(driver.Handler.Answered).Ending);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void It_gains_no_time_for_taking_the_answer(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(request);
        for (int second = 0; second < 6; second++) // The grace, and what ten bytes add to it.
        {
            Assert.Equal(Outcome.Open, driver.Outcome);
            driver.Arrive("x");
            driver.Pass(1);
        }

        Assert.Equal(Outcome.Aborted, driver.Outcome);
        Assert.Equal(AnswerEnding.TimedOut, Assert.Single(driver.Handler.Answered).Ending);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Its_end_is_noted_and_not_asked_for_again(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(request + "abc");
        driver.EndOfStream();
        Assert.Equal((false, SendKind.Content), (driver.Next.Receive, driver.Next.Send));
        driver.Take(1000);

        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Equal(AnswerEnding.Sent, Assert.Single(driver.Handler.Answered).Ending);
    }

    [Fact]
    public void What_was_wanted_before_it_is_not_touched()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(Wire.Keep("/a") + "POST /b HTTP/1.0\r\nContent-Length: 10\r\n\r\n");
        Assert.False(driver.Next.Receive); // /b has not been looked at.
        driver.Take(Wire.Kept("200 OK", "/a").Length);
        Assert.True(driver.Next.Receive);
        driver.Take(1000);

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Last("200 OK", "/b"), driver.Sent);
    }

    [Fact]
    public void An_entity_of_no_bytes_is_none()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive("POST /a HTTP/1.0\r\nContent-Length: 0\r\n\r\n");

        Assert.False(driver.Next.Receive);
    }

    [Theory]
    [InlineData("", int.MaxValue, 0)]
    [InlineData("", int.MaxValue, 1000)]
    [InlineData("", 100, 10)]
    [InlineData("", 1, 10)]
    [InlineData("GET /first HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", int.MaxValue, 0)]
    [InlineData("GET /first HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 10, 1000)]
    public void A_crowd_of_requests_behind_a_refusal_is_not_read(string before, int receiveSize, int window)
    {
        string crowd = string.Concat(Enumerable.Range(0, 200).Select(i => Wire.Keep($"/{i}")));
        using var driver = new ScriptedDriver(new RecordingHandler()) { ReceiveSize = () => receiveSize };
        driver.Arrive(before);
        driver.Handler.Requests.Clear();
        driver.Handler.Answered.Clear();
        driver.TakeSent();
        driver.Window = window;
        driver.Arrive("nonsense\r\n" + crowd);
        driver.Take(1000);
        driver.Arrive(crowd);

        Assert.Equal(Wire.Last("400 Bad Request", "RequestLineMalformed"), driver.Sent);
        Assert.Empty(driver.Handler.Requests);
        Assert.Single(driver.Handler.Refusals);
        Assert.Single(driver.Handler.Answered);
        driver.Pass(5);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void The_log_says_how_a_request_line_began_that_was_too_long()
    {
        string line = "GET /" + new string('a', 20_000);
        using var driver = new ScriptedDriver(new RecordingHandler()) { ReceiveSize = () => 1000 };
        driver.Arrive(line);

        Assert.Equal([new Answered(line[..128], 414, 18, AnswerEnding.Sent)], driver.Handler.Answered);
    }
}
