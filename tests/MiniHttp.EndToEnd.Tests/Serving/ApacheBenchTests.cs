// Many requests by many clients at once: not one fails, and the log has a line for each.

using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class ApacheBenchTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("file.txt", new string('x', 1024));

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Twenty_thousand_connections_fail_in_no_request()
    {
        string report = await RunAsync();
        Assert.Matches(@"Complete requests: +20000\n", report);
        Assert.Matches(@"Failed requests: +0\n", report);
        Assert.DoesNotContain("Non-2xx", report);
    }

    [Fact]
    public async Task Twenty_thousand_requests_over_connections_kept_alive_fail_in_none()
    {
        string report = await RunAsync("-k");
        Assert.Matches(@"Complete requests: +20000\n", report);
        Assert.Matches(@"Failed requests: +0\n", report);
        Assert.Matches(@"Keep-Alive requests: +20000\n", report);
        Assert.DoesNotContain("Non-2xx", report);
    }

    private async Task<string> RunAsync(params string[] more)
    {
        ExternalProgram ab = ExternalProgram.Ab;
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        ProgramResult got = await ab.RunAsync(["-q", "-n", "20000", "-c", "64", .. more, server.Url + "file.txt"]);
        Assert.True(got.ExitCode == 0, got.Errors + got.Output);

        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(20000, server.Output.All.Count(line => Regex.IsMatch(line, "\"GET /file.txt HTTP/1.0\" 200 1024$")));
        return got.Output;
    }
}
