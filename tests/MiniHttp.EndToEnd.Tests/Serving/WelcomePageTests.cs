// The welcome page in a browser: it links what the server has, and otherwise shows the command that starts it. It is a
// file, so another server may send it.

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed partial class WelcomePageTests : IDisposable
{
    private readonly TemporaryDirectory _profile = new();

    private static string Folder => Path.Combine(Minihttpd.SourceTree, "wwwroot");

    public void Dispose() => _profile.Dispose();

    [Theory]
    [InlineData(new[] { "--live", "--lab" }, true, true)]
    [InlineData(new[] { "--live" }, true, false)]
    [InlineData(new[] { "--lab" }, false, true)]
    [InlineData(new string[0], false, false)]
    public async Task It_links_the_live_page_and_the_lab_if_they_are_on(string[] options, bool live, bool lab)
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        await using Minihttpd server = await Minihttpd.StartAsync(Minihttpd.SourceTree, ["--port", "0", .. options]);
        string page = await ShownAsync(chromium, server.Url);
        Assert.Equal((live, lab), (IsShown(page, "live"), IsShown(page, "lab")));
        Assert.Equal(!(live && lab), IsShown(page, "off"));
        Assert.Matches($"""<span id="port">{server.EndPoint.Port}</span>""", page);
    }

    [Fact]
    public async Task From_another_server_it_shows_the_command()
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        using Process python = Process.Start(new ProcessStartInfo(
            ExternalProgram.Python.Path, ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            _ = new OutputLines(python.StandardError.BaseStream); // So that its log never fills the pipe.
            var output = new OutputLines(python.StandardOutput.BaseStream);
            string? ready = await output.FirstAsync(line => Url().IsMatch(line));
            string page = await ShownAsync(chromium, Url().Match(ready!).Value);
            Assert.Equal((false, false, true), (IsShown(page, "live"), IsShown(page, "lab"), IsShown(page, "off")));
            Assert.Contains("<object data=\"echo\" type=\"text/html\"", page, StringComparison.Ordinal);
            Assert.Contains("style=\"height: auto;\"", page, StringComparison.Ordinal);
        }
        finally
        {
            python.Kill();
            await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    // The document once its script has heard from the server.
    private async Task<string> ShownAsync(ExternalProgram chromium, string url)
    {
        string profile = $"--user-data-dir={_profile.In("profile")}";
        ProgramResult got = await chromium.RunAsync(profile, "--virtual-time-budget=10000", "--dump-dom", url);
        return got.Output;
    }

    private static bool IsShown(string page, string id)
    {
        Match tag = Regex.Match(page, $"<(span|div) id=\"{id}\"( hidden=\"\")?>");
        return tag.Success && !tag.Groups[2].Success;
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+/")]
    private static partial Regex Url();
}
