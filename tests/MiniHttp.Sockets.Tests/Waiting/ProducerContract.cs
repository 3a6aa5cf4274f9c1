using System.Globalization;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>Bodies that are made piece by piece, by somebody who says from another thread that there is more.</summary>
public abstract class ProducerContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private const string Request = "GET /produced HTTP/1.0\r\n\r\n";

    [Fact]
    public async Task What_a_producer_has_at_once_is_sent_and_ends_the_stream()
    {
        var producer = new ScriptedProducer();
        await using TestServer server = Serve(producer);
        producer.Put("one ");
        producer.Put("two");
        producer.Put(null);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\none two", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
        Assert.Equal(1, producer.TimesDisposed);
    }

    [Fact]
    public async Task A_producer_that_pauses_is_woken_from_another_thread()
    {
        var producer = new ScriptedProducer();
        await using TestServer server = Serve(producer);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await producer.Started;
        for (int i = 0; i < 100; i++)
        {
            string text = i.ToString("D4", CultureInfo.InvariantCulture);
            producer.PutAndWake(text);
            await client.ReceiveUntilAsync(bytes => bytes.AsSpan().EndsWith(Encoding.ASCII.GetBytes(text)));
        }

        producer.PutAndWake(null);
        Assert.Empty((await client.ReceiveToEndAsync()).Bytes);
        Assert.Equal(new TestSite.Ending("200 OK", AnswerEnding.Sent, 400), await server.Site.NextEndingAsync());
    }

    // The wake comes after the producer was found empty and before the driver waits.
    [Fact]
    public async Task A_wake_before_the_wait_is_not_lost()
    {
        int left = 1000;
        var producer = new ScriptedProducer { OnNothing = p => p.PutAndWake(left-- > 0 ? "x" : null) };
        await using TestServer server = Serve(producer);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        Assert.EndsWith("\r\n\r\n" + new string('x', 1000), (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wake_without_anything_to_show_does_no_harm()
    {
        var producer = new ScriptedProducer();
        await using TestServer server = Serve(producer);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await producer.Started;
        for (int i = 0; i < 1000; i++)
        {
            producer.Wake();
        }

        producer.Put("x");
        producer.PutAndWake(null);
        Assert.EndsWith("\r\n\r\nx", (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wake_after_the_end_does_no_harm()
    {
        var producer = new ScriptedProducer();
        await using TestServer server = Serve(producer);
        producer.Put(null);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await client.ReceiveToEndAsync();
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        producer.Wake();
        await server.AssertServesAsync();
        await server.StopAsync();
        producer.Wake();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Every_piece_arrives_however_the_wakes_fall()
    {
        const int Clients = 8, Pieces = 2000;
        var producers = new ScriptedProducer[Clients];
        await using var server = TestServer.Start<TStrategy>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            ScriptedProducer producer = producers[i] = new ScriptedProducer();
            server.Site.Map($"/{i}", response => response.SetProducer(producer));
            using RawClient client = await server.ConnectAsync();
            await client.SendAsync($"GET /{i} HTTP/1.0\r\n\r\n");
            await producer.Started;
            var thread = new Thread(() =>
            {
                for (int piece = 0; piece < Pieces; piece++)
                {
                    producer.PutAndWake(piece.ToString("D6", CultureInfo.InvariantCulture));
                }

                producer.PutAndWake(null);
            });
            thread.Start();
            ReceivedBytes answer = await client.ReceiveToEndAsync();
            thread.Join();
            string expected = string.Concat(Enumerable.Range(0, Pieces).Select(piece => piece.ToString("D6", CultureInfo.InvariantCulture)));
            Assert.EndsWith("\r\n\r\n" + expected, answer.Text, StringComparison.Ordinal);
            Assert.False(answer.WasReset);
        }));
        Assert.All(producers, producer => Assert.Equal(1, producer.TimesDisposed));
    }

    [Fact]
    public async Task A_viewer_that_resets_while_nothing_is_produced_is_noticed()
    {
        var producer = new ScriptedProducer();
        await using TestServer server = Serve(producer);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await client.ReceiveUntilAsync(bytes => bytes.AsSpan().EndsWith("\r\n\r\n"u8));
        client.Reset();
        Assert.Equal(AnswerEnding.Reset, (await server.Site.NextEndingAsync()).How);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        Assert.Equal(1, producer.TimesDisposed);
        producer.Wake();
    }

    // Its system answers the head with a reset, or what the producer writes at the end of the stream. Nothing else
    // tells it from a client that has half-closed and listens.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_viewer_that_closes_while_nothing_is_produced_is_noticed(bool hasHead)
    {
        var producer = new ScriptedProducer { PeerEnded = hasHead ? p => p.PutAndWake("x") : null };
        await using TestServer server = Serve(producer);
        using (RawClient client = await server.ConnectAsync())
        {
            await client.SendAsync(Request);
            if (hasHead)
            {
                await client.ReceiveUntilAsync(bytes => bytes.AsSpan().EndsWith("\r\n\r\n"u8));
            }
        }

        Assert.Equal(AnswerEnding.Reset, (await server.Site.NextEndingAsync()).How);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        Assert.Equal(1, producer.TimesDisposed);
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_viewer_that_half_closes_goes_on_seeing_the_stream()
    {
        var producer = new ScriptedProducer();
        await using TestServer server = Serve(producer);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        client.HalfClose();
        await producer.Started;
        await server.Exchanges.WaitForAsync(Watch.EndOfStream);
        await server.Exchanges.WaitForAsync(Watch.Deadline, 3); // It was looked for.
        producer.Put("still here");
        producer.PutAndWake(null);
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nstill here", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
    }

    [Fact]
    public async Task A_viewer_that_talks_meanwhile_gets_the_whole_stream()
    {
        var producer = new ScriptedProducer();
        await using TestServer server = Serve(producer);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await producer.Started;
        await client.SendAsync(new string('x', 1_000_000));
        producer.Put("the end");
        producer.PutAndWake(null);
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nthe end", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_producer_that_throws_costs_its_own_connection_and_no_other(bool afterAPause)
    {
        bool pauses = afterAPause;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var producer = new ScriptedProducer
        {
            OnNothing = _ =>
            {
                if (!pauses)
                {
                    throw new InvalidOperationException("on purpose");
                }

                pauses = false;
                asked.SetResult();
            },
        };
        await using TestServer server = Serve(producer);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        if (afterAPause)
        {
            await asked.Task.WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);
            producer.Wake(); // Sooner, it might be told before the producer is asked for the first time, and that would be that.
        }

        Assert.True((await client.ReceiveToEndAsync()).WasReset);
        Assert.Contains("on purpose", Assert.Single(server.Log.Errors), StringComparison.Ordinal);
        Assert.Equal(1, producer.TimesDisposed);
        await server.AssertServesAsync();
    }

    private static TestServer Serve(ScriptedProducer producer)
    {
        TestServer server = TestServer.Start<TStrategy>();
        server.Site.Map("/produced", response => response.SetProducer(producer));
        return server;
    }
}
