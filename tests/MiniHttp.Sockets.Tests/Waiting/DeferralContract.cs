using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>Answers that come later: another thread wakes the driver, which serves the others until then.</summary>
public abstract class DeferralContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private const string Request = "GET /later HTTP/1.0\r\n\r\n";
    private const string Keep = "GET /later HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

    [Fact]
    public async Task Others_are_served_while_an_answer_waits()
    {
        var work = new ScriptedDeferral();
        await using TestServer server = Serve(work);
        using RawClient first = await server.ConnectAsync();
        await first.SendAsync(Request);
        await work.Started;
        for (int i = 0; i < 20; i++)
        {
            await server.AssertServesAsync();
        }

        Assert.Equal(0, first.Socket.Available);
        work.End();
        Assert.EndsWith("\r\n\r\nlate", (await first.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(1, work.TimesDisposed);
    }

    [Fact]
    public async Task Each_request_of_a_kept_connection_may_wait()
    {
        var next = new Queue<ScriptedDeferral>(Enumerable.Range(0, 100).Select(_ => new ScriptedDeferral()));
        await using var server = TestServer.Start<TStrategy>();
        server.Site.Map("/later", response => next.Peek().Answer(response, Late));
        using RawClient client = await server.ConnectAsync();
        while (next.TryPeek(out ScriptedDeferral? work))
        {
            await client.SendAsync(Keep);
            await work.Started;
            work.End();
            Assert.EndsWith("\r\n\r\nlate", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
            await work.Disposed;
            next.Dequeue();
        }
    }

    [Fact]
    public async Task Work_that_is_done_before_the_driver_waits_is_not_missed()
    {
        await using var server = TestServer.Start<TStrategy>();
        var works = new Queue<ScriptedDeferral>(
            Enumerable.Range(0, 500).Select(_ => new ScriptedDeferral { OnStart = work => work.End() }));
        server.Site.Map("/later", response => works.Peek().Answer(response, r =>
        {
            works.Dequeue();
            Late(r);
        }));
        using RawClient client = await server.ConnectAsync();
        while (works.Count > 0)
        {
            await client.SendAsync(Keep);
            Assert.EndsWith("\r\n\r\nlate", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Needless_wakes_do_no_harm_before_and_after_the_end()
    {
        var work = new ScriptedDeferral();
        await using TestServer server = Serve(work);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await work.Started;
        for (int i = 0; i < 1000; i++)
        {
            work.Wake();
        }

        Assert.Equal(0, work.TimesDisposed);
        work.End();
        Assert.EndsWith("\r\n\r\nlate", (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        work.Wake();
        await server.AssertServesAsync();
        await server.StopAsync();
        work.Wake();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_client_that_resets_meanwhile_is_noticed_and_its_work_given_up()
    {
        var work = new ScriptedDeferral();
        await using TestServer server = Serve(work);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await work.Started;
        client.Reset();
        Assert.Equal(AnswerEnding.Reset, (await server.Site.NextEndingAsync()).How);
        await server.Exchanges.WaitForAsync(Watch.Disposed);
        Assert.Equal(1, work.TimesDisposed);
        work.End();
        await server.AssertServesAsync();
    }

    [Fact]
    public async Task A_client_that_half_closes_meanwhile_gets_its_answer()
    {
        var work = new ScriptedDeferral();
        await using TestServer server = Serve(work);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await work.Started;
        client.HalfClose();
        await server.Exchanges.WaitForAsync(Watch.EndOfStream);
        work.End();
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nlate", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
    }

    [Fact]
    public async Task A_request_that_comes_meanwhile_is_answered_afterwards()
    {
        var work = new ScriptedDeferral();
        await using TestServer server = Serve(work);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Keep);
        await work.Started;
        await client.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        await server.Exchanges.WaitForAsync(Watch.Received, 2);
        work.End();
        Assert.EndsWith("\r\n\r\nlate", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nsmall", (await client.ReceiveToEndAsync()).Text, StringComparison.Ordinal);
    }

    // A receive that was begun during the wait ends while the answer is being sent.
    [Fact]
    public async Task A_request_that_comes_while_the_late_answer_is_sent_is_answered_afterwards()
    {
        byte[] large = TestSite.Pattern(8_000_000);
        var work = new ScriptedDeferral();
        await using var server = TestServer.Start<TStrategy>();
        server.Site.Map("/later", response => work.Answer(response, r => TestSite.Write(r, large)));
        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync(Keep);
        await work.Started;
        work.End();
        await client.ReceiveUntilAsync(bytes => bytes.Length > 0);
        await client.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        ReceivedBytes rest = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nsmall", rest.Text, StringComparison.Ordinal);
        Assert.False(rest.WasReset);
    }

    [Fact]
    public async Task A_server_that_stops_tells_the_work_and_sends_the_answer()
    {
        var work = new ScriptedDeferral { OnStop = work => work.End() };
        await using TestServer server = Serve(work);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Keep);
        await work.Started;
        Task stopped = server.StopAsync();
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\nlate", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("keep-alive", answer.Text, StringComparison.Ordinal);
        client.HalfClose(); // Otherwise the server would linger.
        await stopped;
    }

    [Fact]
    public async Task A_server_in_a_hurry_gives_the_work_up()
    {
        var work = new ScriptedDeferral();
        await using TestServer server = Serve(work);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await work.Started;
        await server.StopOrHurryAsync(new CancellationToken(canceled: true));
        Assert.True((await client.ReceiveToEndAsync()).WasReset);
        Assert.Equal(1, work.TimesDisposed);
        work.End();
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task A_handler_that_fails_when_it_is_asked_again_costs_its_own_connection_and_no_other()
    {
        var work = new ScriptedDeferral();
        await using var server = TestServer.Start<TStrategy>();
        server.Site.Map(
            "/later", response => work.Answer(response, _ => throw new InvalidOperationException("on purpose")));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request);
        await work.Started;
        work.End();
        Assert.True((await client.ReceiveToEndAsync()).WasReset);
        Assert.Contains("on purpose", Assert.Single(server.Log.Errors), StringComparison.Ordinal);
        Assert.Equal(1, work.TimesDisposed);
        await server.AssertServesAsync();
    }

    private static TestServer Serve(ScriptedDeferral work)
    {
        TestServer server = TestServer.Start<TStrategy>();
        server.Site.Map("/later", response => work.Answer(response, Late));
        return server;
    }

    private static void Late(Response response) => TestSite.Write(response, "late");
}
