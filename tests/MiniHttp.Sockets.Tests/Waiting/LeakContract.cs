using System.Globalization;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>Whatever clients do, nothing of them is left behind, and the server lives.</summary>
public abstract class LeakContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private static readonly byte[] Large = TestSite.Pattern(4 * 1024 * 1024);

    private static readonly Func<TestServer, Random, Task>[] Kinds =
    [
        AskOnceAsync, AskAgainAndAgainAsync, GiveUpInTheHeadAsync, GiveUpInTheAnswerAsync, TakeItAllSlowlyAsync, SendTooMuchAsync,
        WatchAsync, GiveUpWatchingAsync, SaySomethingAndCloseAsync, RunIntoABugAsync,
    ];

    // The same for every seed, so that what is found once can be found again; which thread comes first is another matter.
    [Theory]
    [InlineData(1)]
    [InlineData(1945)]
    public async Task No_descriptor_is_left_after_connections_of_every_kind(int seed)
    {
        await RunAsync(seed, clients: 2, rounds: Kinds.Length); // The runtime opens some sockets for itself, once.
        string[] before = Descriptors();
        await RunAsync(seed, clients: 16, rounds: 40);
        AssertNoneIsLeft(before);
    }

    [Fact]
    public async Task No_descriptor_is_left_when_everything_is_cut_off()
    {
        await RunAsync(1, clients: 2, rounds: Kinds.Length);
        string[] before = Descriptors();
        for (int round = 1; round <= 10; round++)
        {
            await using (TestServer server = NewServer())
            {
                Task[] clients = [.. Enumerable.Range(round * 100, 16).Select(seed => UntilCutOffAsync(server, seed))];
                await server.Exchanges.WaitForAsync(Watch.Opened, round * 16);
                await server.CloseDoorAsync(); // A client that is refused would not be cut off, and its socket is not the server's.
                using var hurry = new CancellationTokenSource();
                Task stopped = server.StopOrHurryAsync(hurry.Token);
                await hurry.CancelAsync();
                await stopped;
                await Task.WhenAll(clients);
            }
        }

        AssertNoneIsLeft(before);
    }

    // Each that was queued would take memory until it is looked at, and a producer may be faster than that.
    [Fact]
    public async Task A_wake_that_is_not_yet_looked_at_takes_in_all_that_follow()
    {
        const int Wakes = 100_000;
        var looking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var woken = new ManualResetEventSlim();
        var producer = new ScriptedProducer
        {
            OnNothing = _ =>
            {
                looking.TrySetResult();
                Assert.True(woken.Wait(RawClient.HangLimit, CancellationToken.None));
            },
        };
        await using TestServer server = TestServer.Start<TStrategy>();
        server.Site.Map("/held", response => response.SetProducer(producer));
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /held HTTP/1.0\r\n\r\n");
        await looking.Task.WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);

        long before = ThreadPool.CompletedWorkItemCount;
        for (int i = 0; i < Wakes; i++)
        {
            producer.Wake();
        }

        long queued = ThreadPool.PendingWorkItemCount + ThreadPool.CompletedWorkItemCount - before;
        woken.Set();
        Assert.InRange(queued, 0, Wakes / 100); // The process has a little else to do.
        producer.PutAndWake(null);
        Assert.False((await client.ReceiveToEndAsync()).WasReset);
    }

    private static async Task RunAsync(int seed, int clients, int rounds)
    {
        await using TestServer server = NewServer();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var random = new Random((seed * 1000) + client);
            for (int round = 0; round < rounds; round++)
            {
                int kind = rounds == Kinds.Length ? round : random.Next(Kinds.Length);
                await Kinds[kind](server, random);
            }
        }));
        await server.AssertServesAsync();
        await server.StopAsync();
        Assert.All(server.Log.Errors, error => Assert.Contains("on purpose", error, StringComparison.Ordinal));
    }

    private static async Task UntilCutOffAsync(TestServer server, int seed)
    {
        var random = new Random(seed);
        try
        {
            while (true)
            {
                await Kinds[random.Next(Kinds.Length)](server, random);
            }
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or EndOfStreamException or Xunit.Sdk.XunitException)
        {
            // Cut off, with whatever it was waiting for, and then refused.
        }
    }

    private static TestServer NewServer()
    {
        TestServer server = TestServer.Start<TStrategy>();
        server.Site.MapFile("/large", Large);
        server.Site.Map("/throws", _ => throw new InvalidOperationException("on purpose"));
        server.Site.Map("/produced", response =>
        {
            int left = 20;
            response.SetProducer(new ScriptedProducer
            {
                OnNothing = p => ThreadPool.QueueUserWorkItem(_ => p.PutAndWake(left-- > 0 ? "piece" : null)),
            });
        });
        return server;
    }

    private static async Task AskOnceAsync(TestServer server, Random random) => await server.AssertServesAsync();

    private static async Task AskAgainAndAgainAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync();
        int count = random.Next(1, 20);
        await client.SendAsync(string.Concat(Enumerable.Repeat("GET /small HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", count)));
        for (int i = 0; i < count; i++)
        {
            Assert.EndsWith("small", await client.ReceiveAnswerAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task GiveUpInTheHeadAsync(TestServer server, Random random)
    {
        const string Request = "GET /large HTTP/1.0\r\n\r\n";
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync(Request[..random.Next(Request.Length + 1)]);
        client.Reset();
    }

    private static async Task GiveUpInTheAnswerAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync(4096);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        await client.ReceiveExactlyAsync(random.Next(1, 100_000));
        if (random.Next(2) == 0)
        {
            client.Reset();
        }
    }

    private static async Task TakeItAllSlowlyAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync(4096 << random.Next(6));
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        if (random.Next(2) == 0)
        {
            client.HalfClose();
        }

        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.True(answer.Bytes.AsSpan().EndsWith(Large));
        Assert.False(answer.WasReset);
    }

    private static async Task SendTooMuchAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync();
        byte[] body = new byte[random.Next(300_000)];
        await client.SendAsync(string.Create(CultureInfo.InvariantCulture, $"POST /small HTTP/1.0\r\nContent-Length: {2_000_000 + body.Length}\r\n\r\n"));
        await client.SendAsync(body);
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.StartsWith("HTTP/1.0 413 ", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
    }

    private static async Task WatchAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /produced HTTP/1.0\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.EndsWith("\r\n\r\n" + string.Concat(Enumerable.Repeat("piece", 20)), answer.Text, StringComparison.Ordinal);
    }

    private static async Task GiveUpWatchingAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /produced HTTP/1.0\r\n\r\n");
        await client.ReceiveExactlyAsync(random.Next(1, 60));
        client.Reset();
    }

    private static async Task SaySomethingAndCloseAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync();
        byte[] bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        await client.SendAsync(bytes);
    }

    private static async Task RunIntoABugAsync(TestServer server, Random random)
    {
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /throws HTTP/1.0\r\n\r\n");
        Assert.True((await client.ReceiveToEndAsync()).WasReset);
    }

    // Compared by their targets, not counted: the garbage collector may close a socket of an earlier test meanwhile. A
    // handle that another thread still uses is closed when that thread leaves it.
    private static void AssertNoneIsLeft(string[] before)
    {
        string[] left = [];
        SpinWait.SpinUntil(() => (left = [.. Descriptors().Except(before)]).Length == 0, RawClient.HangLimit);
        Assert.Empty(left);
    }

    // Sockets, and files that were served. The runtime opens others for itself whenever it loads something.
    private static string[] Descriptors()
        => OperatingSystem.IsLinux()
            ? [.. Open().Select(entry => entry.LinkTarget).OfType<string>().Where(IsOurs)]
            : [];

    private static IEnumerable<FileSystemInfo> Open() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos();

    private static bool IsOurs(string target)
        => target.StartsWith("socket:", StringComparison.Ordinal)
            || target.Contains("/minihttp-", StringComparison.Ordinal);
}
