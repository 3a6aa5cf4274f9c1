// SIGHUP, which a closing terminal sends to the programs that it has started: the server goes on.

using System.Globalization;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "signals")]
public sealed class HangUpTests : IDisposable
{
    // Runs a command on a terminal of its own and hands its first line on. When standard input ends, so does the
    // terminal; then the number and the exit code of the process are written.
    private const string OnTerminal = """
        import os, pty, sys
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        line = b""
        while not (b"Serving" in line and line.endswith(b"\n")):
            line = b"" if line.endswith(b"\n") else line
            line += os.read(terminal, 1)
        line = line[line.index(b"Serving"):] # .NET may have spoken to the terminal before.
        sys.stdout.write(line.decode().replace("\r", "")); sys.stdout.write("process %d\n" % pid); sys.stdout.flush()
        sys.stdin.read()
        os.close(terminal)
        print("closed", flush=True)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
        """;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");

    public HangUpTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task Hanging_up_does_not_end_the_server(string concurrency)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", concurrency);
        server.Signal(Minihttpd.SigHup);
        Assert.NotNull(await server.Errors.FirstAsync(
            line => line.StartsWith("minihttpd: SIGHUP: nothing to do", StringComparison.Ordinal)));
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Errors.All);
    }

    // Every write to what was standard output and standard error fails with EIO from then on.
    [Fact]
    public async Task A_server_whose_terminal_is_closed_serves_on_and_does_not_spin()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        string[] command = [ExternalProgram.Python.Path, "-c", OnTerminal, .. Minihttpd.Command, "--port", "0"];
        await using Minihttpd terminal = await Minihttpd.LaunchCommand(_site.Path, command).ReadyAsync();
        string? process = await terminal.Output.FirstAsync(
            line => line.StartsWith("process ", StringComparison.Ordinal));
        int pid = int.Parse(process!.Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.NotNull(await terminal.Output.FirstAsync(line => line == "closed"));

        for (int i = 0; i < 20; i++)
        {
            Assert.EndsWith("welcome", await terminal.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        }

        // Not a wait but the measurement: in 3 s the log is tried again three times, which costs next to nothing.
        long before = ProcessStatus.ProcessorTicks(pid);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.InRange(ProcessStatus.ProcessorTicks(pid) - before, 0, 30);
        Assert.EndsWith("welcome", await terminal.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        terminal.Signal(Minihttpd.SigTerm, pid);
        string? ended = await terminal.Output.FirstAsync(line => line.StartsWith("ended ", StringComparison.Ordinal));
        Assert.Equal("ended 0", ended);
    }
}
