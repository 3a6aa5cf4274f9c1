using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>How connections end: by the client's half-close, by its reset, by the server's lingering close, by a bug.</summary>
public abstract class EndingContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private static readonly byte[] Large = TestSite.Pattern(16 * 1024 * 1024);

    [Theory]
    [InlineData("")]
    [InlineData("Connection: keep-alive\r\n")]
    public async Task A_client_that_half_closes_behind_its_request_gets_its_whole_answer(string fields)
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/large", Large);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync($"GET /large HTTP/1.0\r\n{fields}\r\n");
        client.HalfClose();
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.False(answer.WasReset);
        Assert.True(answer.Bytes.AsSpan().EndsWith(Large));
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Fact]
    public async Task A_client_that_half_closes_in_the_middle_of_its_answer_gets_the_rest()
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/large", Large);
        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        await client.ReceiveExactlyAsync(10_000);
        client.HalfClose();
        ReceivedBytes rest = await client.ReceiveToEndAsync();
        Assert.False(rest.WasReset);
        Assert.True(rest.Bytes.AsSpan().EndsWith(Large.AsSpan(10_000)));
        Assert.Equal(AnswerEnding.Sent, (await server.Site.NextEndingAsync()).How);
    }

    [Fact]
    public async Task A_client_that_half_closes_between_requests_is_let_go()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        await client.ReceiveAnswerAsync();
        client.HalfClose();
        Assert.Empty((await client.ReceiveToEndAsync()).Bytes);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Fact]
    public async Task A_client_that_half_closes_without_a_word_is_let_go()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        client.HalfClose();
        ReceivedBytes nothing = await client.ReceiveToEndAsync();
        Assert.Empty(nothing.Bytes);
        Assert.False(nothing.WasReset);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Fact]
    public async Task A_head_cut_off_by_a_half_close_is_refused_and_the_refusal_arrives()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small HTTP/1.0\r\nHo");
        client.HalfClose();
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.StartsWith("HTTP/1.0 400 ", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /small HT")]
    public async Task A_reset_before_a_request_is_whole_ends_the_connection(string sent)
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened);
        if (sent.Length > 0)
        {
            await client.SendAsync(sent);
            await server.Exchanges.WaitForAsync(Watch.Received);
        }

        client.Reset();
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        await server.AssertServesAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_reset_between_requests_ends_the_connection()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        await client.ReceiveAnswerAsync();
        client.Reset();
        await server.Exchanges.WaitForAsync(Watch.Reset);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        await server.AssertServesAsync();
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_an_answer_ends_it()
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/large", Large);
        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        await client.ReceiveExactlyAsync(10_000);
        client.Reset();
        Assert.Equal(AnswerEnding.Reset, (await server.Site.NextEndingAsync()).How);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        await server.AssertServesAsync();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_reset_while_the_server_lingers_ends_the_connection()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("POST /small HTTP/1.0\r\nContent-Length: 2000000\r\n\r\nbeginning");
        Assert.StartsWith("HTTP/1.0 413 ", (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
        client.Reset();
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        await server.AssertServesAsync();
        Assert.Empty(server.Log.Errors);
    }

    // Closing with something unread sends a reset, and a reset destroys what the client has not read yet.
    [Fact]
    public async Task An_answer_survives_a_body_that_nobody_reads()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync($"POST /small HTTP/1.0\r\nContent-Length: {Large.Length}\r\n\r\n");
        await client.SendAsync(Large);
        client.HalfClose();
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.StartsWith("HTTP/1.0 413 ", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nBodyTooLarge", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Theory]
    [InlineData("GET /small HTTP/1.0\r\n\r\n", "200")]
    [InlineData("nonsense\r\n\r\n", "400")]
    public async Task An_answer_survives_what_came_behind_its_request(string request, string status)
    {
        await using var server = TestServer.Start<TStrategy>();
        for (int round = 0; round < 100; round++)
        {
            using RawClient client = await server.ConnectAsync();
            await client.SendAsync(request + new string('x', round * 997));
            client.HalfClose();
            ReceivedBytes answer = await client.ReceiveToEndAsync();
            Assert.StartsWith($"HTTP/1.0 {status} ", answer.Text, StringComparison.Ordinal);
            Assert.False(answer.WasReset);
        }
    }

    [Fact]
    public async Task Closing_while_a_receive_is_waited_for_loses_nothing_that_was_sent()
    {
        int left = Large.Length;
        await using var server = TestServer.Start<TStrategy>(open: (_, _, _) => new ScriptedExchange
        {
            Needs = () => new()
            {
                Receive = true,
                Send = left > 0 ? SendKind.Content : SendKind.Close,
                Bytes = Large.AsMemory(Large.Length - left),
            },
            Sent = count => left -= (int)count,
        });
        using RawClient client = await server.ConnectAsync(4096);
        ReceivedBytes all = await client.ReceiveToEndAsync();
        Assert.False(all.WasReset);
        Assert.True(all.Bytes.AsSpan().SequenceEqual(Large));
    }

    [Fact]
    public async Task A_handler_that_throws_costs_its_own_connection_and_no_other()
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.Map("/throws", _ => throw new InvalidOperationException("on purpose"));
        using RawClient other = await server.ConnectAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /throws HTTP/1.0\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.Empty(answer.Bytes);
        Assert.True(answer.WasReset);
        Assert.Contains("on purpose", Assert.Single(server.Log.Errors), StringComparison.Ordinal);

        await other.SendAsync("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.EndsWith("small", await other.ReceiveAnswerAsync(), StringComparison.Ordinal);
        await server.AssertServesAsync();
    }

    [Fact]
    public async Task An_exchange_that_cannot_be_opened_costs_its_own_connection_and_no_other()
    {
        int opened = 0;
        await using var server = TestServer.Start<TStrategy>(wrap: inner => new FirstOpenFails(inner, () => opened++ == 0));
        try
        {
            using RawClient client = await server.ConnectAsync();
            Assert.True((await client.ReceiveToEndAsync()).WasReset);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Reset before the client knew that it was connected.
        }

        await server.Log.WaitForAsync(Microsoft.Extensions.Logging.LogLevel.Error);
        await server.AssertServesAsync();
        Assert.Single(server.Log.Errors);
    }

    private sealed class FirstOpenFails(IExchangeFactory inner, Func<bool> fails) : IExchangeFactory
    {
        public IExchange Open(IConnection connection, IDriver driver, long now)
            => fails() ? throw new InvalidOperationException("on purpose") : inner.Open(connection, driver, now);
    }
}
