// The live page of the real server in a real browser: what it shows of a known exchange is read off the page.

using System.Text;
using MiniHttp.Sockets;
using MiniHttp.Testing;
using MiniHttp.Wire;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class LivePageTests : IDisposable
{
    private const string Rows = "[...document.querySelectorAll('#timeline > li[data-operation]')]";
    private const string Operations = Rows + ".map(row => row.dataset.operation).filter(name => name !== 'would block' && name !== 'ready')";
    private const string Closed = "document.querySelector('#timeline [data-operation=close]') !== null && !document.getElementById('verdict').hidden";

    private const string Asked = "[...document.querySelectorAll('#connections b')].map(line => line.textContent.replace(/^★? ?#\\d+ /, '')).filter(line => line !== 'nothing asked yet')";

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("a.txt", "four");
    private readonly TemporaryDirectory _profile = new();

    public void Dispose()
    {
        _site.Dispose();
        _profile.Dispose();
    }

    private static string PartsOf(string operation) => $"[...document.querySelectorAll('[data-operation=\"{operation}\"] .part')].map(part => part.title)";

    private static string Has(string operation) => $"document.querySelector('#timeline [data-operation=\"{operation}\"]') !== null";

    // The browser may open connections in advance, on which nothing is asked: they are on the page like any other.
    private static Task SelectAsync(BrowserPage page, RawClient client) => SelectAsync(page, $"button.title === '{client.Socket.LocalEndPoint}'");

    private static Task SelectAsync(BrowserPage page, string condition)
        => page.UntilAsync($"[...document.querySelectorAll('#connections button')].some(button => ({condition}) && (button.click(), true))");

    private Task<BrowserPage> OpenAsync(Minihttpd server) => BrowserPage.OpenAsync(ExternalProgram.Chromium, _profile.In("profile"), $"{server.Url}_live");

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task An_exchange_is_shown_as_it_happens_with_each_part_and_its_rule(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live", "--concurrency", concurrency);
        await using BrowserPage page = await OpenAsync(server);
        using RawClient client = await server.ConnectAsync();
        await SelectAsync(page, client);
        await page.UntilAsync(Has("accept")); // Nothing was sent as yet.

        await client.SendAsync("GET /a.txt HTTP/1.0\r\nHost: loc");
        await page.UntilAsync(Has("receive"));
        await client.SendAsync("alhost\r\nConnection: keep-alive\r\nX-Odd: 1\r\n continued\r\n\r\n");
        await client.ReceiveAnswerAsync();
        await page.UntilAsync(Has("send"));
        client.HalfClose();
        Assert.Empty(await client.ReceiveAsync());
        await page.UntilAsync(Closed);

        Assert.Equal(["accept", "receive", "receive", "send", "end of stream", "half-close", "close"], await page.TextsAsync(Operations));
        Assert.Equal(
            ["request-line: RFC 1945 §5.1", "field Host: RFC 9110 §7.2", "field Host: RFC 9110 §7.2", "field Connection: RFC 9110 §7.6.1",
                "field X-Odd: RFC 1945 §4.2", "field, continued: RFC 1945 §2.2", "blank line: the head ends: RFC 1945 §4.1"],
            await page.TextsAsync(PartsOf("receive")));
        string[] answered = await page.TextsAsync(PartsOf("send"));
        Assert.Equal("status-line: RFC 1945 §6.1", answered[0]);
        Assert.Equal("entity body: RFC 1945 §7.2", answered[^1]);
        Assert.Contains("field Content-Length: RFC 1945 §10.4", answered);
        Assert.Equal(
            "How it ended: GET /a.txt HTTP/1.0 was answered 200, length met: 4 bytes as Content-Length says; both ends have said that they send no more.",
            await page.TextAsync("document.getElementById('verdict').textContent"));

        // A click: the bytes in hex, and where the rule stands.
        await page.ClickAsync("[data-operation=receive] .call");
        Assert.StartsWith("000000  47 45 54 20 2f 61 2e 74  78 74 20 48 54 54 50 2f  GET /a.txt HTTP/\n", await page.TextAsync("document.querySelector('.hex').textContent"));
        Assert.Equal("https://www.rfc-editor.org/rfc/rfc1945#section-5.1", await page.TextAsync("document.querySelector('.detail a').href"));

        // The page itself is not among the connections, and its stream ends with the server.
        Assert.Equal(["GET /a.txt"], await page.TextsAsync(Asked));
        Assert.Empty(page.Errors);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Hostile_bytes_are_text_and_nothing_runs()
    {
        const string Hostile = "<script>hacked=1</script><img src=x onerror=hacked=1>";
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live");
        await using BrowserPage page = await OpenAsync(server);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync($"GET /{Hostile}</script><!-- HTTP/1.0\r\nX-{Hostile}: \"'>{Hostile}\r\nX: {Hostile} \xE2\x80\xA8 \x1B[31m \0 \x9B\r\nLong: {new string('<', 6000)}\r\n\r\n");
        await SelectAsync(page, client);
        await client.ReceiveToEndAsync();
        client.Dispose();
        await page.UntilAsync(Closed);

        string shown = await page.TextAsync(Rows + ".map(row => row.textContent).join('')");
        Assert.Contains($"GET /{Hostile}</script><!-- HTTP/1.0\\r\\n", shown);
        Assert.Contains(@"\xE2\x80\xA8 \x1B[31m \x00 \x9B\r\n", shown);
        Assert.InRange(shown.Count(c => c == '<'), 6000, 6100); // In whatever pieces they came.
        await page.EvaluateAsync("document.querySelectorAll('.call').forEach(call => call.click())");
        string saved = await page.DownloadAsync("#save-page", _profile.In("profile"));
        await page.GoAsync(new Uri(saved).AbsoluteUri);
        await page.UntilAsync(Closed);
        Assert.Contains($"GET /{Hostile}</script><!-- HTTP/1.0\\r\\n", await page.TextAsync(Rows + ".map(row => row.textContent).join('')"));
        Assert.Equal("undefined", await page.TextAsync("typeof hacked"));
        Assert.Equal(0, (await page.EvaluateAsync("document.querySelectorAll('main img, main script').length")).GetInt32());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_conversation_is_kept_and_saved_as_a_page_and_as_a_transcript()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live");
        await using BrowserPage page = await OpenAsync(server);
        const string Request = "GET /a.txt HTTP/1.0\r\nHost: localhost\r\n\r\n";
        string answer = await server.AskAsync(Request);
        await SelectAsync(page, "button.textContent.includes('GET /a.txt')");
        await page.UntilAsync(Closed);
        string[] parts = await page.TextsAsync(PartsOf("send"));

        await page.ClickAsync("#keep");
        await page.ClickAsync("#clear");
        await page.UntilAsync("document.getElementById('keep').textContent === 'Kept'");
        Assert.Equal(["GET /a.txt"], await page.TextsAsync(Asked));

        Transcript transcript = Transcript.Parse(await File.ReadAllTextAsync(
            await page.DownloadAsync("#save-transcript", _profile.In("profile")), TestContext.Current.CancellationToken));
        Assert.Equal(Request, BytesOf(transcript, WireDirection.ToServer));
        Assert.Equal(answer, BytesOf(transcript, WireDirection.ToClient));
        Assert.Equal(WireOperation.Close, transcript.Entries[^1].Operation);

        // The page needs neither the network nor the server.
        string saved = await page.DownloadAsync("#save-page", _profile.In("profile"));
        Assert.Equal(0, await server.StopAsync());
        await page.GoAsync(new Uri(saved).AbsoluteUri);
        await page.UntilAsync(Closed);
        Assert.Equal(parts, await page.TextsAsync(PartsOf("send")));
        Assert.Contains("GET /a.txt HTTP/1.0 was answered 200", await page.TextAsync("document.getElementById('verdict').textContent"));
        Assert.DoesNotContain(page.Errors, error => error.Contains("exceptionThrown") || error.Contains("Content Security Policy"));
    }

    [Fact]
    public async Task A_frozen_view_stands_still_while_the_server_goes_on()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live");
        await using BrowserPage page = await OpenAsync(server);
        await server.AskAsync("GET /one HTTP/1.0\r\n\r\n");
        await SelectAsync(page, "button.textContent.includes('GET /one')");
        await page.UntilAsync(Closed);
        await page.ClickAsync("#freeze");
        await server.AskAsync("GET /two HTTP/1.0\r\n\r\n"); // It is answered.
        await page.UntilAsync(@"/^Resume \(([5-9]|\d\d) events meanwhile\)$/.test(document.getElementById('freeze').textContent)");
        Assert.Equal(["GET /one"], await page.TextsAsync(Asked));
        await page.ClickAsync("#freeze");
        await SelectAsync(page, "button.textContent.includes('GET /two')");
        await page.UntilAsync("document.getElementById('title').textContent.includes('GET /two')");
    }

    [Fact]
    public async Task Secrets_are_masked_and_the_pages_own_traffic_comes_when_it_is_asked_for()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live");
        await using BrowserPage page = await OpenAsync(server);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /a.txt HTTP/1.0\r\nAuthorization: Basic s3c");
        await SelectAsync(page, client);
        await page.UntilAsync(Has("receive"));
        await client.SendAsync("ret==\r\nCookie: a=s3cret;\r\n s3cret\r\n\r\n");
        await client.ReceiveToEndAsync();
        client.Dispose();
        await page.UntilAsync(Closed);
        await page.EvaluateAsync("document.querySelectorAll('.call').forEach(call => call.click())");
        string shown = await page.TextAsync("document.body.textContent");
        Assert.DoesNotContain("s3c", shown.Split("(() => {")[0]);
        Assert.Contains(@"Cookie: *********\r\n", shown);

        await page.ClickAsync("#own");
        await page.UntilAsync("[...document.querySelectorAll('#connections .own b')].some(line => line.textContent.includes('GET /_live/events'))");
    }

    [Fact]
    public async Task A_reset_is_seen()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live");
        await using BrowserPage page = await OpenAsync(server);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /a.t");
        await SelectAsync(page, client);
        await page.UntilAsync(Has("receive"));
        client.Reset();
        await page.UntilAsync(Has("reset") + " && " + Closed);
        Assert.Contains("reset by the client", await page.TextAsync("document.getElementById('verdict').textContent"));
    }

    [Fact]
    public async Task It_goes_with_wire_and_not_with_workers()
    {
        await using (Minihttpd server = await Minihttpd.ServeAsync(_site, "--live", "--wire-to", _profile.In("wire.txt")))
        {
            await server.AskAsync("GET /a.txt HTTP/1.0\r\n\r\n");
            await server.StopAsync();
            Assert.Contains("request-line, RFC 1945 §5.1", await File.ReadAllTextAsync(_profile.In("wire.txt"), TestContext.Current.CancellationToken));
            Assert.Contains(server.Errors.All, line => line == $"minihttpd: What happens on the sockets is shown at {server.Url}_live");
        }

        await using Minihttpd refused = Minihttpd.Launch(_site.Path, ["--port", "0", "--live", "--workers", "2"]);
        Assert.Equal(2, await refused.ExitCodeAsync());
        Assert.Equal(
            ["minihttpd: Live with Workers: only one process can show its sockets; leave out Workers (--workers)"], refused.Errors.All);
    }

    private static string BytesOf(Transcript transcript, WireDirection direction)
        => string.Concat(transcript.Entries.Where(entry => entry.MovesBytes && entry.Direction == direction).Select(entry => Encoding.Latin1.GetString(entry.Bytes.Span)));
}
