// Bodies that are made while they are sent: a huge listing, a live stream. Their end is the end of the connection (RFC 1945 §7.2.2).

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeProducersTests
{
    private static ScriptedDriver Drive(FakeProducer producer) => new(RecordingHandler.Of(producer));

    [Fact]
    public void A_body_of_unknown_length_has_no_Content_Length_and_no_keep_alive_and_ends_with_the_stream()
    {
        var producer = new FakeProducer((Produced.Some, "one,"), (Produced.Some, "two,"), (Produced.End, "three"));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Keep("/a"));

        Assert.Equal(Wire.Head("200 OK", body: "one,two,three"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 13, AnswerEnding.Sent)], driver.Handler.Answered);
        Assert.Equal((1, 3, 1), (producer.Starts, producer.Calls, producer.Disposals));
    }

    [Theory]
    [InlineData("")]
    [InlineData("last")]
    public void What_is_written_with_the_end_still_counts(string last)
    {
        using ScriptedDriver driver = Drive(new FakeProducer((Produced.End, last)));
        driver.Arrive(Wire.Get("/a"));

        Assert.Equal(Wire.Head("200 OK", body: last), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void It_is_asked_for_more_only_when_what_it_made_is_sent()
    {
        var producer = new FakeProducer((Produced.Some, "one"), (Produced.Some, "two"), (Produced.End, ""));
        using ScriptedDriver driver = Drive(producer);
        driver.Window = Wire.Head("200 OK").Length - 1;
        driver.Arrive(Wire.Get("/a"));
        Assert.Equal((1, 0), (producer.Starts, producer.Calls));

        driver.Take(1);
        Assert.Equal(1, producer.Calls);
        driver.Take(2);
        Assert.Equal(1, producer.Calls);
        driver.Take(1);
        Assert.Equal(2, producer.Calls);
    }

    [Fact]
    public void Bytes_written_beforehand_are_the_beginning_of_the_body()
    {
        var producer = new FakeProducer((Produced.End, "end"));
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) =>
        {
            response.Write("begin,");
            response.SetProducer(producer);
        }));
        driver.Arrive(Wire.Get("/a"));

        Assert.Equal(Wire.Head("200 OK", body: "begin,end"), driver.Sent);
        Assert.Equal(9, Assert.Single(driver.Handler.Answered).BodyBytes);
    }

    [Fact]
    public void One_that_has_nothing_yet_is_asked_again_when_it_wakes_its_driver()
    {
        var producer = new FakeProducer((Produced.NothingYet, ""));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Get("/a"));
        Assert.Equal(Wire.Head("200 OK"), driver.TakeSent());
        Assert.Equal((SendKind.None, true), (driver.Next.Send, driver.Next.Receive));
        int calls = producer.Calls;

        driver.Produced(); // For nothing.
        Assert.Equal((calls + 1, ""), (producer.Calls, driver.TakeSent()));

        producer.Offer(Produced.Some, "one");
        Assert.Equal(1, driver.Wakes);
        driver.Produced();
        Assert.Equal("one", driver.TakeSent());

        producer.Offer(Produced.End, "two");
        driver.Produced();
        Assert.Equal("two", driver.TakeSent());
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void What_is_written_with_nothing_yet_is_sent()
    {
        var producer = new FakeProducer((Produced.NothingYet, "some"));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Get("/a"));

        Assert.Equal(Wire.Head("200 OK", body: "some"), driver.Sent);
        Assert.Equal(SendKind.None, driver.Next.Send);
    }

    [Fact]
    public void A_wake_that_comes_while_something_is_sent_is_not_lost()
    {
        var producer = new FakeProducer((Produced.Some, "one"));
        using ScriptedDriver driver = Drive(producer);
        driver.Window = 10;
        driver.Arrive(Wire.Get("/a"));
        producer.Offer(Produced.End, "two");
        driver.Produced();
        driver.Take(1000);

        Assert.Equal(Wire.Head("200 OK", body: "onetwo"), driver.Sent);
    }

    [Fact]
    public void A_wake_after_the_end_has_no_effect()
    {
        var producer = new FakeProducer((Produced.End, "one"));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Keep("/a"));
        driver.Produced();

        Assert.Equal(Wire.Head("200 OK", body: "one"), driver.Sent);
        Assert.Equal(1, producer.Calls);
    }

    [Fact]
    public void Whoever_leaves_a_live_stream_is_seen_to_leave()
    {
        var producer = new FakeProducer((Produced.Some, "one"));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Get("/a"));
        driver.Reset();

        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 3, AnswerEnding.Reset)], driver.Handler.Answered);
        Assert.Equal(1, producer.Disposals);
    }

    [Fact]
    public void Bytes_that_come_while_a_producer_has_nothing_are_thrown_away()
    {
        var producer = new FakeProducer((Produced.Some, "one"));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive(Wire.Keep("/a"));
        driver.Arrive(Wire.Get("/b"));
        producer.Offer(Produced.End, "");
        driver.Produced();

        Assert.Equal(Wire.Head("200 OK", body: "one"), driver.Sent);
        Assert.Equal(["GET /a HTTP/1.0"], driver.Handler.Requests);
    }

    [Fact]
    public void HEAD_does_not_start_one()
    {
        var producer = new FakeProducer((Produced.End, "abc"));
        using ScriptedDriver driver = Drive(producer);
        driver.Arrive("HEAD /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        Assert.Equal(Wire.Head("200 OK", "Connection: keep-alive\r\n"), driver.Sent); // The end of this answer is known.
        Assert.Equal(Outcome.Open, driver.Outcome);
        Assert.Equal((0, 0, 1), (producer.Starts, producer.Calls, producer.Disposals));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.0\r\n\r\n")]
    [InlineData("GET /a\r\n")]
    public void One_that_says_that_it_made_something_and_did_not_is_a_mistake_and_not_asked_again(string request)
    {
        var producer = new FakeProducer((Produced.Some, ""), (Produced.End, "late"));
        using (ScriptedDriver driver = Drive(producer))
        {
            Assert.Throws<InvalidOperationException>(() => driver.Arrive(request));
            Assert.DoesNotContain("late", driver.Sent, StringComparison.Ordinal);
        }

        Assert.Equal((1, 1), (producer.Calls, producer.Disposals));
    }
}
