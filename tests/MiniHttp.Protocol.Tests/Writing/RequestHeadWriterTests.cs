// RFC 1945 §5: a request as it is sent, always with a version; and what was sent is read as what was meant.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class RequestHeadWriterTests
{
    private static RequestHead Make(string method, string target, HttpVersion version, params (string Name, string Value)[] fields)
    {
        RequestHead head = new();
        head.Set(Encoding.ASCII.GetBytes(method), Encoding.Latin1.GetBytes(target), version);
        foreach ((string name, string value) in fields)
        {
            head.Fields.Add(Encoding.ASCII.GetBytes(name), value);
        }

        return head;
    }

    private static string Write(RequestHead head)
    {
        using ByteBuffer buffer = new();
        RequestHeadWriter.Write(head, buffer);
        return Encoding.Latin1.GetString(buffer.Span);
    }

    [Fact]
    public void A_request_is_its_line_its_fields_and_an_empty_line() =>
        Assert.Equal("GET /a?b HTTP/1.0\r\n\r\n", Write(Make("GET", "/a?b", HttpVersion.Http10)));

    [Fact]
    public void Fields_are_sent_in_their_good_order() =>
        Assert.Equal(
            "POST / HTTP/1.0\r\nPragma: no-cache\r\nConnection: close\r\nHost: h\r\nUser-Agent: u\r\nContent-Length: 3\r\n\r\n",
            Write(Make(
                "POST",
                "/",
                HttpVersion.Http10,
                ("Content-Length", "3"),
                ("Host", "h"),
                ("Pragma", "no-cache"),
                ("User-Agent", "u"),
                ("Connection", "close"))));

    [Fact]
    public void The_version_is_always_1_0() => Assert.Equal("GET / HTTP/1.0\r\n\r\n", Write(Make("GET", "/", HttpVersion.Http11)));

    [Theory]
    [InlineData("GET /a?b HTTP/1.0")]
    [InlineData("GET /a?b HTTP/1.1")]
    [InlineData("GET  /a?b\tHTTP/1.0 ")]
    public void A_request_that_was_read_is_written_with_one_version(string line)
    {
        RequestHead head = new();
        byte[] stream = Encoding.ASCII.GetBytes(line + "\r\nHost: h\r\n\r\n");
        Assert.Equal(ParseStatus.Complete, new RequestHeadParser(new HeadLimits(), head).Parse(stream, out _));
        Assert.Equal("GET /a?b HTTP/1.0\r\nHost: h\r\n\r\n", Write(head));
    }

    [Fact]
    public void A_simple_request_is_never_generated()
    {
        using ByteBuffer buffer = new();
        Assert.Throws<ArgumentException>(() => RequestHeadWriter.Write(Make("GET", "/", HttpVersion.Http09), buffer));
        Assert.Throws<ArgumentException>(() => RequestHeadWriter.Write(new RequestHead(), buffer));
        Assert.Throws<ArgumentNullException>(() => RequestHeadWriter.Write(null!, buffer));
        Assert.Throws<ArgumentNullException>(() => RequestHeadWriter.Write(new RequestHead(), null!));
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void What_is_written_is_appended()
    {
        using ByteBuffer buffer = new();
        buffer.Append("before "u8);
        RequestHeadWriter.Write(Make("GET", "/", HttpVersion.Http10), buffer);
        Assert.Equal("before GET / HTTP/1.0\r\n\r\n"u8, buffer.Span);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("HEAD", "http://www.w3.org:8080/a%20b?c=%zz")]
    [InlineData("OPTIONS", "*")]
    [InlineData("BREW", "/\u00e9")]
    public void What_is_written_is_read_as_the_same(string method, string target)
    {
        (string, string)[] fields = [("Date", "d"), ("Accept", "a, b"), ("Accept", "c"), ("X-Empty", ""), ("X-Last", "caf\u00e9 \t x")];
        RequestHead written = Make(method, target, HttpVersion.Http10, fields);
        string text = Write(written);

        RequestHead read = new();
        RequestHeadParser parser = new(new HeadLimits { Strict = Strict.All }, read);
        Assert.Equal(ParseStatus.Complete, parser.Parse(Encoding.Latin1.GetBytes(text), out int consumed));
        Assert.Equal(text.Length, consumed);
        Assert.Equal(written.Method, read.Method);
        Assert.Equal(written.MethodName, read.MethodName);
        Assert.Equal(written.Version, read.Version);
        Assert.Equal(written.Target.Kind, read.Target.Kind);
        Assert.Equal(written.Target.Host, read.Target.Host);
        Assert.Equal(written.Target.Port, read.Target.Port);
        Assert.Equal(written.Target.Path, read.Target.Path);
        Assert.Equal(written.Target.Query, read.Target.Query);
        Assert.Equal(written.Fields.Count, read.Fields.Count);
        for (int i = 0; i < read.Fields.Count; i++)
        {
            Assert.Equal(written.Fields[i].Name, read.Fields[i].Name);
            Assert.Equal(written.Fields[i].Value, read.Fields[i].Value);
        }
    }
}
