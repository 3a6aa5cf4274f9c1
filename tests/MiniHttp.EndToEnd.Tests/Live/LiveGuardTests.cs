// --live on a site of which a part is behind a password: who has none sees nothing of it on the live page, either.

using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class LiveGuardTests : IDisposable
{
    private readonly TemporaryDirectory _site
        = new TemporaryDirectory().With("index.html", "welcome").With("private/a.txt", "treasure");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task What_came_with_a_password_is_shown_to_viewers_with_one(string concurrency)
    {
        await using Minihttpd server = await ServeAsync(concurrency);
        ExternalProgram curl = ExternalProgram.Curl;
        Assert.Equal("treasure", (await curl.RunAsync("-u", "alice:secret", $"{server.Url}private/a.txt")).Output);
        await curl.RunAsync($"{server.Url}private/a.txt");

        // The last connection is told when all before it are.
        await server.AskAsync("GET /last HTTP/1.0\r\n\r\n");
        string told = await WatchAsync(server, "");
        Assert.DoesNotContain("treasure", told);
        Assert.Contains("\"withheld\":", told);
        Assert.Contains("401 Unauthorized", told);
        Assert.Contains("treasure", await WatchAsync(server, "alice:secret"));
        Assert.DoesNotContain("treasure", await WatchAsync(server, "alice:wrong"));
    }

    [Fact]
    public async Task A_page_that_stands_in_for_an_open_path_is_no_way_round()
    {
        await using Minihttpd server = await ServeAsync("threadpool", "--spa=private/a.txt");
        Assert.Equal("treasure", (await ExternalProgram.Curl.RunAsync("-u", "alice:secret", $"{server.Url}x")).Output);
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /x HTTP/1.0\r\n\r\n"));
        await server.AskAsync("GET /last HTTP/1.0\r\n\r\n");
        Assert.DoesNotContain("treasure", await WatchAsync(server, ""));
    }

    private Task<Minihttpd> ServeAsync(string concurrency, params string[] more) => Minihttpd.StartAsync(
        _site.Path,
        ["--port", "0", "--live", "--concurrency", concurrency, .. more],
        [("MINIHTTP_Auth__Users__0", "alice:secret"), ("MINIHTTP_Auth__Paths__0", "/private/")]);

    // What a viewer is told until the last connection is closed: text and bytes.
    private static async Task<string> WatchAsync(Minihttpd server, string user)
    {
        using RawClient viewer = await server.ConnectAsync();
        string code = Convert.ToBase64String(Encoding.ASCII.GetBytes(user));
        string credentials = user.Length == 0 ? "" : $"Authorization: Basic {code}\r\n";
        await viewer.SendAsync($"GET /_live/events HTTP/1.0\r\n{credentials}\r\n");
        const string Last = "GET /last HTTP/1.0 was answered 404";
        byte[] told = await viewer.ReceiveUntilAsync(
            bytes => Encoding.UTF8.GetString(bytes).Contains(Last, StringComparison.Ordinal));
        return Encoding.UTF8.GetString(told);
    }
}
