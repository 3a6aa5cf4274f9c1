// --workers: processes that share a listening socket, live and die for themselves, and end with their parent.

using System.Collections.Concurrent;
using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "signals")]
public sealed class WorkerTests : IDisposable
{
    private const int Clients = 8;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");

    public WorkerTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes share sockets on Linux only.");

    public static TheoryData<string> Strategies => ["threadpool", "thread", "select --selector epoll", "select --selector select"];

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_parent_alone_says_that_it_serves()
    {
        await using Minihttpd server = await ServeAsync("threadpool");
        Assert.EndsWith("(threadpool, 2 workers)", server.ReadyLine);
        Assert.Equal(2, Workers(server).Length);
        for (int i = 0; i < 20; i++)
        {
            Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.Equal([server.ReadyLine], server.Output.All);
        Assert.Empty(server.Errors.All);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Of_a_killed_worker_only_what_it_had_in_hand_is_lost_and_another_one_takes_its_place(string strategy)
    {
        await using Minihttpd server = await ServeAsync(strategy);
        int[] before = Workers(server);
        await using var load = new Load(server, Clients);
        await load.AnsweredAsync(200);
        server.Signal(Minihttpd.SigKill, before[0]);
        await ProcessStatus.UntilAsync(() => Workers(server).Except(before).Any(), "another worker");
        await load.AnsweredAsync(200);
        await load.StopAsync();
        Assert.InRange(load.Failures.Count, 0, Clients);
        Assert.DoesNotContain(load.Failures, failure => failure.Contains("refused", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(before[1], Workers(server));
        Assert.Equal(0, await server.StopAsync());
        Assert.Single(server.Errors.All, line => line.Contains($"Worker {before[0]} has ended unasked", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Hanging_up_replaces_the_workers_and_no_request_fails(string strategy)
    {
        await using Minihttpd server = await ServeAsync(strategy);
        int[] before = Workers(server);
        await using var load = new Load(server, Clients);
        await load.AnsweredAsync(200);
        server.Signal(Minihttpd.SigHup);
        await ProcessStatus.UntilAsync(() => Workers(server) is { Length: 2 } now && !now.Intersect(before).Any(), "other workers");
        await load.AnsweredAsync(200);
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task A_worker_that_cannot_start_replaces_nobody()
    {
        _site.With("conf.json", """{"MiniHttp":{}}""");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--workers", "2", "--config", "conf.json");
        int[] before = Workers(server);
        _site.With("conf.json", """{"MiniHttp":{"Nonsense":1}}""");
        server.Signal(Minihttpd.SigHup);
        Assert.NotNull(await server.Errors.FirstAsync(line => line.Contains("the old ones go on", StringComparison.Ordinal)));
        Assert.Equal(before, Workers(server));
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task When_the_parent_is_killed_no_orphan_is_left()
    {
        await using Minihttpd server = await ServeAsync("threadpool");
        int[] workers = Workers(server);
        server.Signal(Minihttpd.SigKill);
        await server.ExitCodeAsync(); // The workers hold its standard output open: it ends when they do.
        await ProcessStatus.UntilAsync(() => !workers.Any(ProcessStatus.IsRunning), "the end of the workers");
    }

    [Fact]
    public async Task Workers_leave_the_interrupt_to_their_parent()
    {
        await using Minihttpd server = await ServeAsync("threadpool");
        int[] workers = Workers(server);
        Array.ForEach(workers, worker => server.Signal(Minihttpd.SigInt, worker));
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal(workers, Workers(server));
        Array.ForEach(workers, worker => server.Signal(Minihttpd.SigInt, worker));
        server.Signal(Minihttpd.SigInt);
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task An_answer_under_way_is_finished_when_the_parent_stops()
    {
        _site.WithSparse("large", 64 << 20);
        await using Minihttpd server = await ServeAsync("threadpool");
        using RawClient client = await server.ConnectAsync(receiveBuffer: 4096);
        await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        await client.ReceiveExactlyAsync(1000);
        server.Signal(Minihttpd.SigTerm);
        ReceivedBytes rest = await client.ReceiveToEndAsync();
        Assert.False(rest.WasReset);
        Assert.True(rest.Bytes.Length + 1000 > 64 << 20);
        client.Dispose();
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task The_lines_of_the_log_are_whole_whichever_worker_wrote_them()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--workers", "2");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (int i = 0; i < 50; i++)
            {
                await server.AskAsync("GET /?" + new string('x', 300) + " HTTP/1.0\r\n\r\n");
            }
        }));
        Assert.Equal(0, await server.StopAsync());
        string[] lines = [.. server.Output.All.Skip(1)];
        Assert.Equal(Clients * 50, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^127\.0\.0\.1 - - \[[^\]]+\] ""GET /\?x{300} HTTP/1\.0"" 200 7$", line));
    }

    [Theory]
    [InlineData]
    [InlineData("--workers", "2")]
    [InlineData("--concurrency", "select")]
    [InlineData("--concurrency", "select", "--selector", "select")]
    [InlineData("--concurrency", "thread")]
    public async Task A_socket_from_a_service_manager_is_served(params string[] arguments)
    {
        // What systemd does, and systemd-socket-activate: a listening socket as descriptor 3, and two variables.
        const string Launcher = """
            import os, socket, sys
            s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); s.set_inheritable(True)
            os.dup2(s.fileno(), 3, inheritable=True)
            os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()), LISTEN_FDNAMES="http")
            os.execv(sys.argv[1], sys.argv[1:])
            """;
        string python = ExternalProgram.Python.Path;
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "1", .. arguments], under: [python, "-c", Launcher]);
        for (int i = 0; i < 20; i++)
        {
            Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        }

        Assert.NotEqual(1, server.EndPoint.Port);
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    private Task<Minihttpd> ServeAsync(string strategy)
        => Minihttpd.ServeAsync(_site, ["--workers", "2", "--log", "none", "--concurrency", .. strategy.Split(' ')]);

    private static int[] Workers(Minihttpd server) => [.. ProcessStatus.Descendants(server.Pid).Where(ProcessStatus.IsRunning).Order()];

    /// <summary>Clients that ask again and again, each on a new connection.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource _enough = new();
        private readonly Task _clients;
        private int _answered;

        public Load(Minihttpd server, int clients)
            => _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(server))));

        public ConcurrentBag<string> Failures { get; } = [];

        /// <summary>Waits until so many more were answered.</summary>
        public Task AnsweredAsync(int count)
        {
            int target = Volatile.Read(ref _answered) + count;
            return ProcessStatus.UntilAsync(() => Volatile.Read(ref _answered) >= target, $"{count} more answers");
        }

        public async Task StopAsync()
        {
            await _enough.CancelAsync();
            await _clients;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _enough.Dispose();
        }

        private async Task AskAsync(Minihttpd server)
        {
            while (!_enough.IsCancellationRequested)
            {
                try
                {
                    string answer = await server.AskAsync("GET / HTTP/1.0\r\n\r\n");
                    if (answer.EndsWith("\r\n\r\nwelcome", StringComparison.Ordinal))
                    {
                        Interlocked.Increment(ref _answered);
                    }
                    else
                    {
                        Failures.Add($"'{answer}'");
                    }
                }
                catch (Exception e) when (e is SocketException or IOException)
                {
                    Failures.Add(e.Message);
                }
            }
        }
    }
}
