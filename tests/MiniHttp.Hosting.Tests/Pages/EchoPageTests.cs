using System.Net;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class EchoPageTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public EchoPageTests() => _site = new SiteConversation(_folder, options: new HttpServerOptions { Root = _folder.Path, EchoPath = "/echo" });

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    // What the page shows, as the bytes that it stands for.
    private static string Shown(Answer answer, int block)
    {
        string html = Regex.Matches(answer.Body, "<pre>(.*?)</pre>", RegexOptions.Singleline)[block].Groups[1].Value;
        return WebUtility.HtmlDecode(html.Replace("<i>\\r\\n</i>\n", "\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public void It_shows_the_request_that_was_sent()
    {
        const string Request = "GET /echo?a=%3C&b=<script> HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nuser-agent: <b>\"x\"</b> & y\r\nAccept: */*\r\n\r\n";
        Answer answer = _site.Ask(Request);
        Assert.Equal(Request, Shown(answer, 0));
        Assert.DoesNotContain("<script>", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_the_head_of_the_very_answer_that_brought_it()
    {
        Answer answer = _site.Get("/echo");
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Equal(answer.Head, Shown(answer, 1));
        Assert.Null(answer.Field("Content-Length"));
        Assert.Equal("no-store", answer.Field("Cache-Control"));
        Assert.Equal("nosniff", answer.Field("X-Content-Type-Options"));
    }

    // What a client takes slowly stays in memory: a request of 40 KiB of quotes would be 240 KiB of page.
    [Fact]
    public void Of_a_very_long_request_the_beginning_is_shown()
    {
        string quotes = new('"', 8000);
        string fields = string.Concat(Enumerable.Range(0, 4).Select(i => $"X-{i}: {quotes}\r\n"));
        Answer answer = _site.Get($"/echo?{quotes}", fields);
        Assert.InRange(answer.Body.Length, 24_000, 80_000);
        Assert.Matches("more bytes</i>", answer.Body);
        Assert.Contains("not shown: 4 more fields", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        string page = _site.Get("/echo", "Cookie: session=123\r\nAuthorization: Basic abc\r\nproxy-authorization: Basic abc\r\n").Body;
        Assert.DoesNotContain("123", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Basic", page, StringComparison.Ordinal);
        Assert.Contains("Cookie: <i>not shown", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Simple_Request_is_shown_with_an_answer_that_has_no_head()
    {
        Answer answer = _site.Ask("GET /echo\r\n");
        Assert.Equal("GET /echo\r\n", Shown(answer, 0));
        Assert.Equal("", Shown(answer, 1));
    }

    [Fact]
    public void HEAD_has_the_fields_of_GET()
        => Assert.Equal(_site.Get("/echo").Head, _site.Ask("HEAD /echo HTTP/1.0\r\n\r\n").Head);

    [Fact]
    public async Task It_is_only_where_the_settings_say()
    {
        _folder.File("echo", "a file");
        await using var without = new SiteConversation(_folder);
        Assert.Equal("a file", without.Get("/echo").Body);
        Assert.Equal(404, _site.Get("/echo/").Status);
        Assert.Equal(404, _site.Get("/Echo").Status);
        Assert.Equal(405, _site.Ask("POST /echo HTTP/1.0\r\nContent-Length: 0\r\n\r\n").Status);
    }
}
