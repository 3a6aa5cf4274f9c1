// Extension: keep-alive. When a connection outlives its answer, and above all when it does not: leftover bytes must never be taken for
// a second request.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeKeepAliveTests
{
    private const string Asked = "Connection: keep-alive\r\n";

    [Theory]
    [InlineData("HTTP/1.0", "Connection: keep-alive")]
    [InlineData("HTTP/1.1", "Connection: keep-alive")]
    [InlineData("HTTP/1.7", "connection: Keep-Alive")]
    [InlineData("HTTP/1.0", "Connection: TE,, keep-alive")]
    [InlineData("HTTP/1.0", "Connection: TE\r\nConnection: keep-alive")]
    public void It_is_kept_for_a_client_that_asks(string version, string field)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive($"GET /a {version}\r\n{field}\r\n\r\n");
        Assert.Equal(Wire.Kept("200 OK", "/a"), driver.TakeSent());
        Assert.Equal(Outcome.Open, driver.Outcome);

        driver.Arrive($"GET /b {version}\r\n{field}\r\n\r\n");
        Assert.Equal(Wire.Kept("200 OK", "/b"), driver.TakeSent());

        driver.Arrive("GET /c HTTP/1.0\r\n\r\n");
        Assert.Equal(Wire.Last("200 OK", "/c"), driver.TakeSent());
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Equal(3, driver.Handler.Answered.Count);
    }

    [Theory]
    [InlineData("HTTP/1.0", "")]
    [InlineData("HTTP/1.1", "")]
    [InlineData("HTTP/1.1", "Host: h\r\n")]
    [InlineData("HTTP/1.1", "Connection: close\r\n")]
    [InlineData("HTTP/1.1", "Connection: close, keep-alive\r\n")]
    [InlineData("HTTP/1.0", "Connection: keep-alive\r\nConnection: Close\r\n")]
    [InlineData("HTTP/1.0", "Connection: keepalive\r\n")]
    [InlineData("HTTP/1.0", "Connection: keep-alive=1\r\n")]
    [InlineData("HTTP/1.0", "Connection: \"keep-alive\"\r\n")]
    [InlineData("HTTP/1.0", "Keep-Alive: timeout=5\r\n")]
    [InlineData("HTTP/1.0", "Proxy-Connection: keep-alive\r\n")]
    public void It_is_never_kept_for_one_that_does_not(string version, string fields)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive($"GET /a {version}\r\n{fields}\r\n");

        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Theory]
    [InlineData("HEAD / HTTP/1.0\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 0\r\n")]
    [InlineData("DELETE / HTTP/1.0\r\n")]
    public void A_request_of_another_method_without_a_body_keeps_it(string request)
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(StatusCode.MethodNotAllowed));
        driver.Arrive($"{request}{Asked}\r\n");

        Assert.Contains("\r\nConnection: keep-alive\r\n", driver.Sent, StringComparison.Ordinal);
        Assert.Equal(Outcome.Open, driver.Outcome);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\nContent-Length: 18\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 18\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 1\r\n")]
    [InlineData("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("GET / HTTP/1.1\r\nTransfer-Encoding: identity\r\nContent-Length: 0\r\n")]
    [InlineData("DELETE / HTTP/1.1\r\nTransfer-Encoding:\r\n")]
    public void After_a_request_with_a_body_it_ends_and_nothing_behind_the_head_is_parsed(string request)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive($"{request}{Asked}\r\n{Wire.Get("/secret")}");
        driver.Arrive(Wire.Get("/secret"));
        Assert.Equal(Wire.Last("200 OK", "/"), driver.Sent);
        Assert.Single(driver.Handler.Requests);

        driver.Pass(5);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        { $"GET / HTTP/1.0\r\nBad Name: x\r\n{Asked}\r\n", "400 Bad Request", "FieldNameMalformed" },
        { $"GET / HTTP/1.0\r\n{Asked}Content-Length: x\r\n\r\n", "400 Bad Request", "ContentLengthMalformed" },
        { $"GET / HTTP/1.0\r\n{Asked}Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "400 Bad Request", "ContentLengthAmbiguous" },
        { $"POST / HTTP/1.0\r\n{Asked}\r\n", "400 Bad Request", "ContentLengthMissing" },
        { $"PUT / HTTP/1.1\r\n{Asked}Transfer-Encoding: chunked\r\n\r\n", "400 Bad Request", "ContentLengthMissing" },
        { $"POST / HTTP/1.0\r\n{Asked}Content-Length: 1048577\r\n\r\n", "413 Content Too Large", "BodyTooLarge" },
        { $"GET /{new string('a', 8192)} HTTP/1.0\r\n{Asked}\r\n", "414 URI Too Long", "RequestLineTooLong" },
        { $"GET / HTTP/1.0\r\n{Asked}A: {new string('a', 8192)}\r\n\r\n", "431 Request Header Fields Too Large", "FieldTooLong" },
        { $"GET / HTTP/2.0\r\n{Asked}\r\n", "505 HTTP Version Not Supported", "VersionNotSupported" },
        { "\u0016\u0003\u0001", "400 Bad Request", "TlsHandshake" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void After_a_refused_message_it_ends_and_nothing_behind_it_is_parsed(string request, string status, string reason)
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        driver.Arrive(Wire.Keep("/first") + request + Wire.Get("/secret"));
        driver.Arrive(Wire.Get("/secret"));
        Assert.Equal(Wire.Kept("200 OK", "/first") + Wire.Last(status, reason), driver.Sent);
        Assert.Equal(["GET /first HTTP/1.0"], driver.Handler.Requests);
        Assert.Equal([reason], driver.Handler.Refusals.Select(r => r.ToString()));
        Assert.Equal(2, driver.Handler.Answered.Count);

        driver.Pass(5);
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(408)]
    [InlineData(413)]
    [InlineData(414)]
    [InlineData(431)]
    [InlineData(501)]
    [InlineData(505)]
    public void It_ends_too_where_the_handler_refuses_the_message(int status)
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(new StatusCode(status)));
        driver.Arrive(Wire.Keep("/a") + Wire.Get("/secret"));

        Assert.Equal(Wire.Last(new StatusCode(status).ToString(), $"{status}"), driver.Sent);
        Assert.Single(driver.Handler.Requests);
        Assert.Equal(Outcome.Open, driver.Outcome); // Lingering.
        driver.EndOfStream();
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(416)]
    public void It_is_kept_where_only_what_was_asked_for_is_refused(int status)
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(new StatusCode(status)));
        driver.Arrive(Wire.Keep("/a"));

        Assert.Equal(Wire.Kept(new StatusCode(status).ToString(), $"{status}"), driver.Sent);
        Assert.Equal(Outcome.Open, driver.Outcome);
    }

    [Fact]
    public void It_is_kept_after_304_which_has_no_length_to_be_known()
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(StatusCode.NotModified));
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b"));

        string answer = Wire.Head("304 Not Modified", Asked);
        Assert.Equal(answer + answer, driver.Sent);
        Assert.Equal(Outcome.Open, driver.Outcome);
    }

    [Fact]
    public void It_is_not_kept_where_the_length_of_the_answer_is_unknown()
    {
        using var driver = new ScriptedDriver(RecordingHandler.Of(new FakeProducer((Produced.End, "abc"))));
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b"));

        Assert.Equal(Wire.Head("200 OK", body: "abc"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Single(driver.Handler.Requests);
    }

    [Fact]
    public void Nothing_of_one_request_is_left_over_in_the_next()
    {
        var handler = new RecordingHandler((request, response) =>
        {
            bool first = request.Target.Path.SequenceEqual("/a"u8);
            response.Head.Status = first ? StatusCode.NotFound : StatusCode.Ok;
            if (first)
            {
                response.Head.ReasonPhrase = "Gone Fishing";
                response.Head.Fields.Add("X-First"u8, "yes"u8);
                response.Write("long body");
            }

            response.Write(request.Fields.GetText("X-Asked"u8) ?? "-");
        });
        using var driver = new ScriptedDriver(handler);
        driver.Arrive($"GET /a HTTP/1.0\r\nX-Asked: 1\r\n{Asked}\r\n{Wire.Keep("/b")}");

        string first = Wire.Head("404 Gone Fishing", $"{Asked}X-First: yes\r\nContent-Length: 10\r\n", "long body1");
        Assert.Equal(first + Wire.Kept("200 OK", "-"), driver.Sent);
    }

    [Fact]
    public void A_thousand_requests_are_a_thousand_answers()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), new ServerLimits { Requests = 1001 });
        driver.Arrive(string.Concat(Enumerable.Repeat(Wire.Keep("/a"), 1000)));

        Assert.Equal(new StringBuilder().Insert(0, Wire.Kept("200 OK", "/a"), 1000).ToString(), driver.Sent);
        Assert.Equal(1000, driver.Handler.Answered.Count(a => a == new Answered("GET /a HTTP/1.0", 200, 2, AnswerEnding.Sent)));
        Assert.Equal(Outcome.Open, driver.Outcome);
    }

    [Fact]
    public void The_thousandth_answer_is_without_keep_alive_and_ends_the_connection()
    {
        using var driver = new ScriptedDriver(new RecordingHandler());
        for (int i = 1; i < 1000; i++)
        {
            driver.Arrive(Wire.Keep("/a"));
            Assert.Equal(Wire.Kept("200 OK", "/a"), driver.TakeSent());
        }

        driver.Arrive(Wire.Keep("/a"));
        Assert.Equal(Wire.Last("200 OK", "/a"), driver.Sent);
        Assert.True(driver.HalfClosed);
        Assert.Equal(1000, driver.Handler.Answered.Count);
        driver.EndOfStream();
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void What_is_pipelined_behind_the_last_request_is_read_and_not_answered()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), new ServerLimits { Requests = 2 });
        driver.Arrive(Wire.Keep("/a") + Wire.Keep("/b") + Wire.Keep("/c"));
        driver.Arrive(Wire.Keep("/d"));

        Assert.Equal(Wire.Kept("200 OK", "/a") + Wire.Last("200 OK", "/b"), driver.Sent);
        Assert.Equal(Outcome.Open, driver.Outcome); // It lingers, so that no reset destroys the answer.
        driver.EndOfStream();
        Assert.Equal(Outcome.Closed, driver.Outcome);
    }

    [Fact]
    public void There_may_be_any_number_of_requests_where_that_is_said()
    {
        using var driver = new ScriptedDriver(new RecordingHandler(), new ServerLimits { Requests = null });
        for (int i = 0; i < 2500; i++)
        {
            driver.Arrive(Wire.Keep("/a"));
            Assert.Equal(Wire.Kept("200 OK", "/a"), driver.TakeSent());
        }
    }
}
