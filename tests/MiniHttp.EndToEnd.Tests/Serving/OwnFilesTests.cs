// Settings, passwords, recordings and logs that lie below the root, or are linked into it: nobody gets them, by
// whatever name.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class OwnFilesTests : IDisposable
{
    private const string Secret = "hunter2";

    private readonly TemporaryDirectory _here = new TemporaryDirectory()
        .With("site/index.html", "welcome")
        .With("site/sub/a.txt", "a")
        .With("site/my.json", $$"""{ "MiniHttp": { "ServerName": "{{Secret}}" } }""");

    public OwnFilesTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs hard links and inodes");

    private string Site => _here.In("site");

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(true, "--workers", "2")]
    [InlineData(true, "--concurrency", "select")]
    [InlineData(false)]
    public async Task The_settings_file_is_served_by_no_name(bool hasOpenAt2, params string[] more)
    {
        string[] leftovers = ["my.json~", "#my.json#", ".my.json.swp", "my.json_bak", "my.json.gz"];
        string[] names =
        [
            "my.json", "MY.JSON", "link.json", "absolute.json", "hard.txt", "sub/up.txt",
            .. leftovers.Select(name => name.Replace("#", "%23")),
        ];
        File.CreateSymbolicLink(_here.In("site/link.json"), "my.json");
        File.CreateSymbolicLink(_here.In("site/absolute.json"), _here.In("site/my.json"));
        File.CreateSymbolicLink(_here.In("site/sub/up.txt"), "../my.json");
        HardLink("site/hard.txt");
        foreach (string leftover in leftovers)
        {
            File.Copy(_here.In("site/my.json"), _here.In("site/" + leftover));
        }

        await using Minihttpd server = await WithoutOpenAt2.ServeAsync(
            hasOpenAt2, _here, ["--config", "site/my.json", "--dotfiles", "--index", "none", .. more, "site"]);
        await AssertNotServedAsync(server, names);

        // An editor saves: the name gets another inode, and the old one a name of its own.
        HardLink("site/before.txt");
        _here.With("site/draft", $$"""{ "MiniHttp": { "ServerName": "{{Secret}}2" } }""");
        File.Move(_here.In("site/draft"), _here.In("site/my.json"), overwrite: true);
        HardLink("site/after.txt");
        await AssertNotServedAsync(server, [.. names, "before.txt", "after.txt"]);
    }

    // Wherever a page stands in for a path, what stands in is what counts.
    [Fact]
    public async Task Nor_as_a_page_that_stands_in_for_another()
    {
        string[] names = ["home.html", "about.html", "404.html", "README.md", "page.txt.gz", "sub/index.html"];
        foreach (string name in names)
        {
            HardLink("site/" + name);
        }

        _here.With("site/page.txt", "page");
        File.SetLastWriteTimeUtc(_here.In("site/page.txt"), DateTime.UtcNow.AddDays(-1));
        File.SetLastWriteTimeUtc(_here.In("site/my.json"), DateTime.UtcNow.AddHours(-1)); // Of all its links.
        await using Minihttpd server = await Minihttpd.StartAsync(
            _here.Path,
            [
                "--port", "0", "--config", "site/my.json", "--index", "home.html", "--index", "index.html",
                "--pretty-urls", "--spa=home.html", "site",
            ]);
        string[] paths = ["", "home", "about", "about.html", "missing", "missing.js", "page.txt", "sub/", "sub/index"];
        foreach (string path in paths)
        {
            string answer = await server.AskAsync($"GET /{path} HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
            Assert.DoesNotContain(Secret, answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        }

        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        string page = await server.AskAsync("GET /page.txt HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
        Assert.EndsWith("\r\n\r\npage", page);
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public async Task While_the_settings_are_saved_again_and_again_no_version_of_them_is_served(string concurrency)
    {
        const int Requests = 500;
        File.CreateSymbolicLink(_here.In("site/link.txt"), "my.json");
        _here.With("site/page.txt", "page");
        await using Minihttpd server = await Minihttpd.StartAsync(
            _here.Path,
            ["--port", "0", "--config", "site/my.json", "--log", "none", "--concurrency", concurrency, "site"]);
        bool isOver = false;
        Task saving = Task.Run(
            () =>
            {
                for (int version = 0; !Volatile.Read(ref isOver); version++)
                {
                    _here.With("site/draft", $$"""{ "MiniHttp": { "ServerName": "{{Secret}}{{version}}" } }""");
                    File.Move(_here.In("site/draft"), _here.In("site/my.json"), overwrite: true);
                    _here.With("site/draft", "page");
                    File.Move(_here.In("site/draft"), _here.In("site/page.txt"), overwrite: true);
                }
            },
            TestContext.Current.CancellationToken);
        try
        {
            for (int i = 0; i < Requests; i++)
            {
                string answer = await server.AskAsync("GET /link.txt HTTP/1.0\r\n\r\n");
                Assert.StartsWith("HTTP/1.0 404 ", answer);

                // And no page is missed.
                Assert.EndsWith("\r\n\r\npage", await server.AskAsync("GET /page.txt HTTP/1.0\r\n\r\n"));
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            await saving;
        }
    }

    [Fact]
    public async Task A_password_file_below_the_root_is_refused_however_the_root_is_spelled()
    {
        _here.With("site/passwords", "alice:{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=\n");
        File.CreateSymbolicLink(_here.In("current"), "site");
        string[] arguments = ["--port", "0", "--auth-file", "site/passwords", "current"];
        await using Minihttpd server = Minihttpd.Launch(_here.Path, arguments);
        Assert.Equal(2, await server.ExitCodeAsync());
        string line = Assert.Single(server.Errors.All);
        Assert.StartsWith($"minihttpd: {_here.In("site/passwords")}: the password file is inside ROOT", line);
    }

    [Fact]
    public async Task A_password_file_that_is_linked_into_the_root_is_not_served()
    {
        const string Line = "alice:{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=\n"; // fnord
        _here.With("etc/passwords", Line);
        File.CreateSymbolicLink(_here.In("site/link.txt"), "../etc/passwords");
        File.CreateSymbolicLink(_here.In("site/etc"), "../etc");
        HardLink("site/hard.txt", "etc/passwords");
        await using Minihttpd server = await Minihttpd.StartAsync(
            _here.Path,
            ["--port", "0", "--auth-file", "etc/passwords", "--follow-symlinks", "site"],
            [("MINIHTTP_Auth__Paths__0", "/private/")]);
        foreach (string path in (string[])["/link.txt", "/etc/passwords", "/hard.txt", "/", "/etc/"])
        {
            Assert.DoesNotContain("{SHA}", await server.AskAsync($"GET {path} HTTP/1.0\r\n\r\n"));
        }

        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /etc/passwords HTTP/1.0\r\n\r\n"));
    }

    [Theory]
    [InlineData("--wire-to")]
    [InlineData("--wire-json")]
    public async Task A_recording_is_for_its_owner_alone_and_not_served(string option)
    {
        await using Minihttpd server = await Minihttpd.StartAsync(
            _here.Path, ["--port", "0", option, "site/w.txt", "--index", "none", "site"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, _here.ModeOf("site/w.txt"));
        await server.AskAsync($"GET / HTTP/1.0\r\nAuthorization: Basic {Secret}\r\n\r\n");
        string recorded = File.ReadAllText(_here.In("site/w.txt"));
        Assert.Contains(Secret, option == "--wire-to" ? recorded : Decoded(recorded));
        HardLink("site/hard.txt", "site/w.txt");
        File.CreateSymbolicLink(_here.In("site/link.txt"), "w.txt");
        await AssertNotServedAsync(server, ["w.txt", "hard.txt", "link.txt"]);

        // The server goes on writing to what has another name now.
        File.Move(_here.In("site/w.txt"), _here.In("site/w1.txt"));
        await AssertNotServedAsync(server, ["w.txt", "w1.txt", "hard.txt"]);
    }

    [Fact]
    public async Task Logs_that_standard_streams_lead_to_are_not_served()
    {
        string script = $"exec \"$@\" >>'{_here.In("site/access.log")}' 2>>'{_here.In("site/error.log")}'";
        string log = _here.With("site/access.log", "").In("site/access.log");
        await using Minihttpd server = Minihttpd.LaunchCommand(
            _here.Path,
            ["/bin/sh", "-c", script, "sh", .. Minihttpd.Command, "--port", "0", "--log", "combined", "site"]);
        await ProcessStatus.UntilAsync(() => File.ReadAllText(log).Contains('\n'), "the ready line");
        string url = File.ReadAllText(log).Split(" at ")[1].Split(' ')[0];
        using RawClient client = await RawClient.ConnectAsync(Minihttpd.EndPointOf(url));
        await client.SendAsync("GET /access.log HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.StartsWith("HTTP/1.0 404 ", await client.ReceiveAnswerAsync());
        await client.SendAsync("GET /error.log HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.0 404 ", (await client.ReceiveToEndAsync()).Text);
    }

    private static string Decoded(string json)
    {
        IEnumerable<string> bytes = json.Split("\"bytes\":\"").Skip(1).Select(part => part.Split('"')[0]);
        return string.Concat(bytes.Select(base64 => Encoding.Latin1.GetString(Convert.FromBase64String(base64))));
    }

    // Neither by GET nor in any form of a listing.
    private static async Task AssertNotServedAsync(Minihttpd server, string[] names)
    {
        foreach (string name in names)
        {
            const string Missing = "HTTP/1.0 404 ";
            Assert.StartsWith(Missing, await server.AskAsync($"GET /{name} HTTP/1.0\r\n\r\n"));
            Assert.StartsWith(Missing, await server.AskAsync($"GET /{name} HTTP/1.0\r\nRange: bytes=0-9\r\n\r\n"));
            Assert.StartsWith(Missing, await server.AskAsync($"HEAD /{name} HTTP/1.0\r\n\r\n"));
        }

        foreach (string form in (string[])["text/html", "application/json", "text/plain"])
        {
            string listing = await server.AskAsync($"GET / HTTP/1.0\r\nAccept: {form}\r\n\r\n")
                + await server.AskAsync($"GET /sub/ HTTP/1.0\r\nAccept: {form}\r\n\r\n");
            Assert.Contains("a.txt", listing);
            Assert.All(names, name => Assert.DoesNotContain(name[(name.LastIndexOf('/') + 1)..], listing));
        }
    }

    private void HardLink(string name, string target = "site/my.json")
        => UnixFiles.MakeHardLink(_here.In(name), _here.In(target));
}
