// A browser: what it shows, and that it found the stylesheet.

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class ChromiumTests : IDisposable
{
    private readonly TemporaryDirectory _profile = new();

    public void Dispose() => _profile.Dispose();

    [Fact]
    public async Task Chromium_shows_the_welcome_page_with_its_stylesheet()
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        await using Minihttpd server = await Minihttpd.StartAsync(Minihttpd.SourceTree, ["--port", "0"]);
        ProgramResult got = await chromium.RunAsync($"--user-data-dir={_profile.In("profile")}", "--dump-dom", server.Url);
        Assert.Equal(0, got.ExitCode);
        Assert.Contains("<h1>It works. Here is how.</h1>", got.Output);

        Assert.Equal(0, await server.StopAsync());
        Assert.Contains(server.Output.All, line => line.Contains("\"GET / HTTP/1.1\" 200 "));
        Assert.Contains(server.Output.All, line => line.Contains("\"GET /style.css HTTP/1.1\" 200 "));
        Assert.Contains(server.Output.All, line => line.Contains("\"GET /echo HTTP/1.1\" 200 "));
    }

    [Fact]
    public async Task Chromium_shows_the_page_of_an_error()
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        await using Minihttpd server = await Minihttpd.ServeAsync(_profile, Path.Combine(Minihttpd.SourceTree, "wwwroot"));
        ProgramResult got = await chromium.RunAsync($"--user-data-dir={_profile.In("profile")}", "--dump-dom", server.Url + "nothing");
        Assert.Contains("<h1>404 Not Found</h1>", got.Output);
    }

    [Fact]
    public async Task Chromium_shows_a_listing_and_its_script_shows_the_filter_box()
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        using var site = new TemporaryDirectory();
        site.With("README.md", "Read <me>.").With("file 10.txt", "").With("file 9.txt", "").With("folder/x", "");
        await using Minihttpd server = await Minihttpd.ServeAsync(site);
        string dom = (await chromium.RunAsync($"--user-data-dir={_profile.In("profile")}", "--dump-dom", server.Url)).Output;
        Assert.Matches("<input id=\"filter\" type=\"search\"[^>]*>", dom);
        Assert.DoesNotMatch("<input [^>]*hidden", dom); // The policy let the script run, and it took this off.
        Assert.Matches("(?s)folder/</a>.*file 9.txt</a>.*file 10.txt</a>.*<pre>Read &lt;me&gt;.</pre>", dom);
    }
}
