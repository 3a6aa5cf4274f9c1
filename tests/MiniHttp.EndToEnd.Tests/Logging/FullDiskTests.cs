// The disk of the access log is full: serving goes on, one line says so, lines wait meanwhile, and when there is room again the log goes on and
// the loss is told as a number. How full the disk is, is a limit on the length of files (RLIMIT_FSIZE), which can be lifted.

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "signals")]
public sealed partial class FullDiskTests : IDisposable
{
    private const int Room = 3000; // Some 30 lines; the last of them breaks off.

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public async Task When_there_is_room_again_the_log_goes_on_and_the_loss_is_told_once(string strategy)
    {
        ExternalProgram prlimit = ExternalProgram.Prlimit;
        using var logs = new TemporaryDirectory();
        string log = logs.In("access.log");
        await using Minihttpd server = await StartAsync(strategy, log);
        await LimitAsync(prlimit, server, $"{Room}:unlimited");
        int asked = 0;
        do
        {
            await AskAsync(server, asked++);
        }
        while (server.Errors.All.Count == 0 && asked < 10_000);

        for (int i = 0; i < 100; i++)
        {
            await AskAsync(server, asked++);
        }

        Assert.InRange(new FileInfo(log).Length, Room - 200, Room);
        await LimitAsync(prlimit, server, "unlimited:unlimited");
        await ProcessStatus.UntilAsync(() => server.Errors.All.Count >= 3, "the loss is told");
        await AskAsync(server, asked++);
        Assert.Equal(0, await server.StopAsync());

        Assert.Collection(
            server.Errors.All,
            line => Assert.Matches("^minihttpd: warning: The access log cannot be written \\(.+\\): it is tried again every second$", line),
            line => Assert.Equal("minihttpd: warning: The access log is written again", line),
            line => Assert.Matches(LossPattern(), line));
        int lost = int.Parse(LossPattern().Match(server.Errors.All[2]).Groups[1].Value, CultureInfo.InvariantCulture);
        int[] written = [.. File.ReadLines(log).Select(line => LinePattern().Match(line)).Where(line => line.Success).Select(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(written.Distinct().Order(), written); // In order, and none twice.
        Assert.InRange(written.Length, asked - lost, asked - 1); // Some of what is counted as lost may be there.
        Assert.InRange(lost, 1, 100); // No more than what was being written when there was no room: the rest has waited.
        Assert.Equal(asked - 1, written[^1]);
    }

    [Fact]
    public async Task A_disk_that_is_full_from_the_start_stops_nobody()
    {
        await using Minihttpd server = LaunchOnFullDisk("--port 0 > /dev/full");
        string? ready = await server.Errors.FirstAsync(line => line.Contains("Serving "));
        Assert.StartsWith("minihttpd: warning: Standard output cannot be written (No space left on device). Serving ", ready);
        string url = ready!.Split(" at ")[1].Split(' ')[0];
        for (int i = 0; i < 3; i++)
        {
            await AskAsync(Minihttpd.EndPointOf(url));
        }

        await server.Errors.FirstAsync(line => line.Contains("The access log cannot be written (No space left on device)"));
        await AskAsync(Minihttpd.EndPointOf(url));
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(3, server.Errors.All.Count);
        Assert.Matches("^minihttpd: warning: 4 lines of the access log were lost", server.Errors.All[2]);
    }

    // Where nobody can be told of it, either.
    [Fact]
    public async Task Nor_does_one_that_has_standard_error_on_it_too()
    {
        string path = _site.In("socket");
        await using Minihttpd server = LaunchOnFullDisk($"--bind 'unix:{path}' > /dev/full 2> /dev/full");
        var endPoint = new UnixDomainSocketEndPoint(path);
        await ProcessStatus.UntilAsync(() => Listens(endPoint), "it listens");
        for (int i = 0; i < 20; i++)
        {
            await AskAsync(endPoint);
        }

        Assert.Equal(0, await server.StopAsync());
    }

    private static bool Listens(UnixDomainSocketEndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false; // Not there, or not yet listened on.
        }
    }

    private Minihttpd LaunchOnFullDisk(string rest)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is nothing that is always full.");
        return Minihttpd.LaunchCommand(_site.Path, ["sh", "-c", $"exec '{string.Join("' '", Minihttpd.Command)}' {rest}"]);
    }

    private static async Task AskAsync(EndPoint endPoint)
    {
        using RawClient client = await RawClient.ConnectAsync(endPoint);
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.EndsWith("welcome", (await client.ReceiveToEndAsync()).Text);
    }

    private static async Task AskAsync(Minihttpd server, int number)
        => Assert.EndsWith("welcome", await server.AskAsync($"GET /?{number} HTTP/1.0\r\n\r\n"));

    private static async Task LimitAsync(ExternalProgram prlimit, Minihttpd server, string limit)
        => Assert.Equal(0, (await prlimit.RunAsync("--pid", $"{server.Pid}", $"--fsize={limit}")).ExitCode);

    // A file for standard output; its first line, which says where to connect, is shown here. The signal that comes with the limit is ignored.
    private Task<Minihttpd> StartAsync(string strategy, string log)
    {
        string command = $"'{string.Join("' '", Minihttpd.Command)}' --port 0 --concurrency {strategy}";
        return Minihttpd.LaunchCommand(_site.Path, ["sh", "-c", $"trap '' XFSZ; : > '{log}'; {{ until [ -s '{log}' ]; do sleep 0.1; done; head -n 1 '{log}'; }} & exec {command} >> '{log}'"]).ReadyAsync();
    }

    [GeneratedRegex(@"^minihttpd: warning: (\d+) lines of the access log were lost")]
    private static partial Regex LossPattern();

    [GeneratedRegex("""^127\.0\.0\.1 - - \[[^]]+\] "GET /\?(\d+) HTTP/1\.0" 200 7$""")]
    private static partial Regex LinePattern();
}
