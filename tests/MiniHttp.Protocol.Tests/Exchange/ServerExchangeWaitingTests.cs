// While a producer has nothing to send: what the client still owes, how one that has left is noticed, and what an
// endless body means.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeWaitingTests
{
    private static ScriptedDriver Drive(FakeProducer producer) => new(RecordingHandler.Of(producer));

    [Fact]
    public void A_client_that_sends_no_more_is_looked_for_four_times_a_second()
    {
        var producer = new FakeProducer();
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Get("/a"));
        driver.EndOfStream();
        for (int i = 0; i < 100; i++)
        {
            Needs needs = driver.Next;
            Assert.Equal((SendKind.None, false, 250), (needs.Send, needs.Receive, needs.Deadline - driver.Now));
            driver.Pass(0.25);
        }

        driver.Reset();
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 0, AnswerEnding.Reset)], driver.Handler.Answered);
        Assert.Equal(1, producer.Disposals);
    }

    [Fact]
    public void A_client_that_still_listens_gets_its_answer_however_long_it_takes()
    {
        var producer = new FakeProducer();
        using ScriptedDriver driver = Drive(producer);
        driver.Unacknowledged = 0;
        driver.Arrive(Wire.Get("/a"));
        driver.EndOfStream();
        driver.Pass(100_000);
        producer.Offer(Produced.End, "late");
        driver.Produced();
        Assert.Equal(Wire.Head("200 OK", body: "late"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_client_that_does_not_acknowledge_what_it_was_sent_is_left()
    {
        var producer = new FakeProducer();
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Get("/a"));
        driver.Unacknowledged = driver.Sent.Length;
        driver.Pass(4.9);
        Assert.Equal(Outcome.Open, driver.Outcome);
        driver.Pass(0.1);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 0, AnswerEnding.TimedOut)], driver.Handler.Answered);
        Assert.Equal(1, producer.Disposals);
    }

    [Fact]
    public void A_client_that_acknowledged_everything_owes_nothing_until_the_next_bytes()
    {
        var producer = new FakeProducer();
        using ScriptedDriver driver = Drive(producer);
        driver.Unacknowledged = 0;
        driver.Arrive(Wire.Get("/a"));
        driver.Pass(5);
        Assert.Equal(Needs.Never, driver.Next.Deadline);
        driver.Pass(100_000);
        producer.Offer(Produced.Some, ":\n\n");
        driver.Unacknowledged = 3;
        driver.Produced();
        Assert.Equal(5000, driver.Next.Deadline - driver.Now);
        driver.Pass(5);
        Assert.Equal(Outcome.Aborted, driver.Outcome);
    }

    // With a body, the end is received while the head of the answer is being sent.
    [Theory]
    [InlineData(0, "")]
    [InlineData(long.MaxValue, "")]
    [InlineData(0, "Content-Length: 5\r\n")]
    public void A_producer_is_told_that_the_client_sends_no_more(long window, string fields)
    {
        var producer = new FakeProducer();
        using ScriptedDriver driver = Drive(producer);
        driver.Window = window;
        driver.Arrive($"GET /a HTTP/1.0\r\n{fields}\r\n");
        Assert.Equal(0, producer.PeerEndings);
        driver.EndOfStream();
        driver.Take(1000);
        Assert.Equal(1, producer.PeerEndings);
    }

    [Theory]
    [InlineData(false, AnswerEnding.CutShort)]
    [InlineData(true, AnswerEnding.Stopped)]
    public void A_producer_that_gives_up_resets_the_connection(bool stops, AnswerEnding ending)
    {
        var producer = new FakeProducer((Produced.Some, "one"));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Get("/a"));
        if (stops)
        {
            driver.Stop();
        }

        producer.Offer(Produced.Failed, "two");
        driver.Produced();
        Assert.Equal(Outcome.Aborted, driver.Outcome);
        Assert.Equal(Wire.Head("200 OK", body: "one"), driver.Sent);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 3, ending)], driver.Handler.Answered);
        Assert.Equal(1, producer.Disposals);
    }

    [Theory]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", true, 1)]
    [InlineData("GET /a\r\n", true, 1)]
    [InlineData("HEAD /a HTTP/1.0\r\n\r\n", true, 0)]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", false, 0)]
    public void A_connection_with_an_endless_body_leaves_the_count(string request, bool isEndless, int expected)
    {
        var producer = new FakeProducer((Produced.Some, "one")) { IsEndless = isEndless };
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(request);
        Assert.Equal(expected, driver.TimesUncounted);
        driver.Produced();
        driver.Reset();
        Assert.Equal(expected, driver.TimesUncounted);
    }
}
