// Whoever edits a file sees it at the next reload: no answer of before is called good, however fast the edits follow each other.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class FreshnessTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory()
        .With("a.txt", "000").With("style.css", "p {}").With("assets/app.js", "").With("minihttp.json", """
            { "MiniHttp": { "CacheControl": [ "/assets/* public, max-age=31536000, immutable", "*.css max-age=3600" ] } }
            """);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task A_file_of_the_same_length_that_is_edited_as_fast_as_it_is_fetched_is_always_sent_anew()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        string validators = "";
        for (int i = 1; i < 300; i++)
        {
            string content = $"{i:000}";
            File.WriteAllText(_site.In("a.txt"), content);
            string answer = await AskAsync(client, "a.txt", validators);
            Assert.StartsWith("HTTP/1.0 200 OK\r\n", answer);
            Assert.EndsWith("\r\n\r\n" + content, answer);
            Assert.DoesNotContain("\r\nLast-Modified: ", answer);
            validators = $"If-None-Match: {Field(answer, "ETag")}\r\n";
        }
    }

    [Fact]
    public async Task A_client_that_knows_only_dates_gets_the_second_of_two_edits_within_one_second()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        string first;
        DateTime edited;
        do
        {
            edited = DateTime.UtcNow;
            File.WriteAllText(_site.In("a.txt"), "one");
            first = await AskAsync(client, "a.txt");
            File.WriteAllText(_site.In("a.txt"), "two");
        }
        while (edited.Second != DateTime.UtcNow.Second);

        // What the client could say: nothing, or what it was told.
        string condition = first.Contains("\r\nLast-Modified: ") ? Since(first) : "";
        await server.UntilSettledAsync("a.txt");
        Assert.EndsWith("\r\n\r\none", first);
        string second = await AskAsync(client, "a.txt", condition);
        Assert.EndsWith("\r\n\r\ntwo", second);
        Assert.Equal($"{edited:r}", Field(second, "Last-Modified"));
        Assert.StartsWith("HTTP/1.0 304 ", await AskAsync(client, "a.txt", Since(second)));
    }

    // The tool that people deploy with: length and date are what they were, and the inode, too.
    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    [InlineData("select --etag content")]
    public async Task A_file_that_cp_p_has_overwritten_with_one_of_the_same_length_and_date_is_sent_anew_in_every_form(
        string strategy)
    {
        string one = $"/* one */ {new string(' ', 3000)}", two = $"/* two */ {new string(' ', 3000)}";
        _site.With("app.js", one).With("v2/app.js", two);
        File.SetLastWriteTimeUtc(_site.In("app.js"), DateTime.UnixEpoch.AddDays(20_000));
        File.SetLastWriteTimeUtc(_site.In("v2/app.js"), DateTime.UnixEpoch.AddDays(20_000));
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, ["--concurrency", .. strategy.Split(' ')]);
        await server.UntilSettledAsync("app.js");
        ExternalProgram curl = ExternalProgram.Curl;
        string[] compressed = ["--compressed", "--dump-header", "-", server.Url + "app.js"];
        string before = (await curl.RunAsync(compressed)).Output;
        string tag = Field((await curl.RunAsync("-i", server.Url + "app.js")).Output, "ETag");
        Assert.Contains("\r\nContent-Encoding: ", before);
        Assert.EndsWith(one, before);

        string[] copy = ["cp -p \"$1\" \"$2\"", "sh", _site.In("v2/app.js"), _site.In("app.js")];
        Assert.Equal(0, (await ExternalProgram.Shell.RunAsync(copy)).ExitCode);

        Assert.Equal(two, (await curl.RunAsync(server.Url + "app.js")).Output);
        Assert.EndsWith(two, (await curl.RunAsync(compressed)).Output);
        string[] part = ["--range", "1-", "--header", $"If-Range: {tag}", server.Url + "app.js"];
        Assert.Equal(two, (await curl.RunAsync(part)).Output);
        Assert.Equal(two, (await curl.RunAsync("--header", $"If-None-Match: {tag}", server.Url + "app.js")).Output);
        await server.UntilSettledAsync("app.js");
        Assert.NotEqual(tag, Field((await curl.RunAsync("-i", server.Url + "app.js")).Output, "ETag"));
        Assert.EndsWith(two, (await curl.RunAsync(compressed)).Output);
    }

    [Fact]
    public async Task Two_servers_agree_on_tags_of_nginx_and_on_tags_of_the_content()
    {
        using TemporaryDirectory replica = new TemporaryDirectory().With("a.txt", "000");
        File.SetLastWriteTimeUtc(_site.In("a.txt"), DateTime.UnixEpoch.AddSeconds(0x65e1a2b3));
        File.SetLastWriteTimeUtc(replica.In("a.txt"), DateTime.UnixEpoch.AddSeconds(0x65e1a2b3));
        (string, string)[] tags = [("mtime", "\"65e1a2b3-3\""), ("content", "\"2ac9a6746aca543af8dff39894cfe817\"")];
        foreach ((string source, string tag) in tags)
        {
            foreach (TemporaryDirectory folder in new[] { _site, replica })
            {
                await using Minihttpd server = await Minihttpd.ServeAsync(folder, "--etag", source);
                await server.UntilSettledAsync("a.txt");
                using RawClient client = await server.ConnectAsync();
                Assert.Equal(tag, Field(await AskAsync(client, "a.txt"), "ETag"));
                Assert.StartsWith("HTTP/1.0 304 ", await AskAsync(client, "a.txt", $"If-None-Match: {tag}\r\n"));
            }
        }
    }

    [Fact]
    public async Task A_tag_outlives_the_server()
    {
        string tag;
        await using (Minihttpd server = await Minihttpd.ServeAsync(_site))
        {
            await server.UntilSettledAsync("a.txt");
            using RawClient client = await server.ConnectAsync();
            tag = Field(await AskAsync(client, "a.txt"), "ETag");
        }

        await using (Minihttpd server = await Minihttpd.ServeAsync(_site))
        {
            using RawClient client = await server.ConnectAsync();
            Assert.StartsWith("HTTP/1.0 304 ", await AskAsync(client, "a.txt", $"If-None-Match: {tag}\r\n"));
        }
    }

    [Fact]
    public async Task A_file_that_takes_the_place_of_another_one_of_the_same_time_and_length_is_sent_anew()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        File.SetLastWriteTimeUtc(_site.In("a.txt"), DateTime.UnixEpoch);
        await server.UntilSettledAsync("a.txt");
        string tag = Field(await AskAsync(client, "a.txt"), "ETag");
        Assert.StartsWith("HTTP/1.0 304 ", await AskAsync(client, "a.txt", $"If-None-Match: {tag}\r\n"));

        _site.With("new.txt", "111");
        File.SetLastWriteTimeUtc(_site.In("new.txt"), DateTime.UnixEpoch);
        File.Move(_site.In("new.txt"), _site.In("a.txt"), overwrite: true);
        Assert.EndsWith("\r\n\r\n111", await AskAsync(client, "a.txt", $"If-None-Match: {tag}\r\n"));
    }

    [Fact]
    public async Task Caches_are_told_what_the_settings_say()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--config", "minihttp.json");
        using RawClient client = await server.ConnectAsync();
        Assert.Equal("public, max-age=31536000, immutable", Field(await AskAsync(client, "assets/app.js"), "Cache-Control"));
        Assert.Equal("max-age=3600", Field(await AskAsync(client, "style.css"), "Cache-Control"));
        Assert.DoesNotContain("Cache-Control", await AskAsync(client, "a.txt"));
    }

    [Fact]
    public async Task Rules_come_from_the_command_line_and_the_environment_too()
    {
        await using (Minihttpd server = await Minihttpd.ServeAsync(_site, "--cache-control", "*.css no-store", "--cache-control", "* no-cache"))
        {
            using RawClient client = await server.ConnectAsync();
            Assert.Equal("no-store", Field(await AskAsync(client, "style.css"), "Cache-Control"));
            Assert.Equal("no-cache", Field(await AskAsync(client, "a.txt"), "Cache-Control"));
        }

        await using (Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], [("MINIHTTP_CacheControl__0", "*.css no-store")]))
        {
            using RawClient client = await server.ConnectAsync();
            Assert.Equal("no-store", Field(await AskAsync(client, "style.css"), "Cache-Control"));
        }
    }

    private static string Since(string answer) => $"If-Modified-Since: {Field(answer, "Last-Modified")}\r\n";

    private static string Field(string answer, string name) => answer.Split($"\r\n{name}: ")[1].Split("\r\n")[0];

    private static async Task<string> AskAsync(RawClient client, string name, string fields = "")
    {
        await client.SendAsync($"GET /{name} HTTP/1.0\r\nConnection: keep-alive\r\n{fields}\r\n");
        return await client.ReceiveAnswerAsync();
    }
}
