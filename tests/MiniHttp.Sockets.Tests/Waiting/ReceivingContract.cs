using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>Requests arrive in whatever pieces the network makes of them.</summary>
public abstract class ReceivingContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private const string KeepAlive = "GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    private const string Last = "GET /small HTTP/1.0\r\n\r\n";

    [Fact]
    public async Task A_request_is_answered_and_the_connection_ended_well()
    {
        await using var server = TestServer.Start<TStrategy>();
        await server.AssertServesAsync();
        await server.StopAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_request_may_come_byte_by_byte()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        client.Socket.NoDelay = true;
        for (int i = 0; i < Last.Length; i++)
        {
            await client.SendAsync(Last[i..(i + 1)]);
            await server.Exchanges.WaitForAsync(Watch.Received, i + 1); // Else the kernel would join the pieces.
        }

        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nsmall", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
    }

    [Fact]
    public async Task A_request_may_be_split_anywhere()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        client.Socket.NoDelay = true;
        int received = 0;
        for (int at = 1; at < KeepAlive.Length; at++)
        {
            await client.SendAsync(KeepAlive[..at]);
            await server.Exchanges.WaitForAsync(Watch.Received, ++received);
            await client.SendAsync(KeepAlive[at..]);
            Assert.EndsWith("\r\n\r\nsmall", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
            received++;
        }
    }

    [Fact]
    public async Task A_connection_is_kept_alive_for_many_requests()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        for (int i = 0; i < 500; i++)
        {
            await client.SendAsync(KeepAlive);
            Assert.EndsWith("\r\n\r\nsmall", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(1, server.Exchanges.CountOf(Watch.Opened));
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_their_order()
    {
        await using var server = TestServer.Start<TStrategy>();
        const int Count = 300;
        var requests = new StringBuilder();
        for (int i = 0; i < Count; i++)
        {
            string text = $"answer {i}";
            server.Site.Map($"/{i}", response => TestSite.Write(response, text));
            requests.Append(System.Globalization.CultureInfo.InvariantCulture, $"GET /{i} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        }

        using RawClient client = await server.ConnectAsync();
        Task sending = client.SendAsync(requests.Append(Last).ToString());
        for (int i = 0; i < Count; i++)
        {
            Assert.EndsWith($"\r\n\r\nanswer {i}", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
        }

        await sending;
        ReceivedBytes last = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nsmall", last.Text, StringComparison.Ordinal);
        Assert.False(last.WasReset);
    }

    [Fact]
    public async Task A_simple_request_gets_a_bare_body()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.Equal("small", answer.Text);
        Assert.False(answer.WasReset);
    }

    [Fact]
    public async Task Many_clients_at_once_all_get_their_own_answer()
    {
        await using var server = TestServer.Start<TStrategy>();
        for (int i = 0; i < 64; i++)
        {
            string text = $"answer {i}";
            server.Site.Map($"/{i}", response => TestSite.Write(response, text));
        }

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            using RawClient client = await server.ConnectAsync();
            for (int round = 0; round < 20; round++)
            {
                await client.SendAsync($"GET /{i} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                Assert.EndsWith($"\r\n\r\nanswer {i}", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
            }
        }));
        Assert.Empty(server.Log.Errors);
    }
}
