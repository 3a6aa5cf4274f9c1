// How slow a client may be: 240 bytes in a second, but for 5 s to begin with, when it takes an answer, and when it sends on after one. The
// clock is the test's, and so is what the kernel says that it still has.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeRateTests
{
    private const int Rate = 240;

    // So much that no test takes all of it.
    private static ScriptedDriver Serve(ServerLimits? limits = null)
        => new(RecordingHandler.Of(new FakeFile("", claimed: 1L << 40)), limits) { Window = 0 };

    [Fact]
    public void Who_takes_nothing_from_the_beginning_is_cut_off_after_the_grace()
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        driver.Pass(4.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 0, AnswerEnding.TimedOut)], driver.Handler.Answered);
    }

    [Theory]
    [InlineData(Rate, 1)]
    [InlineData(Rate, 7)]
    [InlineData(Rate, 29)] // In lumps, as TCP opens a window that was closed.
    [InlineData(50_000, 29)]
    public void Who_keeps_to_the_rate_is_never_cut_off_in_whatever_lumps(int rate, int seconds)
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        Hand(driver, 8000); // What its system takes at once, before its program has read a byte.
        for (int time = 0; time < 7200; time += seconds)
        {
            driver.Pass(seconds);
            Hand(driver, rate * seconds);
            Assert.Equal(Outcome.Open, driver.Outcome);
        }
    }

    [Theory]
    [InlineData(Rate - 20, 1)]
    [InlineData(Rate - 20, 7)]
    [InlineData(1, 1)]
    public void Who_is_slower_is_cut_off_however_steadily_it_takes(int rate, int seconds)
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        Hand(driver, 4000);
        for (int time = 0; time < 600 && driver.Outcome == Outcome.Open; time += seconds)
        {
            driver.Pass(seconds);
            if (driver.Outcome == Outcome.Open) Hand(driver, rate * seconds);
        }

        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    // 1,200 bytes are good for five seconds more, to the millisecond.
    [Fact]
    public void Each_byte_gives_its_part_of_a_second()
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        driver.Pass(1);
        Hand(driver, 1201);
        driver.Pass(4 + 5.004);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    [Fact]
    public void Nobody_has_more_time_in_advance_than_taking_nothing_may_last()
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        Hand(driver, 1 << 30); // At the rate it would be good for weeks.
        driver.Pass(29.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(0.001);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    [Fact]
    public void What_the_kernel_has_is_not_taken()
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        Hand(driver, 4_000_000, unacknowledged: 4_000_000 - 1300);
        driver.Pass(10);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(1);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    [Fact]
    public void What_the_client_takes_of_it_counts_though_nothing_new_is_handed_over()
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        Hand(driver, 4_000_000, unacknowledged: 4_000_000);
        for (int second = 0; second < 600; second++)
        {
            driver.Unacknowledged -= Rate;
            driver.Pass(1);
            Assert.Equal(Outcome.Open, driver.Outcome);
        }
    }

    // The kernel may have more than was counted: bytes of the answer before, or of a send that is not yet over.
    [Fact]
    public void Bytes_of_an_earlier_answer_that_are_still_on_their_way_are_not_held_against_the_next()
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        Hand(driver, 1000, unacknowledged: 500_000);
        driver.Pass(5);
        driver.Unacknowledged = 400_000;
        driver.Pass(25);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Pass(60);
        Assert.Equal(Outcome.Aborted, driver.Outcome); // It has taken nothing since.
    }

    [Fact]
    public void Every_answer_has_its_grace()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a"));
        driver.Pass(10);
        driver.Window = 0;
        driver.Arrive(Wire.Keep("/b"));
        driver.Pass(4.999);
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Take(1000);
        Assert.EndsWith(Wire.Kept("200 OK", "/b"), driver.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_waits_for_a_producer_owes_nothing()
    {
        var producer = new FakeProducer();
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Arrive(Wire.Get("/a"));
        for (int i = 0; i < 50; i++)
        {
            driver.Pass(3600);
            Assert.Equal(Needs.Never, driver.Next.Deadline);
            driver.Window = 0;
            producer.Offer(Produced.Some, "!");
            driver.Produced();
            driver.Pass(4.999);
            driver.Take(1);
            Assert.Equal(Outcome.Open, driver.Outcome);
        }
    }

    [Fact]
    public void Who_takes_nothing_of_what_a_producer_has_is_cut_off()
    {
        var producer = new FakeProducer();
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Arrive(Wire.Get("/a"));
        driver.Pass(3600);
        driver.Window = 0;
        producer.Offer(Produced.Some, "late");
        driver.Produced();
        driver.Pass(5);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    // A producer that always has more begins nothing anew.
    [Fact]
    public void A_producer_that_never_pauses_gives_no_grace_between_its_pieces()
    {
        var producer = new FakeProducer([.. Enumerable.Repeat((Produced.Some, "!"), 1000)]);
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Window = 0;
        driver.Arrive(Wire.Get("/a"));
        driver.Take(100);
        for (int second = 0; second < 30 && driver.Outcome == Outcome.Open; second++)
        {
            driver.Pass(1);
            driver.Take(1);
        }

        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(100, 6.66)]
    public void A_body_that_drips_after_its_answer_is_not_waited_for(int bytesPerSecond, double ends)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("POST /a HTTP/1.0\r\nContent-Length: 100000\r\n\r\n");
        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        long began = driver.Now;
        while (driver.Outcome == Outcome.Open)
        {
            driver.Pass(0.5);
            if (driver.Outcome == Outcome.Open) driver.Arrive(new string('x', Math.Max(bytesPerSecond / 2, 1)));
        }

        Assert.InRange((driver.Now - began) / 1000.0, ends, ends + 3);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_body_that_keeps_to_the_rate_is_received_for_as_long_as_is_lingered()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("POST /a HTTP/1.0\r\nContent-Length: 100000\r\n\r\n");
        for (int second = 1; second < 30; second++)
        {
            driver.Pass(1);
            driver.Arrive(new string('x', Rate));
            Assert.Equal(Outcome.Open, driver.Outcome);
        }

        driver.Pass(1);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    // People type them.
    [Fact]
    public void A_head_may_come_as_slowly_as_its_time_allows()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        string request = Wire.Get("/a");
        for (int i = 0; i < request.Length; i++)
        {
            driver.Arrive(request[i..(i + 1)]);
            driver.Pass(1);
        }

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
    }

    [Fact]
    public void The_rate_and_the_grace_are_those_that_were_set()
    {
        var limits = new ServerLimits { MinRate = 1000, MinRateGrace = TimeSpan.FromSeconds(2) };
        using ScriptedDriver driver = Serve(limits);
        driver.Arrive(Wire.Get("/a"));
        Assert.Equal(2000, driver.Next.Deadline - driver.Now);
        Hand(driver, 10_000);
        driver.Pass(11.999);
        Assert.Equal(Outcome.Open, driver.Outcome);
        driver.Pass(0.001);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    [Fact]
    public void A_large_answer_to_a_fast_client_is_looked_at_now_and_then_only()
    {
        using ScriptedDriver driver = Serve();
        driver.Arrive(Wire.Get("/a"));
        int looks = 0;
        for (int i = 0; i < 60_000; i++)
        {
            long before = driver.Next.Deadline;
            driver.Pass(0.001);
            Hand(driver, 100_000);
            looks += driver.Next.Deadline == before ? 0 : 1;
        }

        Assert.Equal((12, Outcome.Open), (looks, driver.Outcome)); // Every five seconds of one minute.
    }

    private static void Hand(ScriptedDriver driver, int count, long? unacknowledged = null)
    {
        driver.Exchange.OnSent(count, driver.Now);
        driver.Unacknowledged = unacknowledged;
    }
}
