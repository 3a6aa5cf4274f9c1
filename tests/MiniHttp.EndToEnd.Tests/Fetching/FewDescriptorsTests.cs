// minifetch where the system allows it few descriptors: with -Z fewer transfers at a time, but no line and no URL is
// lost.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class FewDescriptorsTests : IDisposable
{
    private const int Urls = 150;

    private readonly TemporaryDirectory _folder = new();

    // A program compiled ahead of time takes few descriptors itself.
    private static bool IsNative => Minifetch.Command()[0] != Minihttpd.Dotnet;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(20, 100)]
    [InlineData(24, 104)]
    [InlineData(32, 120)]
    [InlineData(64, 124)]
    [InlineData(128, 200)]
    public async Task Every_URL_that_fails_has_its_line(int native, int managed)
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 404 x\r\nContent-Length: 2\r\n\r\nno"));
        ProgramResult result = await RunAsync(IsNative ? native : managed, ["-f", .. SaveAll(server)]);
        Assert.Equal(22, result.ExitCode);
        IEnumerable<string> expected = UrlsOf(server)
            .Select(url => $"minifetch: (22) {url}: the server answered 404 x");
        string[] lines = result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_URL_that_does_not_is_saved()
    {
        await using ScriptedServer server = ScriptedServer.Start(
            Script.Answering("HTTP/1.0 200 OK\r\nETag: \"v\"\r\nContent-Length: 5\r\n\r\nhello"));
        ProgramResult result = await RunAsync(IsNative ? 20 : 100, SaveAll(server));
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.All(Enumerable.Range(0, Urls), i => Assert.Equal("hello", File.ReadAllText(_folder.In($"{i}"))));
    }

    [Fact]
    public async Task Too_few_to_begin_with_is_one_line()
    {
        ProgramResult result = await RunAsync(IsNative ? 16 : 60, ["http://127.0.0.1:1/"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Matches(@"^minifetch: \d+ open files are too few: \d+ are needed \(ulimit -n\)\n$", result.Errors);
    }

    private static IEnumerable<string> UrlsOf(ScriptedServer server)
        => Enumerable.Range(0, Urls).Select(i => $"{server.Url}{i}");

    private static Task<ProgramResult> RunAsync(int descriptors, string[] arguments)
        => ExternalProgram.Prlimit.RunAsync(
            [$"--nofile={descriptors}:{descriptors}", .. Minifetch.Command(["--noproxy", "*", .. arguments])]);

    private string[] SaveAll(ScriptedServer server)
        => ["-sS", "-Z", "--remote-name-all", "--output-dir", _folder.Path, .. UrlsOf(server)];
}
