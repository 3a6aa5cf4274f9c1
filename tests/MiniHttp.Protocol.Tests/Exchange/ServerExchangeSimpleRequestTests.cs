// RFC 1945 §4.1, §5, §6: a Simple-Request is answered by a bare entity body and the end of the connection.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeSimpleRequestTests
{
    [Theory]
    [InlineData("GET /a\r\n")]
    [InlineData("GET /a\n")]
    [InlineData("\r\nGET\t/a \r\n")]
    public void A_simple_request_gets_a_bare_body_and_the_connection_ends(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), serverName: "x");
        driver.Arrive(request);

        Assert.Equal("/a", driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Equal([new Answered(request.Trim('\r', '\n'), 200, 2, AnswerEnding.Sent)], driver.Handler.Answered);
    }

    [Fact]
    public void An_error_is_a_bare_body_too()
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(StatusCode.NotFound));
        driver.Arrive("GET /a\r\n");

        Assert.Equal("404", driver.Sent);
        Assert.Equal(404, Assert.Single(driver.Handler.Answered).Status);
    }

    [Fact]
    public void An_empty_answer_is_nothing_but_the_end_of_the_connection()
    {
        using var driver = new ScriptedDriver(new RecordingHandler((_, _) => { }));
        driver.Arrive("GET /a\r\n");

        Assert.Equal("", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Equal([new Answered("GET /a", 200, 0, AnswerEnding.Sent)], driver.Handler.Answered);
    }

    [Fact]
    public void A_file_is_sent_bare()
    {
        var file = new FakeFile("content");
        using var driver = new ScriptedDriver(RecordingHandler.Of(file)) { SendSize = () => 1 };
        driver.Arrive("GET /a\r\n");

        Assert.Equal("content", driver.Sent);
        Assert.Equal(1, file.Disposals);
        Assert.Equal([new Answered("GET /a", 200, 7, AnswerEnding.Sent)], driver.Handler.Answered);
    }

    [Fact]
    public void What_a_producer_makes_is_sent_bare()
    {
        var producer = new FakeProducer((Produced.NothingYet, ""), (Produced.Some, "a"), (Produced.End, "b"));
        using var driver = new ScriptedDriver(RecordingHandler.Of(producer));
        driver.Arrive("GET /a\r\n");
        Assert.Equal("", driver.Sent);

        driver.Produced();
        Assert.Equal("ab", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void What_follows_the_line_is_never_taken_for_fields_or_another_request()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("GET /a\r\nConnection: keep-alive\r\n\r\nGET /b\r\n");

        Assert.Equal("/a", driver.Sent);
        Assert.Equal(["GET /a"], driver.Handler.Requests);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Theory]
    [InlineData("POST /a\r\n")]
    [InlineData("get /a\r\n")]
    public void Only_GET_is_a_simple_request(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(request);

        Assert.Equal(Wire.Last("400 Bad Request", "SimpleRequestNotGet"), driver.Sent);
    }

    [Fact]
    public void HEAD_is_none_either_and_its_refusal_has_no_body()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive("HEAD /a\r\n");

        Assert.Equal(Wire.Head("400 Bad Request", "Content-Length: 19\r\n"), driver.Sent);
    }

    [Fact]
    public void A_simple_request_after_a_kept_alive_answer_ends_the_connection()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/a") + "GET /b\r\n");

        Assert.Equal(Wire.Kept("200 OK", "/a") + "/b", driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }
}
