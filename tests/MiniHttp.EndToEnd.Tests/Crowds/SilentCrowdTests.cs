// Thousands who connect and say nothing, or not enough: they cost a little memory, no thread, and nobody else's time.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class SilentCrowdTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");
    private readonly List<RawClient> _crowd = [];

    public void Dispose()
    {
        _crowd.ForEach(client => client.Dispose());
        _site.Dispose();
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public Task Five_thousand_connections_that_send_nothing_do_not_hinder_an_honest_one(string strategy) => HoldAsync(strategy, 5000, "");

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    [InlineData("select --selector select")]
    public Task Five_thousand_connections_that_send_half_a_head_do_not_hinder_an_honest_one(string strategy)
        => HoldAsync(strategy, 5000, "GET / HTTP/1.0\r\nHost: loc");

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public Task Two_thousand_connections_kept_alive_do_not_hinder_an_honest_one(string strategy)
        => HoldAsync(strategy, 2000, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", client => client.ReceiveAnswerAsync());

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public Task Two_thousand_readers_that_stopped_reading_do_not_hinder_an_honest_one(string strategy)
    {
        _site.WithSparse("large", 1 << 30);
        return HoldAsync(strategy, 2000, "GET /large HTTP/1.0\r\n\r\n", receiveBuffer: 4096);
    }

    // A thread for each, and the last one is for the honest one. Whoever comes beyond that waits, and is served when others leave.
    [Fact]
    public async Task All_threads_but_one_may_be_held_up()
    {
        const int Threads = 40, Beyond = 20;
        await using Minihttpd server = await StartAsync("thread", "--max-threads", $"{Threads}");
        for (int i = 0; i < Threads - 1; i++)
        {
            await JoinAsync(server, "GET / HTTP/1.0\r\n");
        }

        await AskHonestlyAsync(server);
        for (int i = 0; i < 1 + Beyond; i++)
        {
            await JoinAsync(server, "GET / HTTP/1.0\r\n");
        }

        foreach (RawClient client in _crowd)
        {
            await client.SendAsync("\r\n");
            Assert.EndsWith("welcome", (await client.ReceiveToEndAsync()).Text);
            client.Dispose();
        }

        Assert.InRange(ProcessStatus.Threads(server.Pid), 1, Threads + 30);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    private async Task HoldAsync(string strategy, int crowd, string sends, Func<RawClient, Task>? then = null, int? receiveBuffer = null)
    {
        OpenFileLimit.RequireClients(crowd);
        await using Minihttpd server = await StartAsync(strategy);
        int descriptors = ProcessStatus.Descriptors(server.Pid);
        for (int i = 0; i < crowd; i++)
        {
            RawClient client = await JoinAsync(server, sends, receiveBuffer);
            await (then?.Invoke(client) ?? Task.CompletedTask);
        }

        await ProcessStatus.UntilAsync(() => ProcessStatus.Descriptors(server.Pid) >= descriptors + crowd, "all of them are accepted");
        await AskHonestlyAsync(server);
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));

        // All were there all the time.
        Assert.InRange(ProcessStatus.Descriptors(server.Pid), descriptors + crowd, int.MaxValue);
        Assert.InRange(ProcessStatus.Threads(server.Pid), 1, 64);
        Assert.InRange(ProcessStatus.PeakMebibytes(server.Pid), 1, 200);
    }

    // Nobody is sent away while the test looks, however slow the machine is.
    private Task<Minihttpd> StartAsync(string strategy, params string[] more)
    {
        string[] limits = ["HeadTimeout", "IdleTimeout", "SendTimeout"];
        (string, string)[] patience = [.. limits.Select(limit => ($"MINIHTTP_Limits__{limit}", "86400"))];
        return Minihttpd.StartAsync(_site.Path, ["--port", "0", "--concurrency", .. strategy.Split(' '), .. more], patience);
    }

    private async Task<RawClient> JoinAsync(Minihttpd server, string sends, int? receiveBuffer = null)
    {
        RawClient client = await server.ConnectAsync(receiveBuffer);
        _crowd.Add(client);
        await client.SendAsync(sends);
        return client;
    }

    private static async Task AskHonestlyAsync(Minihttpd server)
    {
        using RawClient honest = await server.ConnectAsync();
        await honest.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.EndsWith("welcome", await honest.ReceiveAnswerAsync());
        await honest.SendAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.EndsWith("welcome", await honest.ReceiveAnswerAsync());
    }
}
