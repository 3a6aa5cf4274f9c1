using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>Answers go out in whatever pieces the kernel takes.</summary>
public abstract class SendingContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private const int SmallestBuffer = 4096;

    // More than the kernel's buffers hold at both ends together, whatever it makes of them.
    private const int MoreThanBuffers = 16 * 1024 * 1024;

    private static readonly byte[] Large = TestSite.Pattern(MoreThanBuffers);

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, SmallestBuffer)]
    [InlineData(true, null)]
    [InlineData(true, SmallestBuffer)]
    public async Task A_large_answer_arrives_whole(bool fromFile, int? receiveBuffer)
    {
        await using var server = TestServer.Start<TStrategy>();
        byte[] expected = Large[..(receiveBuffer is null ? MoreThanBuffers : MoreThanBuffers / 2)];
        Map(server, fromFile, expected);
        using RawClient client = await server.ConnectAsync(receiveBuffer);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        AssertBody(expected, answer);
        Assert.False(answer.WasReset);
        Assert.Equal(new TestSite.Ending("200 OK", AnswerEnding.Sent, expected.Length), await server.Site.NextEndingAsync());
    }

    [Fact]
    public async Task Large_answers_follow_each_other_on_one_connection()
    {
        await using var server = TestServer.Start<TStrategy>();
        byte[] expected = Large[..(1024 * 1024)];
        Map(server, fromFile: true, expected);
        using RawClient client = await server.ConnectAsync(SmallestBuffer);
        for (int i = 0; i < 4; i++)
        {
            await client.SendAsync("GET /large HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            string answer = await client.ReceiveAnswerAsync();
            Assert.True(answer.AsSpan().EndsWith(System.Text.Encoding.Latin1.GetString(expected)));
        }
    }

    [Fact]
    public async Task A_file_of_any_length_around_the_size_of_a_piece_arrives_whole()
    {
        await using var server = TestServer.Start<TStrategy>();
        int[] lengths = [0, 1, .. Around(16 * 1024), .. Around(128 * 1024), .. Around(256 * 1024)];
        foreach (int length in lengths)
        {
            server.Site.MapFile($"/{length}", Large.AsSpan(0, length));
            using RawClient client = await server.ConnectAsync();
            await client.SendAsync($"GET /{length} HTTP/1.0\r\n\r\n");
            AssertBody(Large[..length], await client.ReceiveToEndAsync());
        }

        static int[] Around(int size) => [size - 200, size - 1, size, size + 1];
    }

    // The kernel calls a socket writable only when a good part of its buffer is free. A reader that takes less than that between two
    // deadlines is alive all the same. The timer makes it slow; how slow it really is does not matter.
    [Theory]
    [InlineData(3, 0)]
    [InlineData(3600, 10_000)] // Of the 160,000 bytes that the timer lets it take in a second.
    public async Task A_slow_but_steady_reader_is_not_cut_off(int sendTimeout, int minRate)
    {
        await using var server = TestServer.Start<TStrategy>(TestServer.Patient with
        {
            SendTimeout = TimeSpan.FromSeconds(sendTimeout),
            MinRate = minRate,
            MinRateGrace = TimeSpan.FromSeconds(2),
        });
        Map(server, fromFile: true, Large);
        using RawClient client = await server.ConnectAsync(64 * 1024);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        int received = 0;
        while (server.Exchanges.CountOf(Watch.Deadline) < 2 && received < Large.Length / 4)
        {
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            received += (await client.ReceiveExactlyAsync(32 * 1024)).Length;
        }

        ReceivedBytes rest = await client.ReceiveToEndAsync();
        Assert.False(rest.WasReset);
        Assert.True(received + rest.Bytes.Length > Large.Length);
        Assert.True(rest.Bytes.AsSpan().SequenceEqual(Large.AsSpan(Large.Length - rest.Bytes.Length)));
    }

    [Fact]
    public async Task A_file_that_is_shorter_than_its_head_said_ends_the_connection_short()
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/short", Large.AsSpan(0, 1000), claimedLength: 5000);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /short HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.Contains("\r\nContent-Length: 5000\r\n", answer.Text, StringComparison.Ordinal);
        AssertBody(Large[..1000], answer);
        Assert.False(answer.WasReset);
        Assert.Equal(new TestSite.Ending("200 OK", AnswerEnding.CutShort, 1000), await server.Site.NextEndingAsync());
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_sent_ends_the_connection_short()
    {
        const int NewLength = 2000;
        await using var server = TestServer.Start<TStrategy>();
        string path = server.Site.MapFile("/large", Large);
        using RawClient client = await server.ConnectAsync(SmallestBuffer);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        byte[] start = await client.ReceiveExactlyAsync(1000);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(NewLength);
        }

        ReceivedBytes rest = await client.ReceiveToEndAsync();
        byte[] all = [.. start, .. rest.Bytes];
        int head = all.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Assert.InRange(all.Length - head, 1, Large.Length - 1);
        for (int i = 0; i < all.Length - head; i++)
        {
            bool isCleared = TStrategy.SendsFilesUnread && i >= NewLength && all[head + i] == 0;
            Assert.True(all[head + i] == Large[i] || isCleared, $"Byte {i} is neither what it was nor cleared.");
        }

        Assert.False(rest.WasReset);
        Assert.Equal(new TestSite.Ending("200 OK", AnswerEnding.CutShort, all.Length - head), await server.Site.NextEndingAsync());
    }

    // Nothing but the end of the stream ends this body: only a reset says that it is not the right end.
    [Fact]
    public async Task A_simple_request_whose_answer_is_cut_short_sees_a_reset()
    {
        await using var server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/short", Large.AsSpan(0, 1000), claimedLength: 5000);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /short\r\n");
        Assert.True((await client.ReceiveToEndAsync()).WasReset);
        Assert.Equal(AnswerEnding.CutShort, (await server.Site.NextEndingAsync()).How);
    }

    [Fact]
    public async Task An_exchange_may_send_and_receive_at_the_same_time()
    {
        await using var server = TestServer.Start<TStrategy>(open: (_, _, _) => new EchoExchange());
        using RawClient client = await server.ConnectAsync(SmallestBuffer);

        // Neither side gets far without the other: the echo holds little, and the kernel's buffers are less than this.
        Task sending = SendAllAsync();
        ReceivedBytes echo = await client.ReceiveToEndAsync();
        await sending;
        Assert.False(echo.WasReset);
        Assert.True(echo.Bytes.AsSpan().SequenceEqual(Large));

        async Task SendAllAsync()
        {
            await client.SendAsync(Large);
            client.HalfClose();
        }
    }

    // A client that pours in without end would else never be answered.
    [Fact]
    public async Task What_is_to_be_sent_does_not_wait_until_nothing_is_left_to_receive()
    {
        byte[] flood = new byte[64 * 1024];
        int received = 0, receivedBeforeSending = -1;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var floodIsThere = new ManualResetEventSlim();
        await using var server = TestServer.Start<TStrategy>(open: (_, _, _) => new ScriptedExchange
        {
            Needs = () => new()
            {
                Receive = true,
                Send = received > 0 && receivedBeforeSending < 0 ? SendKind.Content : SendKind.None,
                Bytes = "answer"u8.ToArray(),
            },
            Received = count =>
            {
                received += count;
                begun.TrySetResult();
                Assert.True(floodIsThere.Wait(RawClient.HangLimit, CancellationToken.None));
            },
            Sent = _ => receivedBeforeSending = received,
        });
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("x");
        await begun.Task.WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);
        await client.SendAsync(flood);
        floodIsThere.Set();
        await server.Exchanges.WaitForAsync(Watch.Sent);
        Assert.InRange(receivedBeforeSending, 1, flood.Length);
    }

    private static void Map(TestServer server, bool fromFile, byte[] bytes)
    {
        if (fromFile)
        {
            server.Site.MapFile("/large", bytes);
        }
        else
        {
            server.Site.Map("/large", response => TestSite.Write(response, bytes));
        }
    }

    private static void AssertBody(byte[] expected, ReceivedBytes answer)
    {
        int head = answer.Bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        Assert.Equal(expected.Length, answer.Bytes.Length - head);
        Assert.True(answer.Bytes.AsSpan(head).SequenceEqual(expected));
    }
}
