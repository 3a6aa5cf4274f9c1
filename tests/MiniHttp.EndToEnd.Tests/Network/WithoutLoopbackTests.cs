// A machine, or a container, may have no loopback device that is up. Nothing of a server may need one.

using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class WithoutLoopbackTests : IDisposable
{
    private readonly TemporaryDirectory _site = new();

    public WithoutLoopbackTests() => File.WriteAllText(Path.Combine(_site.Path, "index.html"), "Hello");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool", "epoll")]
    [InlineData("thread", "epoll")]
    [InlineData("select", "epoll")]
    [InlineData("select", "select")]
    public async Task It_serves_where_the_loopback_device_is_down(string concurrency, string selector)
    {
        string unshare = ExternalProgram.Unshare.Path;
        ProgramResult allowed = await ExternalProgram.Unshare.RunAsync("--net", "--", "true");
        Assert.SkipUnless(allowed.ExitCode == 0, $"There is no right to make a network namespace: {allowed.Errors}");

        string path = Path.Combine(_site.Path, "socket");
        await using Minihttpd server = await Minihttpd.StartAsync(
            _site.Path, ["-b", "unix:" + path, "--concurrency", concurrency, "--selector", selector], under: [unshare, "--net", "--"]);
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await silent.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);

        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--unix-socket", path, "http://localhost/");
        Assert.Equal((0, "Hello"), (got.ExitCode, got.Output));
        Assert.Equal(0, await server.StopAsync()); // Wakes what waits.
    }
}
