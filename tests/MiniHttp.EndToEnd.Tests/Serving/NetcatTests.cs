// The protocol typed by hand: netcat sends the bytes it is given, half-closes, and shows what comes until the end of the stream.

namespace MiniHttp.EndToEnd.Tests;

public sealed class NetcatTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory()
        .With("index.html", "<h1>Hello</h1>\n").With("large", new string('x', 3_000_000));

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_request_followed_by_a_half_close_gets_its_whole_answer()
    {
        string got = await TypeAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", got);
        Assert.EndsWith("\r\n\r\n<h1>Hello</h1>\n", got);
    }

    [Fact]
    public async Task A_half_close_does_not_cut_a_large_answer()
        => Assert.EndsWith("\r\n\r\n" + new string('x', 3_000_000), await TypeAsync("GET /large HTTP/1.0\r\n\r\n"));

    [Fact]
    public async Task A_simple_request_gets_a_bare_body()
        => Assert.Equal("<h1>Hello</h1>\n", await TypeAsync("GET /\r\n"));

    [Fact]
    public async Task Lines_may_end_in_a_lone_line_feed()
        => Assert.StartsWith("HTTP/1.0 200 OK\r\n", await TypeAsync("GET / HTTP/1.0\nHost: localhost\n\n"));

    [Fact]
    public async Task A_keep_alive_request_followed_by_a_half_close_is_the_last()
        => Assert.EndsWith("<h1>Hello</h1>\n", await TypeAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));

    [Fact]
    public async Task Pipelined_requests_are_answered_in_their_order()
    {
        const string KeepAlive = "Connection: keep-alive\r\n\r\n";
        string got = await TypeAsync($"GET / HTTP/1.0\r\n{KeepAlive}HEAD /large HTTP/1.0\r\n{KeepAlive}GET /none HTTP/1.0\r\n\r\n");
        string[] statuses = [.. got.Split("\r\n").Where(line => line.Contains("HTTP/1.0 "))];
        Assert.Equal(["HTTP/1.0 200 OK", "<h1>Hello</h1>\nHTTP/1.0 200 OK", "HTTP/1.0 404 Not Found"], statuses);
    }

    [Fact]
    public async Task A_stream_that_ends_within_the_head_gets_a_400()
        => Assert.StartsWith("HTTP/1.0 400 Bad Request\r\n", await TypeAsync("GET / HTTP/1.0\r\nHost: loc"));

    [Fact]
    public async Task A_stream_that_ends_at_once_gets_nothing()
        => Assert.Equal("", await TypeAsync(""));

    [Fact]
    public async Task A_TLS_handshake_is_told_that_this_is_plain_HTTP()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        string got = await server.AskAsync("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
        Assert.StartsWith("HTTP/1.0 400 Bad Request\r\n", got);
        Assert.Contains("http://", got);
    }

    private async Task<string> TypeAsync(string text)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        ProgramResult got = await ExternalProgram.Netcat.RunAsync(text, [server.EndPoint.Address.ToString(), $"{server.EndPoint.Port}"]);
        Assert.Equal(0, got.ExitCode);
        return got.Output;
    }
}
