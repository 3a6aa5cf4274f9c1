// The ending: send everything, half-close, drain, close. A sent answer is never destroyed by a reset (RFC 1945 §9.4).

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeEndingsTests
{
    private static readonly ServerLimits AnyRate = new() { MinRate = 0 };

    // Each leaves the connection lingering: something may still be on its way.
    public static TheoryData<string> Lingering { get; } =
    [
        "nonsense\r\n",
        "POST / HTTP/1.0\r\nContent-Length: 10\r\n\r\n",
        "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HEAD / HTTP/2.0\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Lingering))]
    public void Five_seconds_of_silence_end_the_wait(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(request);
        Assert.True(driver.HalfClosed);
        Assert.Equal((SendKind.None, true), (driver.Next.Send, driver.Next.Receive));
        driver.Pass(4.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Single(driver.Handler.Answered);
    }

    [Theory]
    [MemberData(nameof(Lingering))]
    public void Who_goes_on_sending_is_heard_for_thirty_seconds_and_no_longer(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate);
        driver.Arrive(request);
        int bytes = driver.Sent.Length;
        for (int half = 0; half < 59; half++)
        {
            driver.Pass(0.5);
            driver.Arrive(Wire.Keep("/b"));
        }

        Assert.Equal(500, driver.Next.Deadline - driver.Now);
        driver.Arrive(Wire.Keep("/b"));
        Assert.Equal(500, driver.Next.Deadline - driver.Now);
        driver.Pass(0.5);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Equal(bytes, driver.Sent.Length);
        Assert.Single(driver.Handler.Answered);
    }

    [Fact]
    public void Something_to_throw_away_begins_the_five_seconds_anew()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate);
        driver.Arrive("POST / HTTP/1.0\r\nContent-Length: 10\r\n\r\n");
        driver.Pass(4);
        driver.Arrive("12345");
        driver.Pass(4.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void The_silence_is_never_waited_for_longer_than_the_whole()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate);
        driver.Arrive("nonsense\r\n");
        for (int i = 0; i < 7; i++)
        {
            driver.Pass(4);
            driver.Arrive("x");
        }

        Assert.Equal(2000, driver.Next.Deadline - driver.Now);
    }

    [Fact]
    public void Nor_is_the_first_silence()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), new ServerLimits { LingerTotal = TimeSpan.FromSeconds(2) });
        driver.Arrive("nonsense\r\n");
        Assert.Equal(2000, driver.Next.Deadline - driver.Now);
        driver.Pass(2);

        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")]
    [InlineData("HEAD / HTTP/1.0\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("GET /\r\n")]
    public void Without_keep_alive_and_body_it_is_closed_at_once(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(request);

        Assert.True(driver.HalfClosed);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void But_not_while_something_is_unread()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { ReceiveSize = () => Wire.Get("/a").Length };
        driver.Arrive(Wire.Get("/a") + "more");

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.Equal(Outcome.Open, driver.Outcome);
        Assert.Equal(5000, driver.Next.Deadline - driver.Now);
        driver.Pass(5);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void The_unread_does_not_extend_the_whole_either()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate) { ReceiveSize = () => Wire.Get("/a").Length };
        driver.Arrive(Wire.Get("/a") + "more");
        for (int second = 0; second < 30; second++)
        {
            Assert.Equal(Outcome.Open, driver.Outcome);
            driver.Pass(1);
            driver.Arrive("more");
        }

        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_last_answer_to_a_client_that_asked_for_keep_alive_lingers()
    {
        // It may have the next request on its way.
        using var driver = new ScriptedDriver(RecordingHandler.Of(new FakeProducer((Produced.End, "a"))));
        driver.Arrive(Wire.Keep("/a"));

        Assert.Equal(Outcome.Open, driver.Outcome);
        driver.Pass(5);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_message_that_the_handler_refuses_lingers()
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(StatusCode.NotImplemented));
        driver.Arrive("BREW /a HTTP/1.0\r\n\r\n");

        Assert.Equal(5000, driver.Next.Deadline - driver.Now);
    }

    [Fact]
    public void The_half_close_comes_behind_the_last_byte()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 0 };
        driver.Arrive(Wire.Get("/a"));
        int length = Wire.Last("200 OK", "/a").Length;
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(SendKind.Content, driver.Next.Send);
            driver.Exchange.OnSent(1, driver.Now);
        }

        Assert.Equal(SendKind.HalfClose, driver.Next.Send);
        driver.Exchange.OnSent(0, driver.Now);
        Assert.Equal(SendKind.CloseUnlessUnread, driver.Next.Send);
    }

    [Fact]
    public void A_file_that_shrinks_ends_the_connection_short_of_its_Content_Length()
    {
        var file = new FakeFile("short", claimed: 10);
        using var driver = new ScriptedDriver(RecordingHandler.Of(file));
        driver.Arrive(Wire.Get("/a"));

        Assert.Equal(Wire.Head("200 OK", "Content-Length: 10\r\n", "short"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 5, AnswerEnding.CutShort)], driver.Handler.Answered);
        Assert.Equal(1, file.Disposals);
        Assert.Equal(5000, driver.Next.Deadline - driver.Now);
        driver.Pass(5);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_file_that_shrinks_ends_a_connection_that_was_to_be_kept_alive()
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(new FakeFile("short", claimed: 10)));
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b"));

        Assert.Equal(Wire.Head("200 OK", "Connection: keep-alive\r\nContent-Length: 10\r\n", "short"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Single(driver.Handler.Requests);
    }

    [Fact]
    public void A_file_that_shrinks_ends_a_simple_response_by_a_reset_since_nothing_else_would_tell()
    {
        var file = new FakeFile("short", claimed: 10);
        using var driver = new ScriptedDriver(RecordingHandler.Of(file));
        driver.Arrive("GET /a\r\n");

        Assert.Equal("short", driver.Sent);
        Assert.False(driver.HalfClosed);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
        Assert.Equal([new Answered("GET /a", 200, 5, AnswerEnding.CutShort)], driver.Handler.Answered);
    }

    [Theory]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", SendKind.None)]
    [InlineData("GET /a\r\n", SendKind.Abort)]
    public void To_be_told_twice_that_a_file_failed_ends_the_answer_once(string request, SendKind send)
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(new FakeFile("short", claimed: 10)));
        driver.Arrive(request);
        driver.Exchange.OnFileFailed(driver.Now);

        Assert.Equal(AnswerEnding.CutShort, Assert.Single(driver.Handler.Answered).Ending);
        Assert.Equal(send, driver.Next.Send);
    }

    [Fact]
    public void That_a_file_failed_has_no_effect_where_none_is_sent()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Exchange.OnFileFailed(driver.Now);
        driver.Arrive(Wire.Keep("/a"));
        driver.Exchange.OnFileFailed(driver.Now);
        driver.Arrive(Wire.Get("/b"));

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Last("200 OK", "/b"), driver.Sent);
        Assert.Equal([AnswerEnding.Sent, AnswerEnding.Sent], driver.Handler.Answered.Select(a => a.Ending));
    }
}
