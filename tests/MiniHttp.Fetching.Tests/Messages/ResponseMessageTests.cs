// HttpClient over the handler: what a program sees of a response, compared with .NET's own handler.

using System.IO.Compression;
using System.Net;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

public class ResponseMessageTests
{
    private static CancellationToken Stop => HttpClients.Stop;

    [Theory]
    [InlineData(
        "GET",
        "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nX-A: 1\r\nX-A: 2\r\n\r\nhello")]
    [InlineData(
        "GET",
        "HTTP/1.1 200 Fine, thank you\r\nLast-Modified: Tue, 15 Nov 1994 08:12:31 GMT\r\nETag: \"a\"\r\n\r\nhello")]
    [InlineData(
        "GET",
        "HTTP/1.0 404 Not Found\r\nContent-Type: a/b; charset=utf-8\r\nContent-Length: 6\r\n\r\nh\u00C3\u00A4llo")]
    [InlineData("GET", "HTTP/1.0 200 OK\r\nContent-Language: de\r\nAllow: GET\r\nExpires: 0\r\n\r\n")]
    [InlineData("GET", "HTTP/1.0 302 Moved\r\nLocation: /there\r\nContent-Length: 2\r\n\r\nno")]
    [InlineData("GET", "HTTP/1.0 204 No Content\r\nX-A: b\r\n\r\n")]
    [InlineData("GET", "HTTP/1.0 304 Not Modified\r\nETag: \"a\"\r\n\r\n")]
    [InlineData("GET", "HTTP/1.0 599 Strange\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HEAD", "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("DELETE", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    public async Task It_is_the_same_as_with_the_handler_of_DotNet(string method, string answer)
        => await AssertSameAsync(method, [Script.Answering(answer)], follows: false);

    [Theory]
    [InlineData(301, "POST")]
    [InlineData(302, "POST")]
    [InlineData(303, "PUT")]
    [InlineData(307, "GET")]
    [InlineData(308, "GET")]
    public async Task A_redirect_leads_to_the_same(int status, string method)
        => await AssertSameAsync(
            method,
            [
                Script.Answering($"HTTP/1.0 {status} Elsewhere\r\nLocation: there?x#y\r\n\r\n"),
                Script.Answering("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nthere"),
            ],
            follows: true);

    [Fact]
    public async Task The_body_is_there_before_it_is_whole()
    {
        var gate = new Gate();
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send("HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\nhello")
                .PauseAt(gate).Send("world"));
        using HttpClient http = HttpClients.Ours();
        using HttpResponseMessage response = await http.GetAsync(
            server.Url, HttpCompletionOption.ResponseHeadersRead, Stop);
        await using Stream body = await response.Content.ReadAsStreamAsync(Stop);
        byte[] buffer = new byte[10];
        await body.ReadExactlyAsync(buffer.AsMemory(0, 5), Stop);
        gate.Open();
        await body.ReadExactlyAsync(buffer.AsMemory(5), Stop);
        Assert.Equal("helloworld", Encoding.ASCII.GetString(buffer));
        Assert.Equal(0, await body.ReadAsync(buffer, Stop));
    }

    [Fact]
    public async Task A_response_that_is_disposed_of_closes_the_connection()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send("HTTP/1.0 200 OK\r\n\r\n").SendEndlessly(new byte[64 * 1024]));
        using HttpClient http = HttpClients.Ours();
        using (await http.GetAsync(server.Url, HttpCompletionOption.ResponseHeadersRead, Stop))
        {
            // Nothing of the body is read.
        }

        Assert.False((await server.OutcomeAsync(0)).RanWhole);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", HttpCompletionOption.ResponseContentRead)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello", HttpCompletionOption.ResponseContentRead)]
    [InlineData("HTTP/1.0 204 No Content\r\n\r\n", HttpCompletionOption.ResponseHeadersRead)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", HttpCompletionOption.ResponseHeadersRead)]
    public async Task A_response_that_has_ended_closes_the_connection_by_itself(
        string answer, HttpCompletionOption completion)
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering(answer));
        using HttpClient http = HttpClients.Ours();
        using HttpResponseMessage response = await http.GetAsync(server.Url, completion, Stop);
        // It is not disposed of yet.
        Assert.Equal(ClientEnding.EndOfStream, (await server.OutcomeAsync(0)).ClientEnding);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_decoded_body_has_neither_the_coding_nor_its_length(bool isOurs)
    {
        byte[] coded = Gzip("hello");
        await using ScriptedServer server = ScriptedServer.Start(new Script().ReceiveHead()
            .Send($"HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {coded.Length}\r\nX-A: b\r\n\r\n")
            .Send(coded));
        using HttpClient http = isOurs
            ? HttpClients.Ours(new FetchOptions { Decode = true })
            : HttpClients.DotNets(decodes: true);
        string text = await HttpClients.DescribeAsync(http, new HttpRequestMessage(HttpMethod.Get, server.Url));
        Assert.Equal($"1.0 200 OK\nresponse: X-A: b\nGET {server.Url}\nhello", text);
        Assert.Contains("\r\nAccept-Encoding: gzip", (await server.OutcomeAsync(0)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HTTP_0_9_is_a_200_of_that_version_where_it_is_allowed()
    {
        await using ScriptedServer server = ScriptedServer.Start(Script.Answering("hello"));
        using HttpClient http = HttpClients.Ours(new FetchOptions { AllowHttp09 = true });
        using HttpResponseMessage response = await http.GetAsync(server.Url, Stop);
        Assert.Equal((HttpStatusCode.OK, new Version(0, 9)), (response.StatusCode, response.Version));
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData(HttpCompletionOption.ResponseContentRead)]
    [InlineData(HttpCompletionOption.ResponseHeadersRead)]
    public async Task A_synchronous_request_is_answered_too(HttpCompletionOption completion)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Receive(3).Send("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
        using HttpClient http = HttpClients.Ours();
        string body = await Task.Run(() => PutSynchronously(http, server.Url, completion), Stop)
            .WaitAsync(RawClient.HangLimit, Stop);
        Assert.Equal("hello", body);
        Assert.EndsWith("\r\n\r\nabc", (await server.OutcomeAsync(0)).Text, StringComparison.Ordinal);
    }

    private static string PutSynchronously(HttpClient http, string url, HttpCompletionOption completion)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url)
        {
            Content = new ByteArrayContent("abc"u8.ToArray()),
        };
        using HttpResponseMessage response = http.Send(request, completion, Stop);
        using var reader = new StreamReader(response.Content.ReadAsStream(Stop));
        return reader.ReadToEnd();
    }

    private static async Task AssertSameAsync(string method, Script[] scripts, bool follows)
    {
        var seen = new List<string>();
        foreach (bool isOurs in new[] { true, false })
        {
            await using ScriptedServer server = ScriptedServer.Start(scripts);
            using HttpClient http = isOurs
                ? HttpClients.Ours(new FetchOptions { FollowRedirects = follows })
                : HttpClients.DotNets(follows);
            using var request = new HttpRequestMessage(new HttpMethod(method), server.Url);
            string text = await HttpClients.DescribeAsync(http, request);
            seen.Add(text.Replace($":{server.Port}", ":PORT", StringComparison.Ordinal));
        }

        Assert.Equal(seen[1], seen[0]);
    }

    private static byte[] Gzip(string text)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return coded.ToArray();
    }
}
