// HttpClient over the handler: what goes over the wire.

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class RequestMessageTests
{
    private const string Empty = "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n";

    private static CancellationToken Stop => HttpClients.Stop;

    [Fact]
    public async Task A_GET_has_Host_and_no_other_field()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Empty));
        using HttpClient http = HttpClients.Ours();
        await http.GetAsync(server.Url + "a?b", Stop);
        Assert.Equal(
            $"GET /a?b HTTP/1.0\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n", (await server.OutcomeAsync(0)).Text);
    }

    [Fact]
    public async Task Fields_of_the_message_are_sent_each_on_one_line()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Empty));
        using HttpClient http = HttpClients.Ours();
        http.DefaultRequestHeaders.UserAgent.ParseAdd("mine/1.0 (a comment)");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html, text/plain;q=0.5");
        http.DefaultRequestHeaders.Host = "www.example";
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "x");
        await http.GetAsync(server.Url, Stop);
        string text = (await server.OutcomeAsync(0)).Text;
        Assert.Contains("\r\nHost: www.example\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: mine/1.0 (a comment)\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nAccept: text/html, text/plain; q=0.5\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer x\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Content_is_sent_with_its_type_and_length(string method)
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Receive(5).Send(Empty));
        using HttpClient http = HttpClients.Ours();
        using var request = new HttpRequestMessage(new HttpMethod(method), server.Url)
        {
            Content = new StringContent("hällo"[..4]),
        };
        await http.SendAsync(request, Stop);
        string text = (await server.OutcomeAsync(0)).Text;
        Assert.StartsWith($"{method} / HTTP/1.0\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 5\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhÃ¤ll", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_without_a_length_is_read_first_and_nothing_is_chunked()
    {
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead().Receive(7).Send(Empty));
        using HttpClient http = HttpClients.Ours();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url)
        {
            Content = JsonContent.Create(new { A = 1 }),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;
        await http.SendAsync(request, Stop);
        string text = (await server.OutcomeAsync(0)).Text;
        Assert.Contains("\r\nContent-Type: application/json; charset=utf-8\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 7\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"a\":1}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Expect", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_with_files_is_sent_as_it_is_written()
    {
        byte[] file = new byte[300_000];
        new Random(1).NextBytes(file);
        using var form = new MultipartFormDataContent("boundary")
        {
            { new StreamContent(new MemoryStream(file)), "file", "a.bin" },
        };
        int length = (int)form.Headers.ContentLength!.Value;
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(length).Send(Empty));
        using HttpClient http = HttpClients.Ours();
        await http.PostAsync(server.Url, form, Stop);
        byte[] received = (await server.OutcomeAsync(0)).Received;
        Assert.True(received.AsSpan().IndexOf(file) > 0);
        Assert.Contains(
            $"\r\nContent-Length: {length}\r\n", Encoding.Latin1.GetString(received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_is_sent_as_it_is_read()
    {
        var gate = new Gate();
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).PauseAt(gate).Receive(3).Send(Empty));
        using HttpClient http = HttpClients.Ours();
        using var source = new StepwiseStream("abc"u8.ToArray(), "def"u8.ToArray());
        using var content = new StreamContent(source) { Headers = { ContentLength = 6 } };
        Task<HttpResponseMessage> response = http.PutAsync(server.Url, content, Stop);
        await gate.ReachedAsync(); // The first half is there, and the second half is not written yet.
        source.Release();
        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await response).StatusCode);
        Assert.EndsWith("\r\n\r\nabcdef", (await server.OutcomeAsync(0)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_sends_the_content_again()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).Send("HTTP/1.0 307 Elsewhere\r\nLocation: /there\r\n\r\n"),
            new Script().ReceiveHead().Receive(3).Send(Empty));
        using HttpClient http = HttpClients.Ours(new FetchOptions { FollowRedirects = true });
        await http.PostAsync(server.Url, new StreamContent(new MemoryStream("abc"u8.ToArray())), Stop);
        string text = (await server.OutcomeAsync(1)).Text;
        Assert.StartsWith("POST /there HTTP/1.0\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nabc", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_are_kept_in_the_container_of_the_handler()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"),
            Script.Answering(Empty));
        using var http = new HttpClient(new MiniHttpMessageHandler { Cookies = new CookieContainer() });
        await http.GetAsync(server.Url, Stop);
        await http.GetAsync(server.Url, Stop);
        Assert.Contains("\r\nCookie: a=b\r\n", (await server.OutcomeAsync(1)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, HttpVersionPolicy.RequestVersionOrLower, true)]
    [InlineData(1, 0, HttpVersionPolicy.RequestVersionExact, true)]
    [InlineData(1, 1, HttpVersionPolicy.RequestVersionExact, false)]
    [InlineData(2, 0, HttpVersionPolicy.RequestVersionOrHigher, false)]
    public async Task A_version_that_is_insisted_upon_is_refused(
        int major, int minor, HttpVersionPolicy policy, bool isSent)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(Empty));
        using HttpClient http = HttpClients.Ours();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Url)
        {
            Version = new(major, minor),
            VersionPolicy = policy,
        };
        Exception? e = await Record.ExceptionAsync(() => http.SendAsync(request, Stop));
        Assert.Equal(
            isSent ? null : HttpRequestError.VersionNegotiationError, (e as HttpRequestException)?.HttpRequestError);
        Assert.Equal(isSent ? 1 : 0, server.Connections.Count);
    }
}
