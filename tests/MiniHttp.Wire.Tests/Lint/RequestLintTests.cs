using System.Text;

namespace MiniHttp.Wire.Tests;

public class RequestLintTests
{
    [Theory]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\n\r\n", "")]
    [InlineData("GET / HTTP/1.0\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nHost: x\r\nAccept: */*\r\nUser-Agent: me\r\n\r\n", "")]
    [InlineData("POST / HTTP/1.0\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", "")]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\nHost: x\r\n\r\nGET / HTTP/1.0\r\nHost: x\r\n\r\n", "")]
    [InlineData("", "")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "note 1 RFC 9110 §7.2")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "note 1 RFC 1945 §3.1, error 1 RFC 9110 §7.2")]
    [InlineData("GET /\r\n", "note 1 RFC 1945 §4.1")]
    [InlineData("GET / HTTP/1.0\nHost: x\n\n", "warning 1 RFC 1945 §2.2, §B, warning 2 RFC 1945 §2.2, §B, warning 3 RFC 1945 §2.2, §B")]
    [InlineData("\r\nGET / HTTP/1.0\r\nHost: x\r\n\r\n", "warning 1 RFC 9112 §2.2")]
    [InlineData("GET  / HTTP/1.0\r\nHost: x\r\n\r\n", "warning 1 RFC 1945 §5.1, §B")]
    [InlineData("GET / HTTP/1.0 \r\nHost: x\r\n\r\n", "warning 1 RFC 1945 §5.1, §B")]
    [InlineData("get / HTTP/1.0\r\nHost: x\r\n\r\n", "error 1 RFC 1945 §5.1.1")]
    [InlineData("BREW / HTTP/1.0\r\nHost: x\r\n\r\n", "error 1 RFC 1945 §5.1.1")]
    [InlineData("GET http://x/ HTTP/1.0\r\nHost: x\r\n\r\n", "warning 1 RFC 1945 §5.1.2")]
    [InlineData("nonsense\r\n\r\n", "error 1 RFC 1945 §5.1")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\nno field\r\n\r\n", "error 3 RFC 1945 §4.2")]
    [InlineData("GET / HTTP/1.0\r\nHost : x\r\n\r\n", "error 2 RFC 1945 §4.2")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\n", "error 3 RFC 1945 §1.3")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\n y\r\n\r\n", "warning 3 RFC 1945 §2.2; RFC 9112 §5.2")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", "warning 3 RFC 1945 §4.2")]
    [InlineData("GET / HTTP/1.0\r\nX-Own: x\r\nHost: y\r\n\r\n", "note 3 RFC 1945 §4.2")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\nIf-Modified-Since: now\r\n\r\n", "warning 3 RFC 1945 §3.3")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\nIf-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT\r\n\r\n", "warning 3 RFC 1945 §3.3")]
    [InlineData("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nHost: x\r\n\r\n", "warning 2 RFC 9112 §6.1")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\nExpect: 100-continue\r\n\r\n", "warning 3 RFC 9110 §10.1.1")]
    [InlineData("POST / HTTP/1.0\r\nHost: x\r\n\r\n", "error 1 RFC 1945 §7.2.2")]
    [InlineData("POST / HTTP/1.0\r\nHost: x\r\nContent-Length: 9\r\n\r\nhi", "error 5 RFC 1945 §7.2.2")]
    [InlineData("POST / HTTP/1.0\r\nHost: x\r\nContent-Length: 1\r\n\r\nhi", "warning 5 RFC 1945 §1.3, error 5 RFC 1945 §1.3")]
    [InlineData("GET / HTTP/1.0\r\nHost: x\r\n\r\nGET / HTTP/1.0\r\nHost: x\r\n\r\n", "warning 4 RFC 1945 §1.3")]
    public void What_is_wrong_is_said_by_line_and_rule(string sent, string findings)
        => Assert.Equal(findings, string.Join(", ", RequestLint.Check(Encoding.Latin1.GetBytes(sent))
            .Select(finding => $"{finding.Level.ToString().ToLowerInvariant()} {finding.Line} {finding.Rule}")));

    [Fact]
    public void A_finding_is_a_sentence()
        => Assert.Equal(
            "error: line 1: methods are case-sensitive: GET (RFC 1945 §5.1.1)",
            RequestLint.Check("get / HTTP/1.0\r\nHost: x\r\n\r\n"u8)[0].ToString());
}
