// LISTEN_FDS and LISTEN_PID (sd_listen_fds(3)), as a service manager sets them, or as somebody sets them by hand.

namespace MiniHttp.EndToEnd.Tests;

public sealed class ServiceManagerTests : IDisposable
{
    // Makes descriptors from 3 on by the letters of its first word, sets the variables and becomes the server: l
    // listening, d datagram, c not listening, f a file, q a listening socket of packets, - none. "self" is the own
    // process id.
    private const string Launcher = """
        import fcntl, os, socket, sys
        kinds, fds, pid = sys.argv[1:4]
        made = []
        for kind in kinds.strip("-"):
            family = socket.AF_UNIX if kind == "q" else socket.AF_INET
            kinds_of = {"d": socket.SOCK_DGRAM, "q": socket.SOCK_SEQPACKET}
            s = socket.socket(family, kinds_of.get(kind, socket.SOCK_STREAM))
            if kind == "l": s.bind(("127.0.0.1", 0))
            if kind == "q": s.bind("\0minihttp-%d" % os.getpid())
            if kind in "lq": s.listen()
            made.append(os.open(sys.executable, os.O_RDONLY) if kind == "f" else s.detach())
        made = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 50) for descriptor in made]
        for number, descriptor in enumerate(made, 3):
            os.dup2(descriptor, number, inheritable=True)
        os.environ.update(LISTEN_FDS=fds, LISTEN_PID=str(os.getpid()) if pid == "self" else pid)
        os.execv(sys.argv[4], sys.argv[4:])
        """;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");

    public ServiceManagerTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("l", "2147483647", "self", "LISTEN_FDS=2147483647: must be the number of inherited sockets, 1 to ")]
    [InlineData("l", "2147483644", "self", "LISTEN_FDS=2147483644: must be the number of inherited sockets, 1 to ")]
    [InlineData("l", "99999999999999999999", "self", "LISTEN_FDS=99999999999999999999: must be")]
    [InlineData("l", "-1", "self", "LISTEN_FDS=-1: must be")]
    [InlineData("l", "0", "self", "LISTEN_FDS=0: must be")]
    [InlineData("l", "abc", "self", "LISTEN_FDS=abc: must be")]
    [InlineData("l", "1 ", "self", "LISTEN_FDS=1 : must be")]
    [InlineData("l", "1", "abc", "LISTEN_PID=abc: must be a process id")]
    [InlineData("l", "1", "-7", "LISTEN_PID=-7: must be a process id")]
    [InlineData("-", "1", "self", "LISTEN_FDS=1: inherited descriptor 3 is not ")] // Or taken by the runtime.
    [InlineData("l", "1048576", "self", "LISTEN_FDS=1048576: inherited descriptor ")]
    [InlineData("ld", "2", "self", "LISTEN_FDS=2: inherited descriptor 4 is a socket that does not listen")]
    [InlineData("c", "1", "self", "LISTEN_FDS=1: inherited descriptor 3 is a socket that does not listen")]
    [InlineData("f", "1", "self", "LISTEN_FDS=1: inherited descriptor 3 is not a socket")]
    [InlineData("q", "1", "self", "LISTEN_FDS=1: inherited descriptor 3 is not a stream socket")]
    public async Task An_invalid_variable_or_descriptor_is_one_line_and_exit_code_2(
        string kinds, string fds, string pid, string says)
    {
        await using Minihttpd server = Launch(kinds, fds, pid);
        Assert.Equal(2, await server.ExitCodeAsync());
        Assert.StartsWith($"minihttpd: {says}", Assert.Single(server.Errors.All));
        Assert.Empty(server.Output.All);
    }

    [Theory]
    [InlineData("1", "1")] // For the process that started us, which has handed its environment on.
    [InlineData("abc", "1")]
    [InlineData("1", "")]
    [InlineData("", "self")]
    public async Task Variables_for_another_process_are_ignored(string fds, string pid)
    {
        await using Minihttpd server = await Launch("-", fds, pid).ReadyAsync();
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    private Minihttpd Launch(string kinds, string fds, string pid)
    {
        string[] launcher = [ExternalProgram.Python.Path, "-c", Launcher, kinds, fds, pid];
        return Minihttpd.Launch(_site.Path, ["--port", "0"], under: launcher);
    }
}
