// More clients than the server is to have at a time: the others wait until some leave, and are served in their turn; or they are told 503.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class ConnectionLimitTests : IDisposable
{
    private const int Limit = 20, Clients = 200;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");
    private readonly List<RawClient> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _site.Dispose();
    }

    [Fact]
    public async Task Beyond_the_limit_clients_wait_and_are_served_when_others_leave()
    {
        (string, string)[] settings = [("MINIHTTP_Limits__Connections", $"{Limit}"), ("MINIHTTP_Limits__HeadTimeout", "86400")];
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], settings);
        int descriptors = ProcessStatus.Descriptors(server.Pid);
        for (int i = 0; i < Clients; i++)
        {
            RawClient client = await server.ConnectAsync();
            _clients.Add(client);
            await client.SendAsync("GET / HTTP/1.0\r\n");
        }

        await ProcessStatus.UntilAsync(() => ProcessStatus.Descriptors(server.Pid) >= descriptors + Limit, "the server has all it takes");
        for (int i = 0; i < Clients; i++)
        {
            await _clients[i].SendAsync("\r\n");
            Assert.EndsWith("welcome", (await _clients[i].ReceiveToEndAsync()).Text);
            _clients[i].Dispose();
        }

        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task Told_to_refuse_the_server_says_503_beyond_the_limit_and_serves_when_others_leave(string strategy)
    {
        string[] words = ["--concurrency", strategy, "--max-connections", $"{Limit}", "--when-full", "refuse", "--head-timeout", "86400"];
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, words);
        int descriptors = ProcessStatus.Descriptors(server.Pid);
        for (int i = 0; i < Limit; i++)
        {
            RawClient client = await server.ConnectAsync();
            _clients.Add(client);
            await client.SendAsync("GET / HTTP/1.0\r\n");
        }

        await ProcessStatus.UntilAsync(() => ProcessStatus.Descriptors(server.Pid) >= descriptors + Limit, "the house is full");
        for (int i = 0; i < Clients; i++)
        {
            using RawClient refused = await server.ConnectAsync();
            await refused.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            refused.HalfClose();
            ReceivedBytes answer = await refused.ReceiveToEndAsync();
            Assert.StartsWith("HTTP/1.0 503 ", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("keep-alive", answer.Text, StringComparison.Ordinal);
            Assert.False(answer.WasReset);
        }

        // Those that are there were not disturbed.
        foreach (RawClient client in _clients)
        {
            await client.SendAsync("\r\n");
            Assert.EndsWith("welcome", (await client.ReceiveToEndAsync()).Text);
            client.Dispose();
        }

        await ProcessStatus.UntilAsync(() => server.AskAsync("GET / HTTP/1.0\r\n\r\n").Result.EndsWith("welcome", StringComparison.Ordinal), "room again");
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }
}
