// HttpClient over the handler: failures are the exceptions that a program written for HttpClient expects.

using System.Security.Cryptography.X509Certificates;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class MessageErrorTests
{
    private static CancellationToken Stop => HttpClients.Stop;

    [Theory]
    [InlineData("", HttpRequestError.ResponseEnded, FetchCode.NothingCame)]
    [InlineData("HTTP/1.0 200 OK\r\nConte", HttpRequestError.ResponseEnded, FetchCode.ReceiveFailed)]
    [InlineData("HTTP/1.0 200 OK\r\nNo colon\r\n\r\n", HttpRequestError.InvalidResponse, FetchCode.WeirdReply)]
    [InlineData("hello", HttpRequestError.InvalidResponse, FetchCode.UnsupportedProtocol)]
    [InlineData(
        "HTTP/1.0 302 a\r\nLocation: /\r\n\r\n", HttpRequestError.ConfigurationLimitExceeded,
        FetchCode.TooManyRedirects)]
    public async Task What_is_no_response_has_its_error(string answer, HttpRequestError error, FetchCode code)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer));
        using HttpClient http = HttpClients.Ours(new FetchOptions { FollowRedirects = true });
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(server.Url, Stop));
        Assert.Equal((error, code), (e.HttpRequestError, Assert.IsType<FetchException>(e.InnerException).Code));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello", true)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true)]
    public async Task A_response_cut_short_is_the_same_error_as_with_the_handler_of_DotNet(string answer, bool buffers)
    {
        var errors = new List<HttpRequestError?>();
        foreach (bool isOurs in new[] { true, false })
        {
            await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer));
            using HttpClient http = isOurs ? HttpClients.Ours() : HttpClients.DotNets();
            errors.Add(ErrorOf(await Record.ExceptionAsync(() => ReadAsync(http, server.Url, buffers))));
        }

        Assert.Equal([HttpRequestError.ResponseEnded, HttpRequestError.ResponseEnded], errors);
    }

    [Fact]
    public async Task A_refused_connection_and_an_unknown_name_are_told_apart()
    {
        string url;
        await using (ScriptedServer server = ScriptedServer.Start(new Script()))
        {
            url = server.Url;
        }

        using HttpClient http = HttpClients.Ours();
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(url, Stop));
        Assert.Equal(HttpRequestError.ConnectionError, e.HttpRequestError);
        using HttpClient nameless = HttpClients.Ours(new FetchOptions { Connect = new() { Resolve = (_, _) => [] } });
        e = await Assert.ThrowsAsync<HttpRequestException>(() => nameless.GetAsync("http://www.example/", Stop));
        Assert.Equal(HttpRequestError.NameResolutionError, e.HttpRequestError);
    }

    [Fact]
    public async Task TLS_and_a_tunnel_have_errors_of_their_own()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("127.0.0.1");
        var options = new ScriptedServerOptions { Tls = new ScriptedTls(certificate) };
        await using ScriptedServer server = ScriptedServer.Start(options, new Script().ReceiveHead());
        using HttpClient http = HttpClients.Ours();
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(server.Url, Stop));
        Assert.Equal(HttpRequestError.SecureConnectionError, e.HttpRequestError);
        Assert.IsType<TlsException>(e.InnerException!.InnerException);

        await using ScriptedServer proxy = ScriptedServer.Start(
            Script.Answering("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
        using HttpClient tunnelled = HttpClients.Ours(
            new FetchOptions { Proxy = _ => new ProxyServer("127.0.0.1", proxy.Port) });
        e = await Assert.ThrowsAsync<HttpRequestException>(() => tunnelled.GetAsync("https://www.example/", Stop));
        Assert.Equal(HttpRequestError.ProxyTunnelError, e.HttpRequestError);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhello world")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello world")]
    public async Task A_body_larger_than_allowed_is_a_limit_exceeded(string answer)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer));
        using HttpClient http = HttpClients.Ours(new FetchOptions { MaxBodyBytes = 8 });
        Exception? e = await Record.ExceptionAsync(() => http.GetStringAsync(server.Url, Stop));
        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, ErrorOf(e));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhel")]
    public async Task The_time_limit_of_the_options_is_a_TimeoutException_in_a_cancellation(string answer)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Send(answer).StaySilent());
        using HttpClient http = HttpClients.Ours(new FetchOptions { Timeout = TimeSpan.FromMilliseconds(300) });
        TaskCanceledException e = await Assert.ThrowsAsync<TaskCanceledException>(
            () => http.GetStringAsync(server.Url, Stop));
        TimeoutException timeout = Assert.IsType<TimeoutException>(e.InnerException);
        Assert.Equal(FetchCode.TimedOut, Assert.IsType<FetchException>(timeout.InnerException).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhel")]
    public async Task A_request_that_is_cancelled_leaves_the_server(string answer)
    {
        var gate = new Gate();
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send(answer).PauseAt(gate).StaySilent());
        using HttpClient http = HttpClients.Ours();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task<string> fetch = http.GetStringAsync(server.Url, enough.Token);
        await gate.ReachedAsync();
        gate.Open();
        await enough.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => fetch);
        Assert.NotEqual(ClientEnding.NotSeen, (await server.OutcomeAsync(0)).ClientEnding);
    }

    [Fact]
    public async Task Content_that_ends_too_soon_is_an_error_and_not_a_request()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveToEnd());
        using HttpClient http = HttpClients.Ours();
        using var content = new StreamContent(new MemoryStream(new byte[5])) { Headers = { ContentLength = 6 } };
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(
            () => http.PutAsync(server.Url, content, Stop));
        Assert.Equal(FetchCode.ReadFailed, Assert.IsType<FetchException>(e.InnerException).Code);
        Assert.Equal(ClientEnding.Reset, (await server.OutcomeAsync(0)).ClientEnding);
    }

    [Fact]
    public async Task After_its_disposal_nothing_is_sent()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("HTTP/1.0 200 OK\r\n\r\n"));
        var handler = new MiniHttpMessageHandler();
        using var http = new HttpMessageInvoker(handler, disposeHandler: false);
        handler.Dispose();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => http.SendAsync(request, Stop));
        Assert.Empty(server.Connections);
    }

    [Fact]
    public async Task A_response_under_way_outlives_its_client()
    {
        var gate = new Gate();
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhe")
                .PauseAt(gate).Send("llo"));
        HttpResponseMessage response;
        using (HttpClient http = HttpClients.Ours())
        {
            response = await http.GetAsync(server.Url, HttpCompletionOption.ResponseHeadersRead, Stop);
        }

        gate.Open();
        using (response)
        {
            Assert.Equal("hello", await response.Content.ReadAsStringAsync(Stop));
        }
    }

    [Fact]
    public async Task A_scheme_that_is_not_spoken_is_not_supported()
    {
        using HttpClient http = HttpClients.Ours();
        await Assert.ThrowsAsync<NotSupportedException>(() => http.GetAsync("ftp://www.example/", Stop));
    }

    private static async Task ReadAsync(HttpClient http, string url, bool buffers)
    {
        HttpCompletionOption completion = buffers
            ? HttpCompletionOption.ResponseContentRead
            : HttpCompletionOption.ResponseHeadersRead;
        using HttpResponseMessage response = await http.GetAsync(url, completion, Stop);
        await using Stream body = await response.Content.ReadAsStreamAsync(Stop);
        await body.CopyToAsync(Stream.Null, Stop);
    }

    private static HttpRequestError? ErrorOf(Exception? e)
        => (e as HttpRequestException)?.HttpRequestError ?? (e as HttpIOException)?.HttpRequestError;
}
