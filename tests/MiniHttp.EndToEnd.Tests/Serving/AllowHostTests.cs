// --allow-host, and the names under which /_live and /_lab answer without it, asked by curl.

using System.Net;

namespace MiniHttp.EndToEnd.Tests;

public sealed class AllowHostTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("threadpool", "--workers", "2")]
    [InlineData("select")]
    public async Task Another_name_gets_403_and_one_line_in_the_log(string concurrency, params string[] more)
    {
        string[] allowed = ["--allow-host", "friend.example", "--allow-host", "*.dev.example"];
        await using Minihttpd server = await Minihttpd.ServeAsync(
            _site, ["--concurrency", concurrency, .. allowed, .. more]);
        string machine = Dns.GetHostName(), local = machine.Split('.')[0] + ".local";
        string[] names = ["friend.example", "a.dev.example", "localhost", "app.localhost", machine, local, "127.0.0.1"];
        foreach (string name in names)
        {
            Assert.Equal("welcome200", await AskAsync(server, name));
        }

        Assert.EndsWith("403", await AskAsync(server, "evil.example"));
        Assert.EndsWith("403", await AskAsync(server, "evil.example"));
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
        Assert.InRange(server.Errors.All.Count, 1, more.Length == 0 ? 1 : 2); // Once for each process.
        Assert.All(server.Errors.All, line =>
        {
            Assert.StartsWith("minihttpd: warning: Host 'evil.example' was refused (403)", line);
            Assert.Contains("start it with --allow-host evil.example.", line);
        });
    }

    [Fact]
    public async Task Without_it_any_name_will_do_for_files_but_not_for_the_live_page_and_the_lab()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--live", "--lab");
        Assert.Equal("welcome200", await AskAsync(server, "evil.example"));
        foreach (string path in (string[])["_live", "_live/events", "_lab", "_lab/echo"])
        {
            Assert.EndsWith("403", await AskAsync(server, "evil.example", path));
        }

        Assert.EndsWith("200", await AskAsync(server, Dns.GetHostName(), "_live"));
        Assert.EndsWith("200", await AskAsync(server, "localhost", "_lab"));
    }

    // The name leads here, as that of a page that rebinds its own.
    private static async Task<string> AskAsync(Minihttpd server, string name, string path = "")
    {
        int port = server.EndPoint.Port;
        ProgramResult result = await ExternalProgram.Curl.RunAsync(
            "--resolve", $"{name}:{port}:127.0.0.1", "-w", "%{http_code}", $"http://{name}:{port}/{path}");
        Assert.Equal(0, result.ExitCode);
        return result.Output;
    }
}
