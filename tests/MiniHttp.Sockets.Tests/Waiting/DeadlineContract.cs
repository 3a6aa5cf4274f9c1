using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>A client has its time, and no more of it.</summary>
public abstract class DeadlineContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_head_that_never_ends_is_refused_in_time()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { HeadTimeout = Soon });
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("G");
        ReceivedBytes answer = await client.ReceiveToEndAsync();

        // On a machine so slow that the byte came too late, nothing was asked.
        Assert.True(answer.Bytes.Length == 0 || answer.Text.StartsWith("HTTP/1.0 408 ", StringComparison.Ordinal));
    }

    // An absolute deadline: a byte now and then does not extend it.
    [Fact]
    public async Task A_head_that_drips_is_refused_in_time()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with
        {
            HeadTimeout = TimeSpan.FromSeconds(1),
            Head = new HeadLimits { Field = 1 << 28, AllFields = 1 << 28 },
        });
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small HTTP/1.0\r\nX: ");
        Task timedOut = server.Exchanges.WaitForAsync(Watch.Deadline);
        while (!timedOut.IsCompleted)
        {
            await client.SendAsync("x");
        }

        client.HalfClose();
        Assert.StartsWith("HTTP/1.0 408 ", (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_connection_is_closed_without_a_word()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { HeadTimeout = Soon });
        using RawClient client = await server.ConnectAsync();
        ReceivedBytes nothing = await client.ReceiveToEndAsync();
        Assert.Empty(nothing.Bytes);
        Assert.False(nothing.WasReset);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Fact]
    public async Task A_connection_idle_between_requests_is_closed_without_a_word()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { IdleTimeout = Soon });
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        await client.ReceiveAnswerAsync();
        ReceivedBytes nothing = await client.ReceiveToEndAsync();
        Assert.Empty(nothing.Bytes);
        Assert.False(nothing.WasReset);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_takes_nothing_is_cut_off(bool fromFile)
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { SendTimeout = TimeSpan.FromMilliseconds(200) });
        byte[] large = MapLarge(server, fromFile);

        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        Assert.Equal(AnswerEnding.TimedOut, (await server.Site.NextEndingAsync()).How);
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.True(answer.WasReset);
        Assert.InRange(answer.Bytes.Length, 0, large.Length - 1);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    // It takes something all the time, 5,000 bytes in a second at the most. What the kernel's buffers take at once would be good for minutes.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_takes_its_answer_too_slowly_is_cut_off(bool fromFile)
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { MinRate = 10_000, MinRateGrace = TimeSpan.FromMilliseconds(300) });
        byte[] large = MapLarge(server, fromFile);

        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        Task<TestSite.Ending> ending = server.Site.NextEndingAsync();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!ending.IsCompleted)
            {
                await client.ReceiveExactlyAsync(100);
                await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or IOException or InvalidOperationException)
        {
            // Reset under its hands.
        }

        Assert.Equal(AnswerEnding.TimedOut, (await ending).How);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Fact]
    public async Task A_body_that_drips_is_lingered_for_no_longer_than_its_bytes_are_good_for()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { MinRate = 1000, LingerSilence = TimeSpan.FromSeconds(1) });
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("POST /small HTTP/1.0\r\nContent-Length: 100000\r\n\r\n");
        Task closed = server.Exchanges.WaitForAsync(Watch.Disposed);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!closed.IsCompleted)
            {
                await client.SendAsync("x");
                await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed while it was sending, which resets it.
        }

        await closed;
    }

    // A deadline may be seen late, and then it is not the one that counts any more: a request that has come is not ended by the time that
    // its connection had to be idle.
    [Fact]
    public async Task What_comes_before_a_deadline_is_seen_outlives_it()
    {
        const int Clients = 50; // Some may send before their conversation waits for them.
        int tooLate = 0;
        long deadline = Environment.TickCount64;
        await using var server = TestServer.Start<TStrategy>(open: (_, _, _) =>
        {
            bool received = false;
            return new ScriptedExchange
            {
                Needs = () => new() { Receive = true, Deadline = received ? Needs.Never : deadline },
                Received = _ => received = true,
                DeadlinePassed = _ => tooLate += received ? 1 : 0,
            };
        });
        for (int i = 1; i <= Clients; i++)
        {
            using RawClient client = await server.ConnectAsync();
            await server.Exchanges.WaitForAsync(Watch.Opened, i);
            await client.SendAsync("x");
            await server.Exchanges.WaitForAsync(Watch.Received, i);
            client.HalfClose();
            await server.Exchanges.WaitForAsync(Watch.Disposed, i);
        }

        Assert.Equal(0, tooLate);
    }

    [Fact]
    public async Task The_server_lingers_no_longer_than_the_client_is_silent()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { LingerSilence = Soon });
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("POST /small HTTP/1.0\r\nContent-Length: 2000000\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.StartsWith("HTTP/1.0 413 ", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
    }

    [Fact]
    public async Task The_server_lingers_for_a_while_only_however_much_the_client_sends()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { LingerTotal = TimeSpan.FromMilliseconds(500) });
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("POST /small HTTP/1.0\r\nContent-Length: 2000000\r\n\r\n");
        Task closed = server.Exchanges.WaitForAsync(Watch.Disposed);
        byte[] more = new byte[64 * 1024];
        try
        {
            while (!closed.IsCompleted)
            {
                await client.SendAsync(more);
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed under the flood, which resets it.
        }

        await closed;
    }

    [Fact]
    public async Task A_deadline_of_one_connection_leaves_the_others_alone()
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with { IdleTimeout = Soon });
        using RawClient patient = await server.ConnectAsync();
        await server.Exchanges.WaitForAsync(Watch.Opened);
        using RawClient idle = await server.ConnectAsync();
        await idle.SendAsync("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        await idle.ReceiveAnswerAsync();
        Assert.Empty((await idle.ReceiveToEndAsync()).Bytes);
        await patient.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        Assert.EndsWith("small", (await patient.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
    }

    private static byte[] MapLarge(TestServer server, bool fromFile)
    {
        byte[] large = TestSite.Pattern(16 * 1024 * 1024);
        if (fromFile)
        {
            server.Site.MapFile("/large", large);
        }
        else
        {
            server.Site.Map("/large", response => TestSite.Write(response, large));
        }

        return large;
    }
}
