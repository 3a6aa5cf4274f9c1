using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public class SelectWireTests
{
    [Fact]
    public Task Epoll_tells_of_readiness_after_a_call_that_could_do_nothing() => AssertReadinessIsSeenAsync<EpollSelectUnderTest>();

    [Fact]
    public Task Select_tells_of_readiness_after_a_call_that_could_do_nothing() => AssertReadinessIsSeenAsync<SocketSelectUnderTest>();

    private static async Task AssertReadinessIsSeenAsync<TStrategy>()
        where TStrategy : IStrategyUnderTest
    {
        byte[] pattern = TestSite.Pattern(4_000_000);
        var wire = new RecordedWire();
        await using var server = TestServer.Start<TStrategy>(wire: wire);
        server.Site.MapFile("/file", pattern);
        using RawClient client = await server.ConnectAsync(receiveBuffer: 4096);
        await wire.WaitForAsync("> would block: receive");
        await client.SendAsync("GET /file HTTP/1.0\r\n\r\n");
        await wire.WaitForAsync("> ready: to receive");
        await wire.WaitForAsync("< would block: send");
        await client.ReceiveToEndAsync();
        await wire.WaitForAsync("< ready: to send");
    }
}
