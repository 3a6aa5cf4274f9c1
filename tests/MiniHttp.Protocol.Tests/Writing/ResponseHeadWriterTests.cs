// RFC 1945 §6: an answer as it is sent, and the rules that hold whoever made it.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ResponseHeadWriterTests
{
    private static ResponseHead Make(int status, params (string Name, string Value)[] fields)
    {
        ResponseHead head = new() { Status = new StatusCode(status) };
        foreach ((string name, string value) in fields)
        {
            head.Fields.Add(Encoding.ASCII.GetBytes(name), value);
        }

        return head;
    }

    private static string Write(ResponseHead head)
    {
        using ByteBuffer buffer = new();
        ResponseHeadWriter.Write(head, buffer);
        return Encoding.Latin1.GetString(buffer.Span);
    }

    [Theory]
    [InlineData(200, "HTTP/1.0 200 OK\r\n\r\n")]
    [InlineData(302, "HTTP/1.0 302 Moved Temporarily\r\n\r\n")]
    [InlineData(418, "HTTP/1.0 418 Bad Request\r\n\r\n")]
    [InlineData(999, "HTTP/1.0 999 Unknown\r\n\r\n")]
    public void An_answer_is_its_line_its_fields_and_an_empty_line(int status, string expected) =>
        Assert.Equal(expected, Write(Make(status)));

    [Fact]
    public void A_phrase_of_its_own_is_sent_in_place_of_the_usual_one()
    {
        ResponseHead head = Make(404);
        head.ReasonPhrase = "Caf\u00e9 closed";
        Assert.Equal("HTTP/1.0 404 Caf\u00e9 closed\r\n\r\n", Write(head));
        head.ReasonPhrase = "";
        Assert.Equal("HTTP/1.0 404 \r\n\r\n", Write(head));
    }

    [Theory]
    [InlineData("a\r\nSet-Cookie: b")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("\u001b[2J")]
    [InlineData("\u007f")]
    [InlineData("\u20ac")]
    [InlineData("caf\u0301e")]
    [InlineData("\u010a")] // Cut to eight bits it would be LF.
    [InlineData("\U0001F600")]
    public void A_phrase_that_is_no_text_in_ISO_8859_1_is_refused_and_nothing_is_written(string phrase)
    {
        ResponseHead head = Make(200);
        head.ReasonPhrase = phrase;
        using ByteBuffer buffer = new();
        Assert.Throws<ArgumentException>(() => ResponseHeadWriter.Write(head, buffer));
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void The_version_is_always_1_0()
    {
        ResponseHead head = Make(200);
        head.Version = HttpVersion.Http11;
        Assert.Equal("HTTP/1.0 200 OK\r\n\r\n", Write(head));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(199)]
    [InlineData(1000)]
    [InlineData(-200)]
    public void No_1xx_is_ever_sent_nor_what_is_no_status(int status)
    {
        using ByteBuffer buffer = new();
        Assert.Throws<ArgumentException>(() => ResponseHeadWriter.Write(Make(status), buffer));
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void A_401_must_carry_a_challenge()
    {
        using ByteBuffer buffer = new();
        Assert.Throws<ArgumentException>(() => ResponseHeadWriter.Write(Make(401), buffer));
        Assert.Equal(0, buffer.Length);
        Assert.Equal(
            "HTTP/1.0 401 Unauthorized\r\nwww-authenticate: Basic realm=\"x\"\r\n\r\n",
            Write(Make(401, ("www-authenticate", "Basic realm=\"x\""))));
    }

    [Fact]
    public void A_304_carries_nothing_that_tells_of_the_content() =>
        Assert.Equal(
            "HTTP/1.0 304 Not Modified\r\nDate: d\r\nServer: s\r\nETag: \"e\"\r\nX-New: n\r\nexpires: x\r\n\r\n",
            Write(Make(
                304,
                ("Content-Type", "text/html"),
                ("Content-Length", "5"),
                ("Content-Encoding", "gzip"),
                ("Content-Range", "bytes 0-1/2"),
                ("Last-Modified", "l"),
                ("Allow", "GET"),
                ("X-New", "n"),
                ("expires", "x"),
                ("Server", "s"),
                ("ETag", "\"e\""),
                ("Date", "d"))));

    [Fact]
    public void A_304_carries_what_may_have_changed_while_the_entity_has_not()
        => Assert.Equal(
            "HTTP/1.0 304 Not Modified\r\nDate: d\r\nAccess-Control-Allow-Origin: *\r\nContent-Security-Policy: p\r\n\r\n",
            Write(Make(304, ("Access-Control-Allow-Origin", "*"), ("Content-Encoding", "gzip"), ("Content-Security-Policy", "p"), ("Date", "d"))));

    [Fact]
    public void A_304_needs_no_Expires() => Assert.Equal("HTTP/1.0 304 Not Modified\r\nDate: d\r\n\r\n", Write(Make(304, ("Date", "d"))));

    [Fact]
    public void Nothing_is_written_without_a_head_or_a_destination()
    {
        using ByteBuffer buffer = new();
        Assert.Throws<ArgumentNullException>(() => ResponseHeadWriter.Write(null!, buffer));
        Assert.Throws<ArgumentNullException>(() => ResponseHeadWriter.Write(new ResponseHead(), null!));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(204, "")]
    [InlineData(404, "Not here")]
    [InlineData(418, "I'm a teapot")]
    [InlineData(503, "Caf\u00e9")]
    public void What_is_written_is_read_as_the_same(int status, string? phrase)
    {
        ResponseHead written = Make(
            status, ("Date", "d"), ("Location", "http://h/"), ("Location", "l"), ("X-Empty", ""), ("X-Last", "\u00e9 \t x"));
        written.ReasonPhrase = phrase;
        string text = Write(written);

        ResponseHead read = new();
        ResponseHeadParser parser = new(new HeadLimits { Strict = Strict.All }, read);
        Assert.Equal(ParseStatus.Complete, parser.Parse(Encoding.Latin1.GetBytes(text), true, out int consumed));
        Assert.Equal(text.Length, consumed);
        Assert.Equal(written.Status, read.Status);
        Assert.Equal(written.Version, read.Version);
        Assert.Equal(phrase ?? written.Status.ReasonPhrase, read.ReasonPhrase);
        Assert.Equal(written.Fields.Count, read.Fields.Count);
        for (int i = 0; i < read.Fields.Count; i++)
        {
            Assert.Equal(written.Fields[i].Name, read.Fields[i].Name);
            Assert.Equal(written.Fields[i].Value, read.Fields[i].Value);
        }
    }
}
