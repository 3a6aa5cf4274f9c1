// Started under nohup, or in the background of a script: signals ignored at the start stay ignored, as users of nohup
// expect, and SIGTERM still stops.

using System.Diagnostics;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "signals")]
public sealed class IgnoredSignalTests : IDisposable
{
    private static readonly string[] Names = ["HUP", "INT", "QUIT"];

    private readonly TemporaryDirectory _folder = new TemporaryDirectory().With("index.html", "welcome");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--workers", "2")]
    public async Task A_background_server_ignores_the_terminal_and_stops_on_SIGTERM(params string[] arguments)
    {
        await using Minihttpd server = await Minihttpd.StartAsync(
            _folder.Path, ["--port", "0", .. arguments], under: Signals.Ignoring(Names));
        server.Signal(Minihttpd.SigHup);
        server.Signal(Minihttpd.SigInt);
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task A_background_fetch_ignores_the_terminal_and_stops_on_SIGTERM()
    {
        const string Head = "HTTP/1.0 200 OK\r\nETag: \"1\"\r\nContent-Length: 1000000\r\n\r\n";
        await using ScriptedServer server = ScriptedServer.Start(
            new Script().ReceiveHead().Send(Head).SendEndlessly(new byte[1000]));
        string[] fetch = Minifetch.Command("-sS", "--limit-rate", "10k", "-o", _folder.In("file"), server.Url);
        string[] command = [.. Signals.Ignoring(Names), .. fetch];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        try
        {
            // A note is written with the second piece.
            await ProcessStatus.UntilAsync(() => File.Exists(_folder.In("file.part.json")), "the first bytes");
            Signals.Send(Minihttpd.SigHup, process.Id);
            Signals.Send(Minihttpd.SigInt, process.Id);
            long length = new FileInfo(_folder.In("file.part")).Length;
            await ProcessStatus.UntilAsync(() => new FileInfo(_folder.In("file.part")).Length > length, "more bytes");
            Signals.Send(Minihttpd.SigTerm, process.Id);
            CancellationToken stop = TestContext.Current.CancellationToken;
            await process.WaitForExitAsync(stop).WaitAsync(RawClient.HangLimit, stop);
            Assert.Equal(143, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }
}
