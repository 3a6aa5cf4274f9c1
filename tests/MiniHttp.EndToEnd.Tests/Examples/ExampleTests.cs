// The programs in examples/ do what their opening comments say.

using System.Diagnostics;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed partial class ExampleTests
{
    [Fact]
    public async Task EmbedServer_has_two_servers_in_one_host()
    {
        using var folder = new TemporaryDirectory();
        folder.With("site/index.html", "site").With("downloads/a.txt", "a");
        using Process example = Start("EmbedServer", folder.In("site"), folder.In("downloads"));
        var output = new OutputLines(example.StandardOutput.BaseStream);
        string site = await UrlAsync(output, "site: "), downloads = await UrlAsync(output, "downloads: ");
        Assert.Equal(("site", "a"), (await GetAsync(site), await GetAsync(downloads + "a.txt")));
        Signals.Send(Minihttpd.SigTerm, example.Id);
        await AssertEndsAsync(example, output);
    }

    [Fact]
    public async Task OwnHandler_answers_itself()
    {
        using Process example = Start("OwnHandler");
        var output = new OutputLines(example.StandardOutput.BaseStream);
        string url = await UrlAsync(output, "");
        using var http = new HttpClient();
        using HttpResponseMessage response
            = await http.GetAsync(url + "some/path", TestContext.Current.CancellationToken);
        Assert.Equal("/SOME/PATH", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["example"], response.Headers.GetValues("X-Stamp"));
        await example.StandardInput.WriteLineAsync();
        await AssertEndsAsync(example, output);
        Assert.Contains("200 10 bytes", output.All);
    }

    [Fact]
    public async Task FetchWithProgress_downloads()
    {
        using var folder = new TemporaryDirectory();
        folder.With("a.txt", "hello");
        await using Minihttpd server = await Minihttpd.ServeAsync(folder);
        using Process example = Start("FetchWithProgress", $"{server.Url}a.txt", folder.In("copy"));
        var errors = new OutputLines(example.StandardError.BaseStream);
        await AssertEndsAsync(example, errors);
        Assert.Equal("hello", await File.ReadAllTextAsync(folder.In("copy"), TestContext.Current.CancellationToken));
        Assert.Contains(errors.All, line => line.Contains("100 %", StringComparison.Ordinal));
    }

    private static Process Start(string name, params string[] arguments)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Minihttpd.Assembly)))!;
        string program = Path.Combine(
            Minihttpd.SourceTree, "examples", name, "bin", configuration, "net10.0", $"{name}.dll");
        return Process.Start(new ProcessStartInfo(Minihttpd.Dotnet, [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task<string> UrlAsync(OutputLines output, string prefix)
    {
        string? line = await output.FirstAsync(line => line.StartsWith($"{prefix}http:", StringComparison.Ordinal));
        Assert.NotNull(line);
        return Url().Match(line).Value;
    }

    private static async Task<string> GetAsync(string url)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(url), TestContext.Current.CancellationToken);
    }

    private static async Task AssertEndsAsync(Process example, OutputLines output)
    {
        try
        {
            await example.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RawClient.HangLimit);
            await output.Completion.WaitAsync(RawClient.HangLimit);
            Assert.Equal(0, example.ExitCode);
        }
        finally
        {
            if (!example.HasExited)
            {
                example.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex("http://[^ ]+")]
    private static partial Regex Url();
}
