// Thousands who connect and say nothing, or not enough: they cost a little memory, no thread, and nobody else's time.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class SilentCrowdTests : IDisposable
{
    private const int Crowd = 2000;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");
    private readonly List<RawClient> _crowd = [];

    public void Dispose()
    {
        _crowd.ForEach(client => client.Dispose());
        _site.Dispose();
    }

    [Fact]
    public Task Two_thousand_connections_that_send_nothing_do_not_hinder_an_honest_one() => HoldAsync("");

    [Fact]
    public Task Two_thousand_connections_that_send_half_a_head_do_not_hinder_an_honest_one() => HoldAsync("GET / HTTP/1.0\r\nHost: loc");

    [Fact]
    public Task Two_thousand_connections_kept_alive_do_not_hinder_an_honest_one()
        => HoldAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", client => client.ReceiveAnswerAsync());

    [Fact]
    public Task Two_thousand_readers_that_stopped_reading_do_not_hinder_an_honest_one()
    {
        _site.WithSparse("large", 1 << 30);
        return HoldAsync("GET /large HTTP/1.0\r\n\r\n", receiveBuffer: 4096);
    }

    private async Task HoldAsync(string sends, Func<RawClient, Task>? then = null, int? receiveBuffer = null)
    {
        // Nobody is sent away while the test looks, however slow the machine is.
        string[] limits = ["HeadTimeout", "IdleTimeout", "SendTimeout"];
        (string, string)[] patience = [.. limits.Select(limit => ($"MINIHTTP_Limits__{limit}", "86400"))];
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], patience);
        int descriptors = ProcessStatus.Descriptors(server.Pid);
        for (int i = 0; i < Crowd; i++)
        {
            RawClient client = await server.ConnectAsync(receiveBuffer);
            _crowd.Add(client);
            await client.SendAsync(sends);
            await (then?.Invoke(client) ?? Task.CompletedTask);
        }

        await ProcessStatus.UntilAsync(() => ProcessStatus.Descriptors(server.Pid) >= descriptors + Crowd, "all of them are accepted");

        using (RawClient honest = await server.ConnectAsync())
        {
            await honest.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Assert.EndsWith("welcome", await honest.ReceiveAnswerAsync());
            await honest.SendAsync("GET / HTTP/1.0\r\n\r\n");
            Assert.EndsWith("welcome", await honest.ReceiveAnswerAsync());
        }

        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));

        // All were there all the time.
        Assert.InRange(ProcessStatus.Descriptors(server.Pid), descriptors + Crowd, int.MaxValue);
        Assert.InRange(ProcessStatus.Threads(server.Pid), 1, 64);
        Assert.InRange(ProcessStatus.PeakMebibytes(server.Pid), 1, 200);
    }
}
