// Clients that guess passwords, from addresses of their own, and a user who has the right one.

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class GuessingTests : IDisposable
{
    private const string Right = "open sesame";

    private static readonly IPAddress[] Guessers
        = [.. Enumerable.Range(2, 8).Select(host => IPAddress.Parse($"127.0.0.{host}"))];

    private readonly TemporaryDirectory _site
        = new TemporaryDirectory().With("index.html", "welcome").With("private/index.html", "cave");
    private readonly TemporaryDirectory _elsewhere = new();

    public GuessingTests() => Assert.SkipWhen(OperatingSystem.IsMacOS(), "Of 127.0.0.0/8 there is 127.0.0.1 only.");

    public static TheoryData<string> Strategies
        => ["threadpool", "thread", "select --selector epoll", "select --selector select"];

    public static TheoryData<string> StrategiesWithAndWithoutWorkers
        => [.. Strategies.Select(row => row.Data), .. Strategies.Select(row => $"{row.Data} --workers 2")];

    public void Dispose()
    {
        _site.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [MemberData(nameof(StrategiesWithAndWithoutWorkers))]
    public Task Guesses_from_eight_addresses_do_not_delay_the_right_user(string strategy) => GuessAsync(10, strategy);

    [Fact]
    public Task Nor_where_each_check_takes_a_good_part_of_a_second() => GuessAsync(12, "select");

    private async Task GuessAsync(int cost, string strategy)
    {
        await using Minihttpd server = await ServeAsync(cost, strategy, "--log", "json");
        await using var crowd = new Crowd(server);
        await crowd.EachHasBeenAnsweredAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("200", await AskAsync(server, IPAddress.Loopback, Right)); // By whichever worker.
        }

        await crowd.StopAsync();
        Assert.All(crowd.Statuses, status => Assert.True(status is "401" or "429", status));
        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);

        // In checks, not in seconds: those that run when the user comes, and those that run beside the user's own. How
        // many the other worker makes meanwhile is up to the kernel, and the log does not tell the two apart.
        if (!strategy.Contains("--workers", StringComparison.Ordinal))
        {
            int atATime = Math.Max(1, Environment.ProcessorCount / 2);
            Assert.InRange(ChecksDuringTheFirstLogin(server), 0, (2 * atATime) + 1);
        }
    }

    // By the server's own clock: a wrong password is logged as 401 when it has been checked.
    private static int ChecksDuringTheFirstLogin(Minihttpd server)
    {
        var lines = server.Output.All.Skip(1).Select(line => JsonDocument.Parse(line).RootElement).Select(line => (
            Status: line.GetProperty("status").GetInt32(),
            End: line.GetProperty("time").GetDateTimeOffset(),
            Duration: line.GetProperty("duration").GetDouble())).ToList();
        (_, DateTimeOffset end, double duration) = lines.First(line => line.Status == 200);
        return lines.Count(line => line.Status == 401 && line.End > end.AddSeconds(-duration) && line.End <= end);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task While_a_check_runs_others_are_served(string strategy)
    {
        await using Minihttpd server
            = await ServeAsync(12, strategy, "--log", "none", "--config", _elsewhere.In("guard.json"));
        using RawClient slow = await server.ConnectAsync();
        await slow.SendAsync(Request("/private/", Right));
        for (int i = 0; i < 3; i++)
        {
            Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        }

        Assert.Equal(0, slow.Socket.Available); // It was asked first, and is not yet answered.
        Assert.EndsWith("cave", (await slow.ReceiveToEndAsync()).Text);
        Assert.Equal(0, await server.StopAsync());
    }

    [Theory]
    [InlineData("bcrypt", 1)]
    [InlineData("{SHA}", 1)]
    [InlineData("clear text", 1)]
    [InlineData("{SHA}", 2)]
    public async Task From_one_address_few_guesses_are_checked_whatever_the_hash(string kind, int workers)
    {
        string[] more = workers > 1 ? ["--workers", $"{workers}"] : [];
        await using Minihttpd server = kind switch
        {
            "clear text" => await Minihttpd.ServeAsync(_site, ["--auth", $"alice:{Right}", .. more]),
            "{SHA}" => await Minihttpd.ServeAsync(_site, ["--auth-file", await PasswordsAsync("-nbs"), .. more]),
            _ => await ServeAsync(5, "threadpool", more),
        };
        long began = Environment.TickCount64;
        var statuses = new List<string>();
        for (int i = 0; i < 100 * workers; i++)
        {
            statuses.Add(await AskAsync(server, IPAddress.Loopback, $"guess{i}"));
        }

        // The limit allows one more every 30 s, should the test take that long.
        int more401 = workers * (int)((Environment.TickCount64 - began) / 30_000);
        Assert.InRange(statuses.Count(status => status == "401"), 5, (5 * workers) + more401);
        Assert.All(statuses, status => Assert.True(status is "401" or "429", status));
        Assert.Equal("429", await AskAsync(server, IPAddress.Loopback, Right));
        Assert.Equal("200", await AskAsync(server, IPAddress.Parse("127.0.0.2"), Right));
        Assert.Equal("429", await AskAsync(server, IPAddress.Loopback, Right)); // Not for a guesser, as it would tell.
    }

    [Theory]
    [InlineData("bcrypt")]
    [InlineData("{SHA}")]
    public async Task A_user_whom_one_worker_has_let_in_is_served_by_all_while_its_own_address_guesses(string kind)
    {
        string passwords = kind == "bcrypt" ? await PasswordsAsync("-nbB", "-C", "5") : await PasswordsAsync("-nbs");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--auth-file", passwords, "--workers", "3");
        Assert.Equal("200", await AskAsync(server, IPAddress.Loopback, Right));
        var guesses = new List<string>();
        for (int i = 0; i < 200; i++)
        {
            guesses.Add(await AskAsync(server, IPAddress.Loopback, $"guess{i}"));
        }

        Assert.Equal(["429"], guesses[150..].Distinct()); // By every worker.
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("200", await AskAsync(server, IPAddress.Loopback, Right));
        }

        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task A_password_that_was_changed_is_forgotten_when_the_workers_are_replaced()
    {
        string passwords = await PasswordsAsync("-nbB", "-C", "5");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--auth-file", passwords, "--workers", "2");
        int[] before = [.. ProcessStatus.Descendants(server.Pid)];
        Assert.Equal("200", await AskAsync(server, IPAddress.Loopback, Right));
        await PasswordsOfAsync("another", "-nbB", "-C", "5");
        server.Signal(Minihttpd.SigHup);
        await ProcessStatus.UntilAsync(() => !before.Any(ProcessStatus.IsRunning), "the end of the old workers");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("401", await AskAsync(server, IPAddress.Loopback, Right));
        }

        Assert.Equal("200", await AskAsync(server, IPAddress.Loopback, "another"));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task A_password_whose_end_bcrypt_ignores_is_refused_with_a_line()
    {
        string longest = new('a', 72);
        string passwords = await PasswordsOfAsync(longest + "TAIL", "-nbB");
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--auth-file", passwords);
        Assert.Equal("401", await AskAsync(server, IPAddress.Loopback, longest + "TAIL"));
        Assert.Equal("401", await AskAsync(server, IPAddress.Loopback, longest + "OTHER"));
        Assert.Equal("200", await AskAsync(server, IPAddress.Loopback, longest));
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal(
            "minihttpd: warning: A password for 'alice' was refused: it is longer than 72 bytes, and bcrypt ignores "
            + "the rest; give the user a shorter one (htpasswd -B)",
            Assert.Single(server.Errors.All));
    }

    private static string Request(string path, string password)
        => $"GET {path} HTTP/1.0\r\nAuthorization: {BasicCredentials.Format("alice", password)}\r\n\r\n";

    // The status.
    private static async Task<string> AskAsync(Minihttpd server, IPAddress from, string password)
    {
        using RawClient client = await server.ConnectAsync(from: from);
        await client.SendAsync(Request("/", password));
        return (await client.ReceiveToEndAsync()).Text.Split(' ')[1];
    }

    private async Task<Minihttpd> ServeAsync(int cost, string strategy, params string[] more)
    {
        _elsewhere.With("guard.json", """{ "MiniHttp": { "Auth": { "Paths": [ "/private/" ] } } }""");
        string passwords = await PasswordsAsync("-nbB", "-C", $"{cost}");
        return await Minihttpd.ServeAsync(
            _site, ["--auth-file", passwords, "--concurrency", .. strategy.Split(' '), .. more]);
    }

    private Task<string> PasswordsAsync(params string[] kind) => PasswordsOfAsync(Right, kind);

    private async Task<string> PasswordsOfAsync(string password, params string[] kind)
    {
        _elsewhere.With("passwords", (await ExternalProgram.Htpasswd.RunAsync([.. kind, "alice", password])).Output);
        return _elsewhere.In("passwords");
    }

    /// <summary>Eight clients that guess one password after the other, each from its address.</summary>
    private sealed class Crowd : IAsyncDisposable
    {
        private readonly CancellationTokenSource _enough = new();
        private readonly ConcurrentDictionary<IPAddress, int> _answers = new();
        private readonly Task _guessing;

        public Crowd(Minihttpd server)
            => _guessing = Task.WhenAll(Guessers.Select(guesser => Task.Run(() => GuessAsync(server, guesser))));

        public ConcurrentBag<string> Statuses { get; } = [];

        public Task EachHasBeenAnsweredAsync() => ProcessStatus.UntilAsync(
            () => _guessing.IsFaulted || _answers.Count == Guessers.Length, "an answer for each guesser");

        public async Task StopAsync()
        {
            await _enough.CancelAsync();
            await _guessing;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _enough.Dispose();
        }

        private async Task GuessAsync(Minihttpd server, IPAddress from)
        {
            for (int i = 0; !_enough.IsCancellationRequested; i++)
            {
                string status = await AskAsync(server, from, $"guess{i}");
                Statuses.Add(status);
                _answers.AddOrUpdate(from, 1, (_, count) => count + 1);
            }
        }
    }
}
