// RFC 1945 §7.2, §8.2, §10.4, §10.6, §10.14: what every answer has, whoever made it, and what it must not have.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeBodiesTests
{
    private static string Answer(RecordingHandler handler, string request, string serverName = "")
    {
        using var driver = new ScriptedDriver(handler, serverName: serverName);
        driver.Arrive(request);
        driver.EndOfStream();
        Assert.Equal(Outcome.Closed, driver.Outcome);
        Assert.Single(handler.Answered);
        return driver.Sent;
    }

    [Theory]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", "200 OK")]
    [InlineData("GET /a HTTP/1.1\r\n\r\n", "200 OK")]
    [InlineData("nonsense\r\n", "400 Bad Request")]
    [InlineData("GET /a HTTP/9.0\r\n\r\n", "505 HTTP Version Not Supported")]
    public void Every_answer_is_HTTP_1_0_and_has_a_Date(string request, string status) => Assert.StartsWith(
        $"HTTP/1.0 {status}\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n", Answer(new RecordingHandler(), request), StringComparison.Ordinal);

    [Theory]
    [InlineData("minihttpd/1.0 (test)", "Server: minihttpd/1.0 (test)\r\n")]
    [InlineData("", "")]
    public void Server_says_what_was_configured_and_nothing_if_nothing_was(string name, string line)
    {
        string answer = Answer(new RecordingHandler(), Wire.Get("/a"), name);
        Assert.Equal(Wire.Head("200 OK", $"{line}Content-Length: 2\r\n", "/a"), answer);

        string refusal = Answer(new RecordingHandler(), "nonsense\r\n", name);
        Assert.Contains($"GMT\r\n{line}Content-Length: ", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nSet-Cookie: b")]
    [InlineData("a\0")]
    [InlineData("\u4e2d")]
    [InlineData("\u010a")] // Cut to eight bits it would be LF.
    public void A_server_name_that_is_no_field_text_is_refused(string name)
        => Assert.Throws<ArgumentException>(() => new ServerExchangeOptions(new ServerLimits(), new FixedDate(), name));

    [Fact]
    public void Fields_come_in_their_good_order()
    {
        var handler = new RecordingHandler((_, response) =>
        {
            response.Head.Fields.Add(FieldName.ContentType, "text/plain"u8);
            response.Head.Fields.Add(FieldName.Location, "http://h/"u8);
            response.Head.Fields.Add(FieldName.Pragma, "no-cache"u8);
            response.Write("body");
        });

        string[] lines = Answer(handler, Wire.Keep("/a"), "s").Split("\r\n");
        IEnumerable<string> names = lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(':')[0]);
        Assert.Equal(["Pragma", "Date", "Connection", "Location", "Server", "Content-Type", "Content-Length"], names);
    }

    [Fact]
    public void An_empty_answer_says_that_it_is_empty()
        => Assert.Equal(Wire.Last("200 OK", ""), Answer(new RecordingHandler((_, _) => { }), Wire.Get("/a")));

    [Fact]
    public void An_empty_file_is_an_empty_body()
    {
        var file = new FakeFile("");
        Assert.Equal(Wire.Last("200 OK", ""), Answer(RecordingHandler.Of(file), Wire.Get("/a")));
        Assert.Equal(1, file.Disposals);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Bytes_and_a_part_of_a_file_are_one_body(int sendSize)
    {
        var file = new FakeFile("0123456789");
        var handler = new RecordingHandler((_, response) =>
        {
            response.Write("before:");
            response.SetFile(new FileRange(file, 3, 4));
        });
        using var driver = new ScriptedDriver(handler) { SendSize = () => sendSize };
        driver.Arrive(Wire.Get("/a"));

        Assert.Equal(Wire.Last("200 OK", "before:3456"), driver.Sent);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 11, AnswerEnding.Sent)], handler.Answered);
        Assert.Equal(1, file.Disposals);
    }

    [Fact]
    public void A_head_and_its_file_are_offered_together_so_that_one_call_can_send_both()
    {
        var file = new FakeFile("0123456789");
        using var driver = new ScriptedDriver(RecordingHandler.Of(file)) { Window = 0 };
        driver.Arrive(Wire.Get("/a"));
        int head = driver.Next.Bytes.Length;
        Assert.Equal(new FileRange(file, 0, 10), driver.Next.File);

        driver.Exchange.OnSent(head + 4, driver.Now);
        Assert.Equal((0, new FileRange(file, 4, 6)), (driver.Next.Bytes.Length, driver.Next.File));
    }

    [Fact]
    public void A_file_larger_than_any_integer_of_32_bits_is_counted_right()
    {
        const long Size = 5L * 1024 * 1024 * 1024;
        var file = new FakeFile("", claimed: Size);
        using var driver = new ScriptedDriver(RecordingHandler.Of(file)) { Window = 0 };
        driver.Arrive(Wire.Get("/a"));
        Assert.Equal(Size, driver.Next.File.Count);

        driver.Exchange.OnSent(driver.Next.Bytes.Length + Size - 1, driver.Now);
        Assert.Equal(new FileRange(file, Size - 1, 1), driver.Next.File);
        driver.Exchange.OnSent(1, driver.Now);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, Size, AnswerEnding.Sent)], driver.Handler.Answered);
    }

    [Fact]
    public void HEAD_gets_the_fields_of_GET_and_no_body()
    {
        var file = new FakeFile("0123456789");
        var handler = new RecordingHandler((_, response) =>
        {
            response.Head.Fields.Add(FieldName.ContentType, "text/plain"u8);
            response.Write("before:");
            response.SetFile(new FileRange(file, 0, 10));
        });
        using var driver = new ScriptedDriver(handler, serverName: "s");
        driver.Arrive(Wire.Keep("/a").Replace("GET", "HEAD", StringComparison.Ordinal));
        string head = driver.TakeSent();
        Assert.Equal([new Answered("HEAD /a HTTP/1.0", 200, 0, AnswerEnding.Sent)], handler.Answered);
        Assert.Equal(1, file.Disposals);

        file = new FakeFile("0123456789");
        driver.Arrive(Wire.Keep("/a"));
        Assert.Contains("\r\nContent-Length: 17\r\n", head, StringComparison.Ordinal);
        Assert.Equal(head + "before:0123456789", driver.TakeSent());
    }

    [Theory]
    [InlineData("HEAD / HTTP/1.0\r\nBad Name: x\r\n\r\n", "400 Bad Request", "FieldNameMalformed")]
    [InlineData("HEAD /#a HTTP/1.0\r\n\r\n", "400 Bad Request", "TargetMalformed")]
    [InlineData("HEAD / HTTP/1.O\r\n\r\n", "400 Bad Request", "VersionMalformed")]
    [InlineData("HEAD / HTTP/2.0\r\n\r\n", "505 HTTP Version Not Supported", "VersionNotSupported")]
    [InlineData("HEAD / HTTP/1.0\r\nHost: h", "400 Bad Request", "HeadCutShort")]
    [InlineData("HEAD / HTTP/1.0\r\nContent-Length: 9999999\r\n\r\n", "413 Content Too Large", "BodyTooLarge")]
    public void HEAD_gets_no_body_of_a_refusal_either(string request, string status, string reason)
        => Assert.Equal(Wire.Head(status, $"Content-Length: {reason.Length}\r\n"), Answer(new RecordingHandler(), request));

    [Theory]
    [InlineData(204, "204 No Content")]
    [InlineData(304, "304 Not Modified")]
    public void An_answer_that_may_have_no_body_has_none_and_no_length(int code, string status)
    {
        var file = new FakeFile("0123456789");
        var handler = new RecordingHandler((_, response) =>
        {
            response.Head.Status = new StatusCode(code);
            response.Write("nobody reads this");
            response.SetFile(new FileRange(file, 0, 10));
        });

        Assert.Equal(Wire.Head(status), Answer(handler, Wire.Get("/a")));
        Assert.Equal(1, file.Disposals);
        Assert.Equal([new Answered("GET /a HTTP/1.0", code, 0, AnswerEnding.Sent)], handler.Answered);
    }

    [Fact]
    public void A_body_is_dropped_with_what_a_handler_takes_back()
    {
        var file = new FakeFile("0123456789");
        var handler = new RecordingHandler((_, response) =>
        {
            response.Head.Status = StatusCode.NotFound;
            response.Head.Fields.Add(FieldName.ContentType, "text/plain"u8);
            response.Write("half a page");
            response.SetFile(new FileRange(file, 0, 10));
            response.Clear();
            response.Write("new");
        });

        Assert.Equal(Wire.Last("200 OK", "new"), Answer(handler, Wire.Get("/a")));
        Assert.Equal(1, file.Disposals);
    }

    [Fact]
    public void Fields_and_tokens_that_nobody_knows_change_nothing()
    {
        string request = "GET /a HTTP/1.0\r\nX-Unheard-Of: \u00e9 (x;y=\"z\")\r\nPragma: no-cache, x=1\r\nConnection: unheard-of\r\n\r\n";
        Assert.Equal(Wire.Last("200 OK", "/a"), Answer(new RecordingHandler(), request));
    }

    [Fact]
    public void An_overloaded_server_says_503()
    {
        StatusCode status = Rejection.Overloaded.Row().Status;
        Assert.Equal(Wire.Last("503 Service Unavailable", "503"), Answer(RecordingHandler.Of(status), Wire.Get("/a")));
    }

    [Fact]
    public void What_expects_100_gets_the_final_status_at_once()
    {
        string request = "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n";
        Assert.Equal(Wire.Last("405 Method Not Allowed", "405"), Answer(RecordingHandler.Of(StatusCode.MethodNotAllowed), request));
    }
}
