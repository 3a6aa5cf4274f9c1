using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>There are so many connections at a time, and whoever comes beyond them waits in the backlog.</summary>
public abstract class LimitContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    [Fact]
    public async Task A_client_beyond_the_limit_waits_and_is_served_later()
    {
        await using var server = TestServer.Start<TStrategy>(connections: 2);
        RawClient first = await server.ConnectAsync();
        RawClient second = await server.ConnectAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened, 2);

        using RawClient third = await server.ConnectAsync();
        await third.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        first.Dispose();
        Assert.EndsWith("small", (await third.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
        second.Dispose();
        await server.StopAsync();
        Assert.Equal(2, server.Exchanges.MostAtOnce);
    }

    [Fact]
    public async Task A_connection_with_an_endless_body_takes_no_place()
    {
        await using var server = TestServer.Start<TStrategy>(connections: 1);
        var clients = new List<RawClient>();
        var producers = new List<ScriptedProducer>();
        for (int i = 0; i < 5; i++)
        {
            var producer = new ScriptedProducer { IsEndless = true };
            server.Site.Map($"/{i}", response => response.SetProducer(producer));
            RawClient client = await server.ConnectAsync();
            await client.SendAsync($"GET /{i} HTTP/1.0\r\n\r\n");
            await producer.Started;
            clients.Add(client);
            producers.Add(producer);
            await server.AssertServesAsync();
        }

        // Each has given its place back once, and does not do so again when it ends.
        foreach ((RawClient client, ScriptedProducer producer) in clients.Zip(producers))
        {
            producer.PutAndWake(null);
            await client.ReceiveToEndAsync();
            client.Dispose();
        }

        await server.Exchanges.WaitForAsync(Watch.Disposed, 10);
        RawClient holding = await server.ConnectAsync();
        await holding.SendAsync("GET /sm");
        await server.Exchanges.WaitForAsync(Watch.Opened, 11);
        using RawClient waiting = await server.ConnectAsync();
        await waiting.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        holding.Dispose();
        Assert.EndsWith("small", (await waiting.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
        await server.StopAsync();
        Assert.Equal(6, server.Exchanges.MostAtOnce); // Five endless ones, and one that counts.
    }

    [Fact]
    public async Task Every_client_of_a_crowd_is_served()
    {
        await using var server = TestServer.Start<TStrategy>(connections: 3);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => server.AssertServesAsync()));
        await server.StopAsync();
        Assert.InRange(server.Exchanges.MostAtOnce, 1, 3);
        Assert.Empty(server.Log.Errors);
    }

    // However a connection ends, its place is free again: more of each kind than there are places.
    [Fact]
    public async Task Every_way_to_end_frees_the_place()
    {
        await using var server = TestServer.Start<TStrategy>(connections: 1);
        server.Site.Map("/throws", _ => throw new InvalidOperationException("on purpose"));
        string[] requests = ["GET /small HTTP/1.0\r\n\r\n", "GET /small\r\n", "nonsense\r\n\r\n", "GET /throws HTTP/1.0\r\n\r\n", "", "GET /sma"];
        for (int round = 0; round < 10; round++)
        {
            foreach (string request in requests)
            {
                using RawClient client = await server.ConnectAsync();
                await client.SendAsync(request);
                client.HalfClose();
                await client.ReceiveToEndAsync();

                using RawClient resetting = await server.ConnectAsync();
                await resetting.SendAsync(request);
                resetting.Reset();
            }
        }

        await server.AssertServesAsync();
        await server.StopAsync();
        Assert.Equal(1, server.Exchanges.MostAtOnce);
    }

    [Fact]
    public async Task A_bug_that_cannot_even_be_logged_frees_the_place()
    {
        await using var server = TestServer.Start<TStrategy>(connections: 1);
        server.Log.Fails = true;
        server.Site.Map("/throws", _ => throw new InvalidOperationException("on purpose"));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /throws HTTP/1.0\r\n\r\n");
        Assert.True((await client.ReceiveToEndAsync()).WasReset);
        await server.AssertServesAsync();
        Assert.Single(server.Log.Errors);
    }

    // A socket on which nobody comes holds no place that one on another needs.
    [Fact]
    public async Task The_last_place_is_for_whichever_socket_a_client_comes_to()
    {
        Listen.SkipWithoutIPv6();
        await using var server = TestServer.Start<TStrategy>(connections: 1, address: "localhost:0");
        foreach (int socket in (int[])[1, 0, 1, 1, 0, 0, 1])
        {
            await server.AssertServesAsync(socket);
        }

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => server.AssertServesAsync(i % 2)));
        await server.StopAsync();
        Assert.Equal(1, server.Exchanges.MostAtOnce);
    }

    [Fact]
    public async Task A_server_stops_while_clients_wait_for_a_place()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { StopGrace = TimeSpan.FromMilliseconds(50) }, connections: 1);
        using RawClient first = await server.ConnectAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened);
        using RawClient second = await server.ConnectAsync();
        await server.StopAsync();
        ReceivedBytes nothing = await second.ReceiveToEndAsync();
        Assert.Empty(nothing.Bytes);
        Assert.True(nothing.WasReset);
    }
}
