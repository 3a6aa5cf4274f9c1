// A running minihttpd, seen as its users see it: command line, environment, working directory, standard streams, signals, exit code.

using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A process of the server, or of the executable that the variable MINIHTTPD names. Disposing of it ends it, whatever state it is in.</summary>
internal sealed partial class Minihttpd : IAsyncDisposable
{
    public const int SigHup = 1, SigInt = 2, SigKill = 9, SigTerm = 15;

    /// <summary>
    /// How the line begins that tells root not to run it. Tests run as root, too: it is set aside, so that they see the
    /// others.
    /// </summary>
    public const string RootWarning = "minihttpd: warning: Running as root";

    private readonly Process _process;

    private Minihttpd(Process process)
    {
        _process = process;
        Output = new OutputLines(process.StandardOutput.BaseStream);
        Errors = new OutputLines(
            process.StandardError.BaseStream, line => line.StartsWith(RootWarning, StringComparison.Ordinal));
    }

    /// <summary>The built minihttpd.dll; the executable of the same name lies beside it.</summary>
    public static string Assembly { get; } = PathOf("MiniHttpdPath");

    /// <summary>The words that run it.</summary>
    public static string[] Command => Environment.GetEnvironmentVariable("MINIHTTPD") is { Length: > 0 } other ? [other] : [Dotnet, Assembly];

    /// <summary>The command <c>dotnet</c> of the runtime that runs these tests.</summary>
    public static string Dotnet { get; } = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());

    /// <summary>The top of the source tree.</summary>
    public static string SourceTree { get; } = Ancestors(Assembly).First(directory => File.Exists(Path.Combine(directory, "MiniHttp.sln")));

    /// <summary>Standard output: the ready line and the access log.</summary>
    public OutputLines Output { get; }

    /// <summary>Standard error: diagnostics.</summary>
    public OutputLines Errors { get; }

    public int Pid => _process.Id;

    /// <summary>The line that says that it serves.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>What the ready line names, in its order: URLs, and <c>unix:PATH</c>.</summary>
    public IReadOnlyList<string> Urls { get; private set; } = [];

    /// <summary>The first URL.</summary>
    public string Url => Urls[0];

    /// <summary>The end point of the first URL.</summary>
    public IPEndPoint EndPoint => EndPointOf(Url);

    public static IPEndPoint EndPointOf(string url)
    {
        var uri = new Uri(url);
        return new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
    }

    /// <summary>Serves a directory from within it, on any free port.</summary>
    public static Task<Minihttpd> ServeAsync(TemporaryDirectory site, params string[] arguments)
        => StartAsync(site.Path, ["--port", "0", .. arguments]);

    /// <summary>Starts the server and waits until it serves.</summary>
    /// <param name="workingDirectory">Its current directory.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables it finds besides ours.</param>
    /// <param name="under">The command that starts it in its own place by exec, such as prlimit.</param>
    public static Task<Minihttpd> StartAsync(
        string workingDirectory, string[] arguments, (string Name, string Value)[]? environment = null, string[]? under = null)
        => Launch(workingDirectory, arguments, environment, under).ReadyAsync();

    /// <summary>Starts the server, ready or not.</summary>
    public static Minihttpd Launch(
        string workingDirectory, string[] arguments, (string Name, string Value)[]? environment = null, string[]? under = null)
        => LaunchCommand(workingDirectory, [.. under ?? [], .. Command, .. arguments], environment);

    /// <summary>Starts a command that becomes the server, or runs it.</summary>
    public static Minihttpd LaunchCommand(string workingDirectory, string[] command, (string Name, string Value)[]? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach ((string name, string value) in OpenFileLimit.Settings.Concat(environment ?? []))
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new Minihttpd(process);
    }

    /// <summary>Waits until the server serves; fails with what it said if it ends instead.</summary>
    public async Task<Minihttpd> ReadyAsync()
    {
        try
        {
            if (await Output.FirstAsync(line => ReadyPattern().IsMatch(line)) is not { } ready)
            {
                await Errors.Completion.WaitAsync(RawClient.HangLimit);
                throw new InvalidOperationException($"The server ended before it was ready: {string.Join('\n', Errors.All)}");
            }

            ReadyLine = ready;
            Urls = NextUrl().Split(ReadyPattern().Match(ready).Groups["urls"].Value);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>The full path of a program that was built with these tests.</summary>
    /// <param name="key">The key of the assembly metadata that has its path from the tests' folder.</param>
    public static string PathOf(string key)
    {
        IEnumerable<AssemblyMetadataAttribute> all
            = typeof(Minihttpd).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>();
        return Path.GetFullPath(all.Single(metadata => metadata.Key == key).Value!, AppContext.BaseDirectory);
    }

    /// <summary>Connects to the first URL.</summary>
    public Task<RawClient> ConnectAsync(int? receiveBuffer = null, IPAddress? from = null)
        => RawClient.ConnectAsync(EndPoint, receiveBuffer, from);

    /// <summary>One whole conversation: sends the bytes, and receives until the server ends the stream.</summary>
    public async Task<string> AskAsync(string request)
    {
        using RawClient client = await ConnectAsync();
        await client.SendAsync(request);
        return (await client.ReceiveToEndAsync()).Text;
    }

    /// <summary>
    /// Waits until files are 2 s old to the server: until then their tags are weak, nothing is made of them, and no
    /// coded form is sent.
    /// </summary>
    /// <param name="paths">Their paths, without a slash at their front.</param>
    public async Task UntilSettledAsync(params string[] paths)
    {
        using var limit = new CancellationTokenSource(RawClient.HangLimit);
        foreach (string path in paths)
        {
            while (!(await AskAsync($"HEAD /{path} HTTP/1.0\r\n\r\n")).Contains("\r\nETag: \""))
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="pid">The process; by default the one that was started.</param>
    public void Signal(int number, int? pid = null) => Signals.Send(number, pid ?? Pid);

    /// <summary>Waits until the process has ended and all it wrote was read.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(RawClient.HangLimit);
        await Task.WhenAll(Output.Completion, Errors.Completion).WaitAsync(RawClient.HangLimit);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, and waits for it.</summary>
    public Task<int> StopAsync()
    {
        Signal(SigTerm);
        return ExitCodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(RawClient.HangLimit);
        await Task.WhenAll(Output.Completion, Errors.Completion).WaitAsync(RawClient.HangLimit);
        _process.Dispose();

        // Nothing that a client or a user does is to end like this, whatever the test was about.
        Assert.DoesNotContain(Errors.All, line => line.StartsWith("   at ", StringComparison.Ordinal) || line.Contains("this is a bug"));
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (string? directory = Path.GetDirectoryName(path); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            yield return directory;
        }
    }

    [GeneratedRegex(@"^Serving (?<root>.*) at (?<urls>(http|unix):.*) \((?<strategy>[^()]+)\)$")]
    private static partial Regex ReadyPattern();

    // The path of a socket may have spaces.
    [GeneratedRegex(" (?=http:|unix:)")]
    private static partial Regex NextUrl();
}
