// --max-connections-per-address, and --no-defer-accept, by which a connection that says nothing is there at once.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class AddressLimitTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task What_is_too_much_for_one_address_is_refused_by_503_and_the_connection_ends(string strategy)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", strategy, "--max-connections-per-address", "2");
        using RawClient first = await AskAsync(server), second = await AskAsync(server);
        Assert.EndsWith("welcome", await first.ReceiveAnswerAsync());
        Assert.EndsWith("welcome", await second.ReceiveAnswerAsync());
        using (RawClient third = await AskAsync(server))
        {
            ReceivedBytes refusal = await third.ReceiveToEndAsync();
            Assert.StartsWith("HTTP/1.0 503 ", refusal.Text, StringComparison.Ordinal);
            Assert.False(refusal.WasReset);
        }

        first.Dispose();
        second.Dispose();
        await ProcessStatus.UntilAsync(() => server.AskAsync("GET / HTTP/1.0\r\n\r\n").Result.EndsWith("welcome", StringComparison.Ordinal), "room again");
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task Without_deferred_accept_a_silent_connection_is_there_at_once()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--no-defer-accept", "--concurrency", "select");
        int before = ProcessStatus.Descriptors(server.Pid);
        using RawClient silent = await server.ConnectAsync();
        await ProcessStatus.UntilAsync(() => ProcessStatus.Descriptors(server.Pid) > before, "the connection");
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task<RawClient> AskAsync(Minihttpd server)
    {
        RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        return client;
    }
}
