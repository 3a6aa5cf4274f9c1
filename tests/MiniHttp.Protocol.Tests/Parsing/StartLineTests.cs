// RFC 1945 appendix B: which white space separates the words of a request-line.

namespace MiniHttp.Protocol.Tests;

public class StartLineTests
{
    [Theory]
    [InlineData("GET / HTTP/1.0", "GET / 1.0", "GET / 1.0")]
    [InlineData("GET  /  HTTP/1.0", "GET / 1.0", "RequestLineMalformed")]
    [InlineData("GET\t/\tHTTP/1.0", "GET / 1.0", "RequestLineMalformed")]
    [InlineData("GET \t / \t HTTP/1.0", "GET / 1.0", "RequestLineMalformed")]
    [InlineData("GET / HTTP/1.0 ", "GET / 1.0", "RequestLineMalformed")]
    [InlineData("GET / HTTP/1.0\t", "GET / 1.0", "RequestLineMalformed")]
    [InlineData("GET / HTTP/1.0 \t ", "GET / 1.0", "RequestLineMalformed")]
    [InlineData(" GET / HTTP/1.0", "RequestLineMalformed", "RequestLineMalformed")]
    [InlineData("\tGET / HTTP/1.0", "RequestLineMalformed", "RequestLineMalformed")]
    [InlineData("GET / HTTP/1.0 x", "RequestLineMalformed", "RequestLineMalformed")]
    [InlineData("GET / HTTP/1.0 x y", "RequestLineMalformed", "RequestLineMalformed")]
    [InlineData("GET", "RequestLineMalformed", "RequestLineMalformed")]
    [InlineData("GET\v/\fHTTP/1.0", "RequestLineMalformed", "RequestLineMalformed")]
    [InlineData("GET\u00a0/\u00a0HTTP/1.0", "RequestLineMalformed", "RequestLineMalformed")]
    public void Words_stand_apart_by_SP_and_HT_and_strictly_by_one_SP(string line, string lenient, string strict)
    {
        Assert.Equal(lenient, RequestHeadParserTests.Read(line + "\r\n\r\n"));
        Assert.Equal(strict, RequestHeadParserTests.Read(line + "\r\n\r\n", new HeadLimits { Strict = Strict.Spaces }));
    }

    [Theory]
    [InlineData("GET /", "GET / simple")]
    [InlineData("GET  /", "RequestLineMalformed")]
    [InlineData("GET / ", "RequestLineMalformed")]
    public void The_same_holds_without_a_version(string line, string strict)
    {
        Assert.Equal("GET / simple", RequestHeadParserTests.Read(line + "\r\n"));
        Assert.Equal(strict, RequestHeadParserTests.Read(line + "\r\n", new HeadLimits { Strict = Strict.Spaces }));
    }
}
