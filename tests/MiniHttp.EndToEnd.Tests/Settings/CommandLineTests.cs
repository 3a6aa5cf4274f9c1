// The ways to start it: help, version, the executable itself, and from the source tree as README says.

namespace MiniHttp.EndToEnd.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory _here = new TemporaryDirectory().With("index.html", "here");

    // Build servers that outlive the command would keep its output open.
    private static readonly (string, string)[] QuietBuild =
    [
        ("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"),
    ];

    public void Dispose() => _here.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task Help_lists_every_option_on_standard_output(string option)
    {
        await using Minihttpd server = Minihttpd.Launch(_here.Path, [option]);
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.Empty(server.Errors.All);
        string help = string.Join('\n', server.Output.All);
        Assert.All(
            ["minihttpd", "ROOT", "-p", "--port", "-b", "--bind", "--backlog", "--concurrency", "--log", "--config", "--help", "--version"],
            word => Assert.Contains(word, help));
    }

    [Fact]
    public async Task Help_prints_one_topic()
    {
        await using Minihttpd server = Minihttpd.Launch(_here.Path, ["--help", "exit-codes"]);
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.Equal("Exit codes:", server.Output.All[0]);
        Assert.Equal(["  0", "  1", "  2"], server.Output.All.Skip(1).Select(line => line[..3]));
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        await using Minihttpd server = Minihttpd.Launch(_here.Path, ["--version"]);
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.Empty(server.Errors.All);
        Assert.Matches(@"^minihttpd \d+\.\d+\.\d+", Assert.Single(server.Output.All));
    }

    [Fact]
    public async Task The_executable_is_called_minihttpd()
    {
        string executable = Path.ChangeExtension(Minihttpd.Assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        (string, string)[] runtime = [("DOTNET_ROOT", Path.GetDirectoryName(Minihttpd.Dotnet)!)];
        string[] command = [executable, "-p", "0", "-b", "127.0.0.1"];
        await using Minihttpd server = await Minihttpd.LaunchCommand(_here.Path, command, runtime).ReadyAsync();
        Assert.Equal("minihttpd", ProcessStatus.Name(server.Pid));
        Assert.EndsWith("here", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public Task Dotnet_run_at_the_top_serves_wwwroot()
        => RunAsync(Minihttpd.SourceTree, "--project", "src/MiniHttp.Server");

    [Fact]
    public Task Plain_dotnet_run_in_the_folder_of_the_server_serves_wwwroot()
        => RunAsync(Path.Combine(Minihttpd.SourceTree, "src", "MiniHttp.Server"));

    private static async Task RunAsync(string directory, params string[] arguments)
    {
        // .../bin/CONFIGURATION/net10.0/minihttpd.dll: what these tests were built with is there, and need not be built again.
        string configuration = Minihttpd.Assembly.Split(Path.DirectorySeparatorChar)[^3];
        string[] command = [Minihttpd.Dotnet, "run", "--no-build", "--configuration", configuration, .. arguments, "--", "--port", "0"];
        await using Minihttpd run = await Minihttpd.LaunchCommand(directory, command, QuietBuild).ReadyAsync();

        string root = Path.Combine(Minihttpd.SourceTree, "wwwroot");
        Assert.StartsWith($"Serving {root} at http://127.0.0.1:", run.ReadyLine);
        string page = File.ReadAllText(Path.Combine(root, "index.html"));
        Assert.EndsWith("\r\n\r\n" + page, await run.AskAsync("GET / HTTP/1.0\r\n\r\n"));

        run.Signal(Minihttpd.SigTerm, ProcessStatus.Descendants(run.Pid).Single(child => ProcessStatus.Name(child) == "minihttpd"));
        Assert.Equal(0, await run.ExitCodeAsync());
        Assert.Empty(run.Errors.All);
    }
}
