// No HOME, PATH, TERM, USER: as from a service manager, cron, or `env -i`.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "PATH")]
public sealed class EmptyEnvironmentTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new TemporaryDirectory()
        .With("index.html", "welcome").With("file.bin", "\0");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--workers", "2")]
    [InlineData("--lab", "--live-reload", "--wire-to", "wire.txt")]
    public async Task The_server_needs_no_variable(params string[] arguments)
    {
        IEnumerable<string> settings = OpenFileLimit.Settings.Select(setting => $"{setting.Name}={setting.Value}");
        string[] under = [ExternalProgram.EmptyEnvironment.Path, "-i", .. settings];
        string[] all = ["--port", "0", .. arguments];
        await using Minihttpd server = await Minihttpd.StartAsync(_folder.Path, all, under: under);
        Assert.Contains("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    [Theory]
    [InlineData("-sS")]
    [InlineData("-v")]
    [InlineData("-C", "-")]
    public async Task The_fetcher_needs_no_variable(params string[] options)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_folder);
        string saved = _folder.In("saved");
        string[] command = Minifetch.Command([.. options, "-o", saved, server.Url + "file.bin"]);
        ProgramResult result = await ExternalProgram.EmptyEnvironment.RunAsync(command);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal("\0", await File.ReadAllTextAsync(saved, TestContext.Current.CancellationToken));
    }
}
