// A new version of a site is put in the place of the old one while it is served, by two renames or by a link that is
// switched: the next request gets the new one, as from nginx, in every process; and what was open finishes.

using System.Runtime.InteropServices;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class DeployTests : IDisposable
{
    private const int Length = 16 * 1024 * 1024, SmallestBuffer = 4096;

    private readonly TemporaryDirectory _around = new();

    public DeployTests()
    {
        foreach (string version in new[] { "one", "two" })
        {
            _around.With($"{version}/index.html", version)
                .With($"{version}/{version}.txt", version)
                .With($"{version}/app.js", $"/* {version} */" + new string(' ', 5000))
                .With($"{version}/listed/{version}.txt", "")
                .With($"{version}/large.bin", new string(version[0], Length));
        }
    }

    public static TheoryData<string, string, int> Ways { get; } = new MatrixTheoryData<string, string, int>(
        ["renames", "link"], ["threadpool", "thread", "select"], [0, 2]);

    public void Dispose() => _around.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_new_folder_is_served_at_once_and_what_was_open_finishes(
        string way, string strategy, int workers)
    {
        await using Minihttpd server = await ServeAsync(way, "--concurrency", strategy, "--workers", $"{workers}");
        using RawClient client = await server.ConnectAsync(SmallestBuffer);
        await client.SendAsync("GET /large.bin HTTP/1.0\r\n\r\n");
        byte[] start = await client.ReceiveExactlyAsync(2000);

        await AssertServesAsync(server, "one", "two");
        Deploy(way, "one", "two");
        await AssertServesAsync(server, "two", "one");

        ReceivedBytes rest = await client.ReceiveToEndAsync();
        byte[] all = [.. start, .. rest.Bytes];
        int head = all.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Assert.Equal(Length, all.Length - head);
        Assert.False(all.AsSpan(head).ContainsAnyExcept((byte)'o'));

        Deploy(way, "two", "one");
        await AssertServesAsync(server, "one", "two");
        Assert.Empty(server.Errors.All);
        Assert.Equal(0, await server.StopAsync());
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public async Task A_thousand_deployments_under_load_leave_no_descriptor(string strategy)
    {
        await using Minihttpd server = await ServeAsync("link", "--concurrency", strategy, "--log", "none");
        using RawClient client = await server.ConnectAsync();
        using var enough = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, 2).Select(_ => LoadAsync(server, enough.Token))];
        for (int i = 0; i < 1000; i++)
        {
            string version = i % 2 == 0 ? "two" : "one";
            Deploy("link", "", version);
            await client.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Assert.EndsWith("\r\n\r\n" + version, await client.ReceiveAnswerAsync());
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);

        // The root; and for some seconds a large file that was asked for last.
        await ProcessStatus.UntilAsync(() => OpenBelow(server).Count() == 1, "the root alone is open");
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task While_there_is_no_folder_there_is_nothing()
    {
        await using Minihttpd server = await ServeAsync("renames");
        await AssertServesAsync(server, "one", "two");
        Directory.Move(_around.In("site"), _around.In("one"));
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /large.bin HTTP/1.0\r\n\r\n"));
        _around.With("site", "a file");
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        File.Delete(_around.In("site"));
        Directory.Move(_around.In("two"), _around.In("site"));
        await AssertServesAsync(server, "two", "one");
        Assert.Empty(server.Errors.All);
    }

    // The current directory moves along with a folder that is renamed; the root does not.
    [Fact]
    public async Task A_root_that_was_given_as_a_relative_path_or_not_at_all_is_the_path_that_it_was_at_the_start()
    {
        Directory.Move(_around.In("one"), _around.In("site"));
        await using Minihttpd relative = await Minihttpd.StartAsync(_around.Path, ["site", "--port", "0"]);
        await using Minihttpd current = await Minihttpd.StartAsync(_around.In("site"), ["--port", "0"]);
        Deploy("renames", "one", "two");
        await AssertServesAsync(relative, "two", "one");
        await AssertServesAsync(current, "two", "one");
    }

    [Theory]
    [InlineData("renames", "site")]
    [InlineData("link", "site")]
    [InlineData("link", "site/listed")]
    public async Task Pages_reload_after_a_deployment_and_after_a_change_in_the_new_folder(string way, string root)
    {
        await using Minihttpd server = await ServeAsync(way, root, ["--live-reload"]);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /_minihttp/reload HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n");
        await UntilAsync(client, "event: version\ndata: ");
        Deploy(way, "one", "two");
        await UntilAsync(client, "event: reload\ndata: ");
        _around.With(root + "/style.css", "p { color: blue }");
        await UntilAsync(client, "event: css\ndata: ");
        Assert.Empty(server.Errors.All);
    }

    private static Task<byte[]> UntilAsync(RawClient client, string text)
        => client.ReceiveUntilAsync(bytes => System.Text.Encoding.Latin1.GetString(bytes).Contains(text));

    private Task<Minihttpd> ServeAsync(string way, params string[] arguments)
        => ServeAsync(way, "site", arguments);

    private Task<Minihttpd> ServeAsync(string way, string root, string[] arguments)
    {
        if (way == "link")
        {
            File.CreateSymbolicLink(_around.In("site"), "one");
        }
        else
        {
            Directory.Move(_around.In("one"), _around.In("site"));
        }

        return Minihttpd.StartAsync(_around.Path, [_around.In(root), "--port", "0", .. arguments]);
    }

    private void Deploy(string way, string old, string current)
    {
        if (way == "link")
        {
            File.CreateSymbolicLink(_around.In("link"), current);
            Assert.Equal(0, Rename(_around.In("link"), _around.In("site")));
        }
        else
        {
            Directory.Move(_around.In("site"), _around.In(old));
            Directory.Move(_around.In(current), _around.In("site"));
        }
    }

    // Each on a connection of its own, so that every worker has its turn.
    private static async Task AssertServesAsync(Minihttpd server, string version, string other)
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.EndsWith("\r\n\r\n" + version, await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
            Assert.EndsWith("\r\n\r\n" + version, await server.AskAsync($"GET /{version}.txt HTTP/1.0\r\n\r\n"));
            Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync($"GET /{other}.txt HTTP/1.0\r\n\r\n"));
            Assert.Contains($"/* {version} */", await server.AskAsync("GET /app.js HTTP/1.0\r\n\r\n"));
            string first = await server.AskAsync("GET /large.bin HTTP/1.0\r\nRange: bytes=0-0\r\n\r\n");
            Assert.EndsWith($"\r\n\r\n{version[0]}", first);
            string listing = await server.AskAsync("GET /listed/ HTTP/1.0\r\nAccept: text/plain\r\n\r\n");
            Assert.EndsWith($"\r\n\r\n{version}.txt\n", listing);
        }
    }

    private static async Task LoadAsync(Minihttpd server, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            foreach (string path in new[] { "app.js", "listed/", "large.bin" })
            {
                const string Fields = "Range: bytes=0-9\r\nAccept-Encoding: br\r\n";
                Assert.StartsWith("HTTP/1.0 20", await server.AskAsync($"GET /{path} HTTP/1.0\r\n{Fields}\r\n"));
            }
        }
    }

    private IEnumerable<string> OpenBelow(Minihttpd server)
        => ProcessStatus.Opened(server.Pid)
            .Where(path => path.StartsWith(_around.Path + "/", StringComparison.Ordinal));

    // .NET moves no links to folders.
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string path, string target);
}
