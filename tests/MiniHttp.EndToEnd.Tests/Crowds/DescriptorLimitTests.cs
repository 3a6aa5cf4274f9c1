// More clients than the system allows descriptors for. The runtime needs some of its own, for threads and for the code it loads: a server
// that gives the last one to a client does not survive the next request.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
[Trait(TestEnvironment.Trait, "user")]
public sealed class DescriptorLimitTests : IDisposable
{
    private const int Limit = 512, Clients = 450;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");
    private readonly List<RawClient> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _site.Dispose();
    }

    [Fact]
    public async Task Out_of_descriptors_the_server_waits_and_goes_on()
    {
        string[] limited = [ExternalProgram.Prlimit.Path, $"--nofile={Limit}:{Limit}"];
        (string, string)[] patience = [("MINIHTTP_Limits__HeadTimeout", "86400")];
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], patience, limited);
        long before = ProcessStatus.ProcessorTicks(server.Pid);
        for (int i = 0; i < Clients; i++)
        {
            RawClient client = await server.ConnectAsync();
            _clients.Add(client);
            await client.SendAsync("GET / HTTP/1.0\r\n");
        }

        // Those it has are served, and make room for those that wait, in their order.
        for (int i = 0; i < Clients; i++)
        {
            await _clients[i].SendAsync("\r\n");
            Assert.EndsWith("welcome", (await _clients[i].ReceiveToEndAsync()).Text);
            _clients[i].Dispose();
        }

        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.InRange(ProcessStatus.ProcessorTicks(server.Pid) - before, 0, 1000);
        Assert.InRange(server.Errors.All.Count, 0, 2); // A line when it has to wait, and one when that is over.
        Assert.Equal(0, await server.StopAsync());
    }
}
