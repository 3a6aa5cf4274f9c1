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
            validators = i % 2 == 0 ? $"If-Modified-Since: {Field(answer, "Last-Modified")}\r\n" : $"If-None-Match: {Field(answer, "ETag")}\r\n";
        }
    }

    [Fact]
    public async Task A_file_that_takes_the_place_of_another_one_of_the_same_time_and_length_is_sent_anew()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        File.SetLastWriteTimeUtc(_site.In("a.txt"), DateTime.UnixEpoch);
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

    private static string Field(string answer, string name) => answer.Split($"\r\n{name}: ")[1].Split("\r\n")[0];

    private static async Task<string> AskAsync(RawClient client, string name, string fields = "")
    {
        await client.SendAsync($"GET /{name} HTTP/1.0\r\nConnection: keep-alive\r\n{fields}\r\n");
        return await client.ReceiveAnswerAsync();
    }
}
