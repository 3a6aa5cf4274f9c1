// More clients than the server is to have at a time: the others wait until some leave, and are served in their turn.

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
}
