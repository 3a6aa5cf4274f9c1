using System.Net.Sockets;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>A server that stops finishes what it has begun, unless there is no time for that.</summary>
public abstract class StoppingContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private static readonly byte[] Large = TestSite.Pattern(16 * 1024 * 1024);

    [Fact]
    public async Task A_server_without_connections_stops_at_once_and_refuses_new_ones()
    {
        await using var server = TestServer.Start<TStrategy>();
        await server.StopAsync();
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => server.ConnectAsync());
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task A_server_on_several_addresses_stops_on_all_of_them()
    {
        await using var server = TestServer.Start<TStrategy>(address: "localhost:0");
        for (int i = 0; i < server.Sockets.Count; i++)
        {
            await server.AssertServesAsync(socket: i);
        }

        await server.StopAsync();
        for (int i = 0; i < server.Sockets.Count; i++)
        {
            int socket = i;
            await Assert.ThrowsAsync<SocketException>(() => server.ConnectAsync(socket: socket));
        }
    }

    [Fact]
    public async Task A_server_stops_although_the_directory_of_its_socket_is_gone()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("minihttp-");
        await using var server = TestServer.Start<TStrategy>(address: $"unix:{directory.FullName}/s");
        await server.AssertServesAsync();
        directory.Delete(recursive: true);
        await server.StopAsync();
    }

    [Fact]
    public async Task A_server_may_be_stopped_twice()
    {
        await using var server = TestServer.Start<TStrategy>();
        await server.AssertServesAsync();
        await server.StopAsync();
        await server.Strategy.StopAsync(CancellationToken.None).WaitAsync(RawClient.HangLimit, CancellationToken.None);
    }

    [Fact]
    public async Task A_server_that_is_disposed_of_without_a_stop_refuses_new_connections()
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Strategy.Dispose();
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => server.ConnectAsync());
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task An_idle_connection_leaves_without_a_reset()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        await client.ReceiveAnswerAsync();
        await server.StopAsync();
        ReceivedBytes nothing = await client.ReceiveToEndAsync();
        Assert.Empty(nothing.Bytes);
        Assert.False(nothing.WasReset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Connection: keep-alive\r\n")]
    public async Task An_answer_under_way_is_finished(string fields)
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/large", Large);
        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync($"GET /large HTTP/1.0\r\n{fields}\r\n");
        await client.ReceiveExactlyAsync(1000);
        Task stopped = server.StopAsync();
        await server.Exchanges.WaitForAsync(Watch.Stopping);
        Assert.False(stopped.IsCompleted);
        ReceivedBytes rest = await client.ReceiveToEndAsync();
        Assert.True(rest.Bytes.AsSpan().EndsWith(Large.AsSpan(1000)));
        Assert.False(rest.WasReset);
        client.HalfClose();
        await stopped;
    }

    [Fact]
    public async Task A_request_under_way_is_still_answered()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small HTTP/1.0\r\nConnection: kee");
        await server.Exchanges.WaitForAsync(Watch.Received);
        Task stopped = server.StopAsync();
        await server.Exchanges.WaitForAsync(Watch.Stopping);
        await client.SendAsync("p-alive\r\n\r\n");
        client.HalfClose();
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nsmall", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("keep-alive", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
        await stopped;
    }

    [Fact]
    public async Task A_new_connection_may_still_ask_for_a_moment()
    {
        await using var server = TestServer.Start<TStrategy>();
        using RawClient client = await server.ConnectAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened);
        Task stopped = server.StopAsync();
        await server.Exchanges.WaitForAsync(Watch.Stopping);
        await client.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        Assert.EndsWith("\r\n\r\nsmall", (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
        await stopped;
    }

    [Fact]
    public async Task A_new_connection_that_stays_silent_is_let_go()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { StopGrace = TimeSpan.FromMilliseconds(50) });
        using RawClient client = await server.ConnectAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened);
        await server.StopAsync();
        ReceivedBytes nothing = await client.ReceiveToEndAsync();
        Assert.Empty(nothing.Bytes);
        Assert.False(nothing.WasReset);
    }

    [Fact]
    public async Task A_stream_goes_on_until_its_producer_ends()
    {
        await using var server = TestServer.Start<TStrategy>();
        var producer = new ScriptedProducer();
        server.Site.Map("/produced", response => response.SetProducer(producer));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /produced HTTP/1.0\r\n\r\n");
        await producer.Started;
        Task stopped = server.StopAsync();
        await server.Exchanges.WaitForAsync(Watch.Stopping);
        producer.Put("the end");
        producer.PutAndWake(null);
        Assert.EndsWith("\r\n\r\nthe end", (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
        await stopped;
    }

    [Fact]
    public async Task A_stream_without_an_end_of_its_own_ends_when_it_is_told()
    {
        await using var server = TestServer.Start<TStrategy>();
        var producer = new ScriptedProducer { OnStop = p => p.Put(null) };
        server.Site.Map("/produced", response => response.SetProducer(producer));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /produced HTTP/1.0\r\n\r\n");
        await producer.Started;
        await server.StopAsync();
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\n", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
        Assert.Equal(1, producer.TimesDisposed);
    }

    // All of it is with the kernel, and the end of the stream behind it: a reset would only destroy what is not yet read.
    [Fact]
    public async Task In_a_hurry_an_answer_that_was_sent_whole_is_left_alone()
    {
        await using var server = TestServer.Start<TStrategy>();
        byte[] body = Large[..(ListenSocket.MostUnsent / 2)];
        server.Site.Map("/x", response => TestSite.Write(response, body));
        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync("POST /x HTTP/1.0\r\nContent-Length: 10\r\n\r\n");
        Assert.Equal(AnswerEnding.Sent, (await server.Site.NextEndingAsync()).How);
        await server.Exchanges.WaitForAsync(Watch.HalfClosed); // Half-closed; lingers for the body that does not come.
        await server.StopOrHurryAsync(new CancellationToken(canceled: true));
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.False(answer.WasReset);
        Assert.True(answer.Bytes.AsSpan().EndsWith(body));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_a_hurry_everything_is_cut_off(bool fromTheStart)
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/large", Large);
        var producer = new ScriptedProducer();
        server.Site.Map("/produced", response => response.SetProducer(producer));

        using RawClient downloading = await server.ConnectAsync(4096);
        await downloading.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        await downloading.ReceiveExactlyAsync(1000);
        using RawClient viewing = await server.ConnectAsync();
        await viewing.SendAsync("GET /produced HTTP/1.0\r\n\r\n");
        await producer.Started;
        using RawClient asking = await server.ConnectAsync();
        await asking.SendAsync("GET /sma");
        using RawClient silent = await server.ConnectAsync();
        using RawClient lingering = await server.ConnectAsync();
        await lingering.SendAsync("POST /small HTTP/1.0\r\nContent-Length: 2000000\r\n\r\n");
        await lingering.ReceiveToEndAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened, 5);

        using var hurry = new CancellationTokenSource();
        if (fromTheStart)
        {
            await hurry.CancelAsync();
        }

        Task stopped = server.StopOrHurryAsync(hurry.Token);
        if (!fromTheStart)
        {
            await server.Exchanges.WaitForAsync(Watch.Stopping, 5);
            Assert.False(stopped.IsCompleted);
            await hurry.CancelAsync();
        }

        await stopped;
        Assert.Equal(5, server.Exchanges.CountOf(Watch.Disposed));
        Assert.Equal(1, producer.TimesDisposed);
        Assert.True((await downloading.ReceiveToEndAsync()).WasReset);
        Assert.True((await viewing.ReceiveToEndAsync()).WasReset);
        Assert.Empty(server.Log.Errors);
    }
}
