// The program wants to end: what runs is finished, nothing new begins. And the connection that is gone, or given up, at any moment.

using System.Buffers;

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeStoppingTests
{
    [Fact]
    public void A_new_connection_gets_a_moment_to_say_its_first_byte()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Stop();
        Assert.Equal(500, driver.Next.Deadline - driver.Now);
        driver.Pass(0.5);

        Assert.Equal("", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_request_that_was_on_its_way_is_answered_and_is_the_last()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Stop();
        driver.Pass(0.4);
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b"));

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Single(driver.Handler.Requests);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.0)]
    public void The_moment_is_for_the_first_byte_and_not_for_the_whole_head(double seconds)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Pass(10);
        driver.Stop();
        driver.Pass(seconds);
        driver.Arrive("GET /a HT");
        Assert.Equal(5_000, driver.Next.Deadline - driver.Now);
        driver.Pass(4);
        driver.Arrive("TP/1.0\r\n\r\n");

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
    }

    [Fact]
    public void An_empty_line_is_no_first_byte()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Stop();
        driver.Arrive("\r\n\r");
        driver.Pass(0.5);

        Assert.Equal(("", Outcome.Closed), (driver.Sent, driver.Outcome));
    }

    [Fact]
    public void The_moment_is_no_extension()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Pass(29.8);
        driver.Stop();

        Assert.Equal(200, driver.Next.Deadline - driver.Now);
    }

    [Fact]
    public void To_be_told_twice_gives_no_second_moment()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Stop();
        driver.Pass(0.4);
        driver.Stop();

        Assert.Equal(100, driver.Next.Deadline - driver.Now);
    }

    [Fact]
    public void An_idle_connection_ends_at_once()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a"));
        driver.Stop();

        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Single(driver.Handler.Answered);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /first HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")]
    public void A_request_that_has_begun_is_read_to_its_end_and_answered(string before)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(before + "GET /a HTTP/1.0\r\n");
        driver.TakeSent();
        driver.Stop();
        Assert.Equal(5_000, driver.Next.Deadline - driver.Now); // Nobody's answer is running: 30 s would keep the server up for nothing.
        driver.Pass(4);
        driver.Arrive("Connection: keep-alive\r\n\r\n");

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.True(driver.HalfClosed);
    }

    [Fact]
    public void A_running_answer_is_finished_and_is_the_last()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 20 };
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b"));
        driver.Stop();
        Assert.Equal(Outcome.Open, driver.Outcome);
        driver.Take(1000);

        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.Sent); // Its head was written before.
        Assert.True(driver.HalfClosed);
        Assert.Equal(["GET /a HTTP/1.0"], driver.Handler.Requests);
        Assert.Equal(AnswerEnding.Sent, Assert.Single(driver.Handler.Answered).Ending);
    }

    [Fact]
    public void A_producer_is_left_to_finish()
    {
        var producer = new FakeProducer((Produced.Some, "a"));
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Arrive(Wire.Get("/a"));
        driver.Stop();
        producer.Offer(Produced.End, "b");
        driver.Produced();

        Assert.Equal(Wire.Head("200 OK", body: "ab"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_live_stream_that_waits_is_told_and_asked_again_and_ends()
    {
        var stream = new LiveStream();
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) => response.SetProducer(stream)));
        driver.Arrive(Wire.Get("/a"));
        driver.Pass(3600);
        Assert.Equal(Outcome.Open, driver.Outcome);
        driver.Stop();

        Assert.Equal(Wire.Head("200 OK", body: "bye"), driver.Sent);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 3, AnswerEnding.Sent)], driver.Handler.Answered);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_live_stream_that_is_being_sent_is_told_and_ends_when_its_turn_comes()
    {
        var stream = new LiveStream();
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) => response.SetProducer(stream))) { Window = 10 };
        driver.Arrive(Wire.Get("/a"));
        driver.Stop();
        Assert.Equal(Outcome.Open, driver.Outcome);
        driver.Take(1000);

        Assert.Equal(Wire.Head("200 OK", body: "bye"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_producer_that_has_an_end_of_its_own_is_told_and_goes_on_to_it()
    {
        var producer = new FakeProducer((Produced.NothingYet, ""));
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Arrive(Wire.Get("/a"));
        Assert.False(producer.Stopped);
        driver.Stop();
        Assert.True(producer.Stopped);
        Assert.Equal((SendKind.None, Outcome.Open), (driver.Next.Send, driver.Outcome));

        producer.Offer(Produced.End, "all of it");
        driver.Produced();
        Assert.Equal(Wire.Head("200 OK", body: "all of it"), driver.Sent);
    }

    [Fact]
    public void A_connection_that_lingers_goes_on_lingering()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("nonsense\r\n");
        driver.Stop();
        Assert.Equal(5000, driver.Next.Deadline - driver.Now);
        driver.EndOfStream();

        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    // What the client did before the connection was gone, and whether an answer was under way then.
    public static TheoryData<string, int, bool> Moments { get; } = new()
    {
        { "", 0, false },
        { "GET /a HT", 0, false },
        { Wire.Keep("/a"), 0, true },
        { Wire.Keep("/a"), 10, true },
        { "nonsense", 0, false },
        { "nonsense\r\n", 5, true },
        { "GET /a\r\n", 1, true },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void A_reset_ends_it_at_once_and_is_told_if_an_answer_was_under_way(string request, int window, bool answering)
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = window };
        driver.Arrive(request);
        driver.Reset();
        driver.Exchange.OnReset(driver.Now);

        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.False(driver.HalfClosed);
        AnswerEnding[] endings = answering ? [AnswerEnding.Reset] : [];
        Assert.Equal(endings, driver.Handler.Answered.Select(a => a.Ending));
    }

    [Theory]
    [MemberData(nameof(Moments))]
    public void To_be_given_up_is_told_if_an_answer_was_under_way(string request, int window, bool answering)
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = window };
        driver.Arrive(request);
        driver.Dispose();
        driver.Dispose();

        AnswerEnding[] endings = answering ? [AnswerEnding.Stopped] : [];
        Assert.Equal(endings, driver.Handler.Answered.Select(a => a.Ending));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")]
    [InlineData("nonsense\r\n")]
    public void A_reset_behind_the_answer_is_not_told_again(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(request);
        driver.Reset();

        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Equal(AnswerEnding.Sent, Assert.Single(driver.Handler.Answered).Ending);
    }

    [Fact]
    public void After_a_reset_nothing_has_any_effect()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 10 };
        driver.Arrive(Wire.Keep("/a"));
        driver.Reset();
        driver.Exchange.OnReceived("GET /b\r\n"u8, driver.Now);
        driver.Exchange.OnEndOfStream(driver.Now);
        driver.Exchange.OnSent(10, driver.Now);
        driver.Exchange.OnProduced(driver.Now);
        driver.Exchange.OnDeadline(driver.Now, null);
        driver.Exchange.OnStopping(driver.Now);

        Assert.Equal(SendKind.Close, driver.Next.Send);
        Assert.Single(driver.Handler.Requests);
        Assert.Single(driver.Handler.Answered);
    }

    // Has no end of its own and nothing to say until it is stopped.
    private sealed class LiveStream : IBodyProducer
    {
        private bool _stopped;

        public void Start(Action wake)
        {
        }

        public void Stop() => _stopped = true;

        public Produced Produce(IBufferWriter<byte> destination)
        {
            if (!_stopped)
            {
                return Produced.NothingYet;
            }

            destination.Write("bye"u8);
            return Produced.End;
        }

        public void Dispose()
        {
        }
    }
}
