// RFC 1945 §1.3: the client's end of stream is a fact, and what it means depends on when it comes. A client that half-closes is still
// listening: it gets its whole answer.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeEndOfStreamTests
{
    [Fact]
    public void Before_any_byte_it_is_answered_by_closing()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.EndOfStream();

        Assert.Equal("", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Empty(driver.Handler.Answered);
    }

    [Fact]
    public void At_no_position_within_a_head_does_it_look_like_a_request()
    {
        string request = Wire.Keep("/a");
        for (int cut = 1; cut < request.Length; cut++)
        {
            using var driver = new ScriptedDriver(new RecordingHandler());
            driver.Arrive(request[..cut]);
            driver.EndOfStream();

            Assert.Equal(Wire.Last("400 Bad Request", "HeadCutShort"), driver.Sent);
            Assert.Empty(driver.Handler.Requests);
            Assert.Equal([400], driver.Handler.Answered.Select(a => a.Status));
            Assert.Equal(Outcome.Closed, driver.Outcome);
        }
    }

    [Fact]
    public void The_log_says_what_there_was_of_a_request_that_was_cut_short()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("GET /a HTTP/1.0\r\nHost: ");
        driver.EndOfStream();

        Assert.Equal([new Answered("GET /a HTTP/1.0", 400, 12, AnswerEnding.Sent)], driver.Handler.Answered);
    }

    [Fact]
    public void Between_requests_it_ends_the_connection_without_a_word()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a"));
        driver.TakeSent();
        driver.EndOfStream();

        Assert.Equal("", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Single(driver.Handler.Answered);
    }

    [Fact]
    public void An_empty_line_is_not_the_beginning_of_a_request()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("\r\n");
        driver.EndOfStream();

        Assert.Equal("", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r", "\n")]
    [InlineData("\r\n\r", "\n\r")]
    [InlineData("\n", "\r", "\n", "\n")]
    public void Nor_is_one_that_came_in_pieces(params string[] pieces)
    {
        string[] before = ["", Wire.Keep("/a")];
        foreach (string request in before)
        {
            using var driver = new ScriptedDriver(new RecordingHandler());
            driver.Arrive(request);
            driver.TakeSent();
            foreach (string piece in pieces) driver.Arrive(piece);
            driver.EndOfStream();

            Assert.Equal("", driver.Sent);
            Assert.Equal(Outcome.Closed, driver.Outcome);
            Assert.Empty(driver.Handler.Refusals);
        }
    }

    [Fact]
    public void Nor_is_half_of_one_behind_the_last_answer()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a") + "\r");
        driver.EndOfStream();

        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void A_lone_CR_begins_a_request_once_something_else_than_LF_follows()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("\r");
        driver.Arrive("G");
        driver.EndOfStream();

        Assert.Equal(Wire.Last("400 Bad Request", "HeadCutShort"), driver.Sent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Behind_a_request_it_leaves_the_answer_whole(int sendSize)
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { SendSize = () => sendSize, Window = 0 };
        driver.Arrive(Wire.Keep("/a"));
        driver.Exchange.OnEndOfStream(driver.Now); // As from a receive that began before the answer; told once, it has to be remembered.
        driver.Take(1000);

        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Equal(Outcome.Closed, driver.Outcome); // Nothing can follow, so there is nothing to wait for.
    }

    [Fact]
    public void In_the_middle_of_an_answer_it_leaves_the_answer_whole()
    {
        var file = new FakeFile(new string('x', 1000));
        using var driver = new ScriptedDriver(RecordingHandler.Of(file)) { Window = 500 };
        driver.Arrive(Wire.Get("/a"));
        driver.EndOfStream();
        driver.Exchange.OnEndOfStream(driver.Now);
        Assert.Equal(Outcome.Open, driver.Outcome);
        driver.Take(10_000);

        Assert.EndsWith(new string('x', 1000), driver.Sent, StringComparison.Ordinal);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 1000, AnswerEnding.Sent)], driver.Handler.Answered);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void Behind_half_of_a_next_request_it_is_told_when_the_turn_of_that_comes()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 0 };
        driver.Arrive(Wire.Keep("/a") + "GET /b HT");
        driver.Exchange.OnEndOfStream(driver.Now);
        driver.Take(1000);

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Last("400 Bad Request", "HeadCutShort"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void While_a_producer_has_nothing_it_is_noted_and_not_asked_for_again()
    {
        var producer = new FakeProducer((Produced.Some, "a"));
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Arrive(Wire.Get("/a"));
        Assert.True(driver.Next.Receive);
        driver.EndOfStream();
        Assert.False(driver.Next.Receive);

        producer.Offer(Produced.End, "b");
        driver.Produced();
        Assert.Equal(Wire.Head("200 OK", body: "ab"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void While_lingering_it_ends_the_wait()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("nonsense\r\n");
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.EndOfStream();
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void Where_the_exchange_was_about_to_leave_it_closes()
    {
        using var driver = new ScriptedDriver(new RecordingHandler()) { Window = 0 };
        driver.Arrive(Wire.Get("/a"));
        driver.Exchange.OnSent(driver.Next.Bytes.Length, driver.Now);
        driver.Exchange.OnSent(0, driver.Now);
        Assert.Equal(SendKind.CloseUnlessUnread, driver.Next.Send);

        driver.Exchange.OnEndOfStream(driver.Now);
        Assert.Equal(SendKind.Close, driver.Next.Send);
    }

    [Fact]
    public void Behind_part_of_a_body_it_does_not_matter()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("POST /a HTTP/1.0\r\nContent-Length: 10\r\n\r\nabc");
        driver.EndOfStream();

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }
}
