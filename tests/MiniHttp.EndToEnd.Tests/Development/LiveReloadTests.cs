// --live-reload, with real files, real streams and a real browser.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class LiveReloadTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", Page("one")).With("style.css", "p { color: red }").With("folder/x.txt", "");
    private readonly TemporaryDirectory _profile = new();

    public void Dispose()
    {
        _site.Dispose();
        _profile.Dispose();
    }

    private static async Task<string> UntilAsync(RawClient client, string text)
        => Encoding.Latin1.GetString(await client.ReceiveUntilAsync(bytes => Encoding.Latin1.GetString(bytes).Contains(text)));

    private static string Page(string word) => $"<!doctype html><html><head><link rel=stylesheet href=style.css></head><body><img src=\"/{word}.png\"></body></html>";

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task A_change_is_told_to_whoever_listens_and_a_stop_ends_the_stream(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live-reload", "--concurrency", concurrency);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /_minihttp/reload HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n");
        string start = await UntilAsync(client, "event: version\ndata: ");
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", start);
        Assert.Contains("\r\nContent-Type: text/event-stream\r\n", start);

        _site.With("folder/new.txt", "new");
        await UntilAsync(client, "event: reload\ndata: ");
        _site.With("style.css", "p { color: blue }");
        await UntilAsync(client, "event: css\ndata: ");
        File.Delete(_site.In("folder/new.txt"));
        await UntilAsync(client, "event: reload\ndata: ");

        Task<int> stopped = server.StopAsync();
        await client.ReceiveToEndAsync();
        Assert.Equal(0, await stopped);
        Assert.Contains(server.Output.All, line => line.Contains("\"GET /_minihttp/reload HTTP/1.0\" 200 "));
    }

    [Theory]
    [InlineData("threadpool", "--when-full", "wait")]
    [InlineData("thread", "--when-full", "wait")]
    [InlineData("select", "--when-full", "wait")]
    [InlineData("threadpool", "--when-full", "refuse")]
    [InlineData("select", "--when-full", "refuse")]
    [InlineData("threadpool", "--max-connections-per-address", "20")]
    public async Task Pages_are_served_however_many_of_them_listen(string concurrency, string option, string value)
    {
        const int Tabs = 30;
        await using Minihttpd server = await Minihttpd.ServeAsync(
            _site, "--live-reload", "--concurrency", concurrency, "--max-connections", "20", option, value);
        var tabs = new List<RawClient>();
        for (int i = 0; i < Tabs; i++)
        {
            tabs.Add(await ListenAsync(server, "retry: 1000\n"));
            Assert.Contains("<body>", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        }

        _site.With("folder/new.txt", "new");
        foreach (RawClient tab in tabs)
        {
            await UntilAsync(tab, "event: reload\ndata: ");
            tab.Dispose();
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task Beyond_the_limit_of_streams_a_page_polls_until_another_one_is_closed(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(
            _site, "--live-reload", "--concurrency", concurrency, "--max-event-streams", "2");
        using RawClient first = await ListenAsync(server, "retry: 1000\n");
        using (RawClient second = await ListenAsync(server, "retry: 1000\n"))
        {
            using RawClient third = await ListenAsync(server, "retry: 5000\nevent: version\ndata: ");
            Assert.False((await third.ReceiveToEndAsync()).WasReset);
        }

        // The page that was closed sent no more than a FIN, as one that half-closes does.
        string answer;
        do
        {
            using RawClient next = await server.ConnectAsync();
            await next.SendAsync("GET /_minihttp/reload HTTP/1.0\r\n\r\n");
            answer = await UntilAsync(next, "\n\n");
        }
        while (!answer.Contains("retry: 1000\n"));
    }

    private static async Task<RawClient> ListenAsync(Minihttpd server, string start)
    {
        RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /_minihttp/reload HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n");
        await UntilAsync(client, start);
        return client;
    }

    [Fact]
    public async Task Chromium_reloads_a_page_that_was_changed_and_swaps_a_style_sheet()
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live-reload");
        await using var browser = new Browser(chromium, _profile.In("profile"), server.Url);
        Assert.NotNull(await server.Output.FirstAsync(line => line.Contains("\"GET /one.png ")));
        Assert.NotNull(await server.Output.FirstAsync(line => line.Contains("\"GET /_minihttp/reload.js?")));

        // Whether its stream is open by now or not: it learns of the change from an event, or from the version.
        _site.With("index.html", Page("two"));
        Assert.NotNull(await server.Output.FirstAsync(line => line.Contains("\"GET /two.png ")));

        // Here it has to be open, which nothing tells: a style sheet that changes before is one reload more.
        const string Renewed = "\"GET /style.css?_reload=";
        for (int i = 0; i < 100 && !server.Output.All.Any(line => line.Contains(Renewed)); i++)
        {
            _site.With("style.css", $"p {{ margin: {i}px }}");
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        Assert.Contains(server.Output.All, line => line.Contains(Renewed));
    }

    [Fact]
    public async Task It_does_not_go_with_workers()
    {
        await using Minihttpd server = Minihttpd.Launch(_site.Path, ["--port", "0", "--live-reload", "--workers", "2"]);
        Assert.Equal(2, await server.ExitCodeAsync());
        Assert.Equal(
            ["minihttpd: LiveReload with Workers: only one process can watch the files and serve the pages; leave out Workers (--workers)"], server.Errors.All);
    }
}
