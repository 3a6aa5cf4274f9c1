// The folder itself goes, or may not be read any more, while it is served: an honest 404 or 403 as long as it is so, and no restart when it is over.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class FolderFaultTests : IDisposable
{
    private readonly TemporaryDirectory _around = new TemporaryDirectory().With("site/index.html", "before").With("site/a.txt", "a");

    private string Root => _around.In("site");

    public void Dispose() => _around.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public async Task A_folder_that_is_removed_is_not_found_and_one_made_anew_is_served(string strategy)
    {
        await using Minihttpd server = await Minihttpd.StartAsync(_around.Path, [Root, "--port", "0", "--concurrency", strategy]);
        Assert.EndsWith("\r\n\r\nbefore", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));

        Directory.Delete(Root, recursive: true);
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /index.html HTTP/1.0\r\n\r\n"));
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /a.txt HTTP/1.0\r\n\r\n"));

        _around.With("site/index.html", "after").With("site/sub/b.txt", "b");
        Assert.EndsWith("\r\n\r\nafter", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.EndsWith("\r\n\r\nb", await server.AskAsync("GET /sub/b.txt HTTP/1.0\r\n\r\n"));
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /a.txt HTTP/1.0\r\n\r\n"));
        Assert.Empty(server.Errors.All);
        Assert.Equal(0, await server.StopAsync());
    }

    // The listing is that of a folder without anything in it, or none: nothing of what was there before.
    [Fact]
    public async Task A_listing_follows_a_folder_that_is_made_anew()
    {
        await using Minihttpd server = await Minihttpd.StartAsync(_around.Path, [Root, "--port", "0", "--index", "none.html"]);
        Assert.Contains("a.txt", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));

        Directory.Delete(Root, recursive: true);
        Assert.DoesNotContain("a.txt", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));

        _around.With("site/new.txt", "b");
        Assert.Contains("new.txt", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Empty(server.Errors.All);
    }

    // The server runs as somebody whom a mode keeps out, which root never is.
    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public async Task A_folder_that_may_not_be_read_is_forbidden_until_it_may(string strategy)
    {
        string[] under = await Nobody.UnderAsync(_around);
        Nobody.LetIn(_around, "site");
        await using Minihttpd server = await Minihttpd.StartAsync(_around.Path, [Root, "--port", "0", "--concurrency", strategy], under: under);
        Assert.EndsWith("\r\n\r\na", await server.AskAsync("GET /a.txt HTTP/1.0\r\n\r\n"));
        _around.SetMode("site", UnixFileMode.None);
        string file = await server.AskAsync("GET /a.txt HTTP/1.0\r\n\r\n"), folder = await server.AskAsync("GET / HTTP/1.0\r\n\r\n");
        Nobody.LetIn(_around, "site");
        Assert.StartsWith("HTTP/1.0 403 ", file);
        Assert.StartsWith("HTTP/1.0 403 ", folder);
        Assert.EndsWith("\r\n\r\nbefore", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.EndsWith("\r\n\r\na", await server.AskAsync("GET /a.txt HTTP/1.0\r\n\r\n"));
        Assert.Empty(server.Errors.All);
        Assert.Equal(0, await server.StopAsync());
    }
}
