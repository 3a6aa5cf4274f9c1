// How long a client may take: for a head in all, between requests, and to take nothing of an answer. The clock is the test's.
// How slow it may be is in ServerExchangeRateTests.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeDeadlinesTests
{
    private static readonly ServerLimits AnyRate = new() { MinRate = 0 };

    [Fact]
    public void Who_says_nothing_is_left_without_an_answer()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Pass(29.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal("", driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Empty(driver.Handler.Answered);
    }

    [Fact]
    public void Who_says_half_of_it_is_told_408()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Pass(20);
        driver.Arrive("GET /a HTTP/1.0\r\n");
        driver.Pass(9.999);
        Assert.Equal("", driver.Sent);

        driver.Pass(0.001);
        Assert.Equal(Wire.Last("408 Request Timeout", "HeadTimedOut"), driver.Sent);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 408, 12, AnswerEnding.Sent)], driver.Handler.Answered);
        driver.EndOfStream();
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_byte_now_and_then_gains_no_time()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        for (int second = 0; second < 29; second++)
        {
            driver.Arrive("GET /aaaaaaaaaaaaaaaaaaaaaaaaaaa"[second].ToString());
            driver.Pass(1);
        }

        Assert.Equal(1000, driver.Next.Deadline - driver.Now);
        driver.Arrive("a");
        driver.Pass(1);
        Assert.Equal(Wire.Last("408 Request Timeout", "HeadTimedOut"), driver.Sent);
    }

    [Fact]
    public void Fields_now_and_then_gain_no_time()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("GET / HTTP/1.0\r\n");
        for (int second = 0; second < 30; second++)
        {
            driver.Arrive("A: b\r\n");
            driver.Pass(1);
        }

        Assert.Equal(Wire.Last("408 Request Timeout", "HeadTimedOut"), driver.Sent);
    }

    [Fact]
    public void The_time_for_a_later_head_begins_with_its_first_byte()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Pass(20);
        driver.Arrive(Wire.Keep("/a"));
        driver.Pass(14);
        driver.Arrive("G");
        Assert.Equal(30_000, driver.Next.Deadline - driver.Now);
        driver.Pass(29);
        driver.Arrive("E");
        Assert.Equal(1000, driver.Next.Deadline - driver.Now);

        driver.Pass(1);
        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Last("408 Request Timeout", "HeadTimedOut"), driver.Sent);
    }

    [Fact]
    public void The_time_for_half_a_pipelined_head_begins_when_the_answer_before_it_is_sent()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate) { Window = 0 };
        driver.Arrive(Wire.Keep("/a") + "GET /b");
        driver.Pass(29);
        driver.Take(1000);

        Assert.Equal(30_000, driver.Next.Deadline - driver.Now);
    }

    [Fact]
    public void A_connection_that_idles_ends_without_a_word()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a"));
        driver.Pass(14.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Single(driver.Handler.Answered);
    }

    [Fact]
    public void Empty_lines_do_not_keep_an_idle_connection_alive()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a"));
        for (int second = 0; second < 15; second++)
        {
            driver.Arrive("\r\n");
            driver.Pass(1);
        }

        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void Nor_do_empty_lines_in_pieces()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a"));
        driver.TakeSent();
        for (int second = 0; second < 15; second++)
        {
            Assert.Equal(15_000 - (second * 1000), driver.Next.Deadline - driver.Now);
            driver.Arrive(second % 2 == 0 ? "\r" : "\n");
            driver.Pass(1);
        }

        Assert.Equal(("", Outcome.Closed), (driver.Sent, driver.Outcome)); // Nothing was asked, so nobody is told 408.
    }

    [Fact]
    public void A_request_that_crosses_the_end_of_an_idle_connection_is_read_so_that_no_reset_is_sent()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a"));
        driver.Exchange.OnDeadline(driver.Now + 15_000, null);
        driver.Exchange.OnSent(0, driver.Now + 15_000);
        driver.Arrive(Wire.Keep("/b"));

        Assert.Equal(Outcome.Open, driver.Outcome);
        Assert.Equal(["GET /a HTTP/1.0"], driver.Handler.Requests);
        driver.EndOfStream();
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void Who_takes_nothing_of_an_answer_is_cut_off()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate) { Window = 0 };
        driver.Arrive(Wire.Keep("/a"));
        driver.Pass(29.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
        Assert.False(driver.HalfClosed);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 0, AnswerEnding.TimedOut)], driver.Handler.Answered);
    }

    [Fact]
    public void Who_takes_a_byte_now_and_then_gets_all_of_it()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate) { Window = 0 };
        driver.Arrive(Wire.Get("/a"));
        string answer = Wire.Last("200 OK", "/a");
        foreach (char _ in answer)
        {
            driver.Pass(29);
            driver.Take(1);
        }

        Assert.Equal(answer, driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void Bytes_that_the_client_took_of_what_the_kernel_holds_are_progress_too()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), AnyRate) { Window = 20, Unacknowledged = 19 };
        driver.Arrive(Wire.Keep("/a"));
        driver.Pass(30); // It has taken one byte.
        driver.Unacknowledged = 18;
        driver.Pass(30);
        Assert.Equal(Outcome.Open, driver.Outcome);
        Assert.Equal(30_000, driver.Next.Deadline - driver.Now);

        driver.Pass(30);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    [Fact]
    public void An_answer_cut_off_is_logged_with_the_bytes_of_its_body_that_went()
    {
        string answer = Wire.Last("200 OK", "/abcdef");
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = answer.Length - 3 };
        driver.Arrive(Wire.Get("/abcdef"));
        driver.Pass(60);

        Assert.Equal(answer[..^3], driver.Sent);
        Assert.Equal([new Answered("GET /abcdef HTTP/1.0", 200, 4, AnswerEnding.TimedOut)], driver.Handler.Answered);
    }

    [Fact]
    public void A_producer_may_take_any_time_and_the_client_no_more_than_else()
    {
        var producer = new FakeProducer();
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer), AnyRate);
        driver.Arrive(Wire.Get("/a"));
        driver.Pass(100_000);
        Assert.Equal(Needs.Never, driver.Next.Deadline);

        driver.Window = 0;
        producer.Offer(Produced.Some, "late");
        driver.Produced();
        Assert.Equal(30_000, driver.Next.Deadline - driver.Now);
        driver.Pass(30);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
        Assert.Equal(AnswerEnding.TimedOut, Assert.Single(driver.Handler.Answered).Ending);
    }

    [Fact]
    public void Each_limit_is_the_one_that_was_set()
    {
        var limits = new ServerLimits
        {
            HeadTimeout = TimeSpan.FromSeconds(1),
            IdleTimeout = TimeSpan.FromSeconds(2),
            SendTimeout = TimeSpan.FromSeconds(3),
            LingerSilence = TimeSpan.FromSeconds(4),
        };
        using var driver = new ScriptedDriver(new RecordingHandler(), limits) { Window = 0 };
        Assert.Equal(1000, driver.Next.Deadline - driver.Now);
        driver.Arrive(Wire.Keep("/a"));
        Assert.Equal(3000, driver.Next.Deadline - driver.Now);
        driver.Take(1000);
        Assert.Equal(2000, driver.Next.Deadline - driver.Now);
        driver.Arrive("nonsense\r\n");
        Assert.Equal(4000, driver.Next.Deadline - driver.Now);
    }

    [Fact]
    public void An_infinite_limit_is_none()
    {
        TimeSpan never = Timeout.InfiniteTimeSpan;
        var limits = new ServerLimits
        {
            HeadTimeout = never,
            IdleTimeout = never,
            SendTimeout = never,
            LingerSilence = never,
            LingerTotal = never,
            StopGrace = never,
            MinRate = 0,
        };
        using var driver = new ScriptedDriver(new RecordingHandler(), limits) { Window = 0 };
        List<long> deadlines = [driver.Next.Deadline];
        driver.Arrive("GET /a HTTP/1.0\r\n");
        deadlines.Add(driver.Next.Deadline);
        driver.Arrive("Connection: keep-alive\r\n\r\n");
        deadlines.Add(driver.Next.Deadline);
        driver.Take(1000);
        deadlines.Add(driver.Next.Deadline);
        driver.Arrive("nonsense\r\n");
        deadlines.Add(driver.Next.Deadline);
        driver.Arrive("more");
        deadlines.Add(driver.Next.Deadline);

        Assert.All(deadlines, deadline => Assert.Equal(Needs.Never, deadline));
        Assert.Equal(SendKind.None, driver.Next.Send); // It lingers.
    }

    [Fact]
    public void The_longest_limit_there_is_lies_in_the_future()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), new ServerLimits { HeadTimeout = TimeSpan.MaxValue });
        Assert.True(driver.Next.Deadline > driver.Now);
    }
}
