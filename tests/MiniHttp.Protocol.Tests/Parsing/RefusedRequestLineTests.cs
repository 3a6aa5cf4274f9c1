// What is kept of a request-line that is refused: enough for the access log, and the method, which decides whether the answer has a body.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class RefusedRequestLineTests
{
    [Fact]
    public void A_refused_request_line_is_kept_for_the_log()
    {
        RequestHead head = new();
        RequestHeadParser parser = new(new HeadLimits(), head);
        Assert.Equal(ParseStatus.Rejected, parser.Parse("GET / HTTP/3.0\r\n"u8, out _));
        Assert.Equal("GET / HTTP/3.0"u8, head.RequestLine);
        Assert.False(head.IsSimple);
    }

    [Fact]
    public void A_refused_request_line_still_says_its_method()
    {
        foreach (string line in new[] { "HEAD / HTTP/3.0\r\n", "HEAD / x\r\n", "HEAD a HTTP/1.0\r\n", "HEAD /\r\n" })
        {
            RequestHead head = new();
            RequestHeadParser parser = new(new HeadLimits(), head);
            Assert.Equal(ParseStatus.Rejected, parser.Parse(Encoding.ASCII.GetBytes(line), out _));
            Assert.Equal(Method.Head, head.Method);
            Assert.Equal("HEAD"u8, head.MethodName);
            Assert.Equal(RequestTargetKind.None, head.Target.Kind);
            Assert.False(head.IsSimple);
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1000)]
    [InlineData(1)]
    public void Of_one_that_is_too_long_the_beginning_is_kept(int step)
    {
        byte[] stream = Encoding.ASCII.GetBytes("GET /" + new string('a', 9000));
        RequestHead head = new();
        RequestHeadParser parser = new(new HeadLimits(), head);
        ParseStatus status = ParseStatus.Incomplete;
        for (int end = 0; status == ParseStatus.Incomplete && end < stream.Length;)
        {
            end += Math.Min(step, stream.Length - end);
            status = parser.Parse(stream.AsSpan(0, end), out _); // Nothing of an unfinished line is consumed.
        }

        Assert.Equal((ParseStatus.Rejected, Rejection.RequestLineTooLong), (status, parser.Reason));
        Assert.Equal(stream.AsSpan(0, 128), head.RequestLine);
    }

    [Fact]
    public void Its_beginning_is_kept_also_where_its_end_came()
    {
        string line = "GET /" + new string('a', 200);
        RequestHead head = new();
        RequestHeadParser parser = new(new HeadLimits { StartLine = line.Length - 1 }, head);
        Assert.Equal(ParseStatus.Rejected, parser.Parse(Encoding.ASCII.GetBytes(line + "\r\n"), out _));
        Assert.Equal(Encoding.ASCII.GetBytes(line[..128]), head.RequestLine);
    }

    [Fact]
    public void Nothing_of_it_is_left_for_the_next_one()
    {
        RequestHead head = new();
        RequestHeadParser parser = new(new HeadLimits { StartLine = 200 }, head);
        parser.Parse(Encoding.ASCII.GetBytes("GET /" + new string('a', 200)), out _);
        parser.Reset();
        Assert.True(head.RequestLine.IsEmpty);
        parser.Parse("GET /b HTTP/1.0\r\n\r\n"u8, out _);
        Assert.Equal("GET /b HTTP/1.0"u8, head.RequestLine);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void What_is_kept_of_it_ends_with_the_limit_however_it_was_cut(int step)
    {
        byte[] stream = Encoding.ASCII.GetBytes("GET /aaaaaaaaaaaaaaaaaaaa\r\nAuthorization: Basic c2VjcmV0\r\n\r\n");
        RequestHead head = new();
        RequestHeadParser parser = new(new HeadLimits { StartLine = 16 }, head);
        ParseStatus status = ParseStatus.Incomplete;
        for (int end = 0; status == ParseStatus.Incomplete;)
        {
            end = Math.Min(end + step, stream.Length);
            status = parser.Parse(stream.AsSpan(0, end), out _);
        }

        Assert.Equal("GET /aaaaaaaaaaa"u8, head.RequestLine);
    }
}
