// The script in pages, and what such an answer does not say.

using System.Buffers;
using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

public sealed class ReloadLayerTests : IAsyncLifetime
{
    private const string Conditions = "If-Modified-Since: Sun, 05 May 2030 07:08:09 GMT\r\nIf-None-Match: *\r\nRange: bytes=0-1\r\n";

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;
    private readonly string _script;

    public ReloadLayerTests()
    {
        _folder.File("page.html", "<!doctype html><body><p>a</p></body></html>", SiteConversation.Now.AddDays(-1));
        _folder.File("a.txt", "0123456789", SiteConversation.Now.AddDays(-1));
        _folder.File("404.html", "lost", SiteConversation.Now.AddDays(-1));
        _folder.Folder("folder");
        _site = DevSite.Open(_folder, new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path, ErrorPages = [new ErrorPageRule(405, "/a.txt")] }, LiveReload = true });
        _script = $"<script src=\"/_minihttp/reload.js?{SiteConversation.Now.ToUnixTimeMilliseconds():x}-0\" defer></script>";
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("<p>a</p></body></html>", 8)]
    [InlineData("<p>a</p></BODY ></HTML>", 8)]
    [InlineData("<p>a</p></html>\n", 8)]
    [InlineData("<!doctype html><p>a", 19)]
    [InlineData("<pre></body></pre></body>", 18)]
    [InlineData("</bod", 5)]
    [InlineData("", 0)]
    public void The_script_stands_before_the_last_end(string page, int expected) => Assert.Equal(expected, ReloadScript.PlaceIn(Encoding.ASCII.GetBytes(page)));

    [Fact]
    public void A_page_gets_the_script_and_is_always_whole_and_new()
    {
        Answer answer = _site.Get("/page.html", Conditions);
        string expected = $"<!doctype html><body><p>a</p>{_script}</body></html>";
        Assert.Equal(
            "HTTP/1.0 200 OK\r\nCache-Control: no-store\r\nDate: Mon, 06 May 2024 07:08:09 GMT\r\n"
            + $"Content-Type: text/html; charset=utf-8\r\nContent-Length: {expected.Length}\r\n\r\n",
            answer.Head);
        Assert.Equal(expected, answer.Body);
        Assert.Equal($"{expected.Length}", _site.Ask("HEAD /page.html HTTP/1.0\r\n\r\n").Field("Content-Length"));
    }

    [Fact]
    public void Other_files_are_what_they_are()
    {
        Assert.Equal(206, _site.Get("/a.txt", "Range: bytes=0-1\r\n").Status);
        Assert.Equal(304, _site.Get("/a.txt", "If-Modified-Since: Sun, 05 May 2024 07:08:09 GMT\r\n").Status);
    }

    [Fact]
    public void Pages_of_UTF_16_and_very_long_ones_are_what_they_are()
    {
        File.WriteAllBytes(_folder["wide.html"], [0xFF, 0xFE, (byte)'a', 0]);
        Assert.Equal("4", _site.Get("/wide.html").Field("Content-Length"));
        File.WriteAllBytes(_folder["long.html"], new byte[(4 * 1024 * 1024) + 1]);
        Assert.Equal("4194305", _site.Get("/long.html").Field("Content-Length"));
    }

    [Fact]
    public void Listings_and_errors_get_it_too()
    {
        Answer listing = _site.Get("/folder/");
        Assert.EndsWith("</html>\n" + _script, listing.Body, StringComparison.Ordinal);
        Assert.Matches("script-src 'self' 'sha256-[^']+'; connect-src 'self'; ", listing.Field("Content-Security-Policy")!);

        Answer refusal = _site.Ask("BREW / HTTP/1.0\r\n\r\n");
        Assert.EndsWith(_script, refusal.Body, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'; connect-src 'self'; ", refusal.Field("Content-Security-Policy")!, StringComparison.Ordinal);

        Answer missing = _site.Get("/missing");
        Assert.Equal(404, missing.Status);
        Assert.Equal("lost" + _script, missing.Body);
    }

    [Theory]
    [InlineData("GET /folder HTTP/1.0\r\n\r\n")]
    [InlineData("GET /folder/ HTTP/1.0\r\nAccept: application/json\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n")]
    public void What_nobody_looks_at_does_not(string request)
        => Assert.DoesNotContain("reload.js", _site.Ask(request).Body, StringComparison.Ordinal);

    [Fact]
    public void The_script_is_there_and_the_stream_has_a_head()
    {
        Answer script = _site.Get("/_minihttp/reload.js?1");
        Assert.Equal("text/javascript; charset=utf-8", script.Field("Content-Type"));
        Assert.Contains("new EventSource(", script.Body, StringComparison.Ordinal);
        Assert.Equal("text/event-stream", _site.Ask("HEAD /_minihttp/reload HTTP/1.0\r\n\r\n").Field("Content-Type"));
    }

    [Fact]
    public void A_stream_says_the_version_first_then_what_happens_and_ends_when_it_is_told_to()
    {
        using var changes = new SiteChanges(new OneTimerClock());
        using var stream = new ReloadStream(changes, new EventStreams(1));
        int woken = 0;
        stream.Start(() => woken++);
        string first = changes.Version;
        Assert.Equal($"retry: 1000\nevent: version\ndata: {first}\n\n", Produce(stream, Produced.Some));
        Assert.Equal("", Produce(stream, Produced.NothingYet));

        woken = 0;
        changes.Tell(isStyleOnly: true);
        string second = changes.Version;
        changes.Tell(isStyleOnly: false);
        Assert.Equal(2, woken);
        Assert.Equal($"event: css\ndata: {second}\n\nevent: reload\ndata: {changes.Version}\n\n", Produce(stream, Produced.Some));
        Assert.Equal(3, new[] { first, second, changes.Version }.Distinct().Count());

        stream.Stop();
        Produce(stream, Produced.End);
        stream.Dispose();
        changes.Tell(isStyleOnly: false);
        Assert.Equal(2, woken);
    }

    [Fact]
    public void A_client_that_sends_no_more_is_sent_a_comment()
    {
        using var changes = new SiteChanges(new OneTimerClock());
        using var stream = new ReloadStream(changes, new EventStreams(1));
        int woken = 0;
        stream.Start(() => woken++);
        Produce(stream, Produced.Some);
        stream.OnPeerEnded();
        Assert.Equal((1, ":\n\n"), (woken, Produce(stream, Produced.Some)));
    }

    // An EventSource asks again after that time, and its page reloads if it finds another version.
    [Fact]
    public async Task Beyond_their_number_a_stream_names_the_version_and_ends()
    {
        const string Request = "GET /_minihttp/reload HTTP/1.0\r\n\r\n";
        var limits = new ServerLimits { MaxEventStreams = 2 };
        var settings = new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path, Limits = limits }, LiveReload = true };
        await using var site = DevSite.Open(_folder, settings);
        using IDisposable first = site.Open(Request), second = site.Open(Request);
        string version = $"{SiteConversation.Now.ToUnixTimeMilliseconds():x}-0";
        Answer third = site.Get("/_minihttp/reload");
        Assert.Equal(
            (200, "text/event-stream", "no-store"),
            (third.Status, third.Field("Content-Type"), third.Field("Cache-Control")));
        Assert.Equal($"retry: 5000\nevent: version\ndata: {version}\n\n", third.Body);
        first.Dispose();
        using IDisposable fourth = site.Open(Request);
        Assert.StartsWith("retry: 5000\n", site.Get("/_minihttp/reload").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_has_nothing_to_say_says_so_now_and_then()
    {
        var clock = new OneTimerClock();
        using var changes = new SiteChanges(clock);
        using var stream = new ReloadStream(changes, new EventStreams(1));
        stream.Start(() => { });
        Produce(stream, Produced.Some);
        Assert.Equal(TimeSpan.FromSeconds(15), clock.DueTime);
        clock.Ring();
        Assert.Equal(":\n\n", Produce(stream, Produced.Some));
    }

    [Theory]
    [InlineData("page.html", false)]
    [InlineData("folder/app.js", false)]
    [InlineData(".well-known/x", false)]
    [InlineData(".git/index", true)]
    [InlineData("folder/.page.html.swp", true)]
    [InlineData("page.html~", true)]
    [InlineData("4913", true)]
    [InlineData("#page.html#", true)]
    [InlineData("page.html.tmp", true)]
    [InlineData("page.html___jb_tmp___", true)]
    public void What_editors_leave_behind_is_no_change(string name, bool expected) => Assert.Equal(expected, SiteWatcher.IsIgnored(name));

    private static string Produce(ReloadStream stream, Produced expected)
    {
        var destination = new ArrayBufferWriter<byte>();
        Assert.Equal(expected, stream.Produce(destination));
        return Encoding.ASCII.GetString(destination.WrittenSpan);
    }
}
