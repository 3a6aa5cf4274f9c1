// Slow checks: how many run at a time, whose is next, and what becomes of those for which there is no room.

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class CheckQueueTests : IDisposable
{
    private static readonly LoginResult Right = new(CredentialsCheck.Right), Wrong = new(CredentialsCheck.Wrong);

    private readonly ManualClock _clock = new();
    private readonly LoginThrottle _throttle;
    private readonly SemaphoreSlim _gate = new(0); // Each check passes it.
    private readonly BlockingCollection<string> _begun = [];
    private int _running;
    private int _mostRunning;

    public CheckQueueTests() => _throttle = new LoginThrottle(_clock);

    private CheckQueue Queue(int concurrency = 1) => new(_throttle, Compare, _clock, concurrency);

    public void Dispose()
    {
        _gate.Release(1000); // Lets the threads end that a test has left behind.
    }

    private LoginResult Compare(LoginAttempt attempt)
    {
        int running = Interlocked.Increment(ref _running);
        InterlockedMax(ref _mostRunning, running);
        _begun.Add(attempt.User);
        Assert.True(_gate.Wait(RawClient.HangLimit));
        Interlocked.Decrement(ref _running);
        return attempt.Password switch
        {
            "right" => Right,
            "bug" => throw new InvalidOperationException("on purpose"),
            _ => Wrong,
        };
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int before = most; value > before; before = most)
        {
            Interlocked.CompareExchange(ref most, value, before);
        }
    }

    private string NextBegun()
    {
        Assert.True(_begun.TryTake(out string? user, RawClient.HangLimit));
        return user;
    }

    private LoginAttempt Attempt(int host, string user, string password = "wrong")
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\0{password}"));
        return _throttle.Attempt(new ClientAddress((UInt128)host), user, password, digest, digest);
    }

    // As the authenticator does; null where there is no room.
    private Waiting? Ask(CheckQueue queue, LoginAttempt attempt)
    {
        LoginWait wait;
        PasswordCheck? displaced = null;
        lock (_throttle.Gate)
        {
            PasswordCheck? check = queue.Find(attempt);
            if (check is null)
            {
                Assert.Null(_throttle.TryCount(attempt));
                check = queue.TryAdd(attempt, out displaced);
            }

            if (check is null)
            {
                return null;
            }

            wait = new LoginWait(queue, check);
            check.Waits.Add(wait);
        }

        if (displaced is not null)
        {
            queue.WakeAll(displaced);
        }

        return new Waiting(wait);
    }

    // How many wrong passwords have been counted for an attempt's address.
    private double Counted(LoginAttempt attempt) => _throttle.Level(attempt).Address / TimeSpan.FromMinutes(5);

    [Fact]
    public async Task The_result_comes_later_and_wakes_the_request()
    {
        CheckQueue queue = Queue();
        using Waiting right = Ask(queue, Attempt(1, "alice", "right"))!;
        using Waiting wrong = Ask(queue, Attempt(2, "alice"))!;
        Assert.Null(right.Wait.Result);
        _gate.Release(2);
        Assert.Equal(Right, await right.ResultAsync());
        Assert.Equal(Wrong, await wrong.ResultAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task So_many_run_at_a_time_and_no_more(int concurrency)
    {
        CheckQueue queue = Queue(concurrency);
        Waiting[] all = [.. Enumerable.Range(1, 20).Select(host => Ask(queue, Attempt(host, $"user{host}"))!)];
        for (int i = 0; i < concurrency; i++)
        {
            NextBegun();
        }

        _gate.Release(20);
        foreach (Waiting waiting in all)
        {
            Assert.Equal(Wrong, await waiting.ResultAsync());
            waiting.Dispose();
        }

        Assert.Equal(concurrency, _mostRunning);
    }

    [Fact]
    public async Task The_client_that_has_guessed_least_is_next_however_many_others_wait()
    {
        CheckQueue queue = Queue();
        using Waiting running = Ask(queue, Attempt(2, "first"))!;
        Assert.Equal("first", NextBegun());
        Waiting[] guesses =
        [
            .. from guess in Enumerable.Range(0, 3) from host in Enumerable.Range(2, 8)
               select Ask(queue, Attempt(host, $"guess{guess}"))!,
        ];
        using Waiting user = Ask(queue, Attempt(1, "alice", "right"))!;
        _gate.Release(2);
        Assert.Equal("alice", NextBegun());
        Assert.Equal(Right, await user.ResultAsync());
        Assert.All(guesses, guess => Assert.Null(guess.Wait.Result));
        Array.ForEach(guesses, guess => guess.Dispose());
    }

    [Fact]
    public async Task Clients_that_guess_slowly_wait_behind_one_that_does_not_guess()
    {
        CheckQueue queue = Queue();
        for (int i = 0; i < 3; i++)
        {
            using Waiting guess = Ask(queue, Attempt(2, $"guess{i}"))!;
            _gate.Release();
            Assert.Equal($"guess{i}", NextBegun());
            await guess.ResultAsync();
            _clock.Advance(10);
        }

        using Waiting running = Ask(queue, Attempt(3, "first"))!;
        NextBegun();
        using Waiting slow = Ask(queue, Attempt(2, "another"))!;
        _clock.Advance(1);
        using Waiting user = Ask(queue, Attempt(1, "alice", "right"))!;
        _gate.Release(3);
        Assert.Equal(["alice", "another"], [NextBegun(), NextBegun()]);
    }

    [Fact]
    public void Of_one_address_the_name_that_was_guessed_least_is_next()
    {
        CheckQueue queue = Queue();
        using Waiting running = Ask(queue, Attempt(1, "first"))!;
        NextBegun();
        using Waiting one = Ask(queue, Attempt(1, "alice", "a"))!;
        using Waiting two = Ask(queue, Attempt(1, "alice", "b"))!;
        using Waiting bob = Ask(queue, Attempt(1, "bob", "right"))!;
        _gate.Release(3);
        Assert.Equal(["bob", "alice", "alice"], [NextBegun(), NextBegun(), NextBegun()]);
    }

    [Fact]
    public void Of_those_alike_the_first_is_next()
    {
        CheckQueue queue = Queue();
        Waiting[] all = [.. Enumerable.Range(1, 10).Select(host => Ask(queue, Attempt(host, $"{host}"))!)];
        _gate.Release(10);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], all.Select(_ => NextBegun()));
        Array.ForEach(all, waiting => waiting.Dispose());
    }

    [Fact]
    public async Task Beyond_the_room_the_client_that_has_guessed_most_is_told_to_come_again_and_it_is_not_counted()
    {
        CheckQueue queue = Queue();
        using Waiting running = Ask(queue, Attempt(100, "first"))!;
        NextBegun();
        Waiting[] flood = [.. Enumerable.Range(0, 10).Select(i => Ask(queue, Attempt(2, $"user{i}"))!)];
        Waiting[] others
            = [.. Enumerable.Range(10, CheckQueue.MaxWaiting - 10).Select(host => Ask(queue, Attempt(host, "other"))!)];
        using Waiting user = Ask(queue, Attempt(1, "alice", "right"))!;
        Assert.Equal(new LoginResult(CredentialsCheck.Busy, TimeSpan.FromSeconds(1)), await flood[^1].ResultAsync());
        Assert.All([.. flood[..^1], .. others, user], waiting => Assert.Null(waiting.Wait.Result));
        Assert.Equal(9, Counted(Attempt(2, "x")));

        Assert.Null(Ask(queue, Attempt(2, "again"))); // The flood gets no new place.
        Array.ForEach([.. flood, .. others], waiting => waiting.Dispose());
    }

    [Fact]
    public void Where_all_have_guessed_the_same_the_last_one_finds_no_room()
    {
        CheckQueue queue = Queue();
        using Waiting running = Ask(queue, Attempt(100, "first"))!;
        NextBegun();
        Waiting[] all = [.. Enumerable.Range(1, CheckQueue.MaxWaiting).Select(host => Ask(queue, Attempt(host, "x"))!)];
        LoginAttempt last = Attempt(99, "x");
        Assert.Null(Ask(queue, last));
        Assert.Equal(0, Counted(last));
        Array.ForEach(all, waiting => waiting.Dispose());
    }

    [Fact]
    public async Task Requests_with_the_same_password_share_one_check_while_it_waits_and_while_it_runs()
    {
        CheckQueue queue = Queue();
        LoginAttempt attempt = Attempt(1, "alice", "right");
        using Waiting first = Ask(queue, attempt)!;
        NextBegun();
        using Waiting second = Ask(queue, Attempt(1, "alice", "right"))!;
        using Waiting elsewhere = Ask(queue, Attempt(2, "alice", "right"))!;
        using Waiting third = Ask(queue, Attempt(2, "alice", "right"))!;
        _gate.Release(2);
        foreach (Waiting waiting in (Waiting[])[first, second, elsewhere, third])
        {
            Assert.Equal(Right, await waiting.ResultAsync());
        }

        Assert.Equal("alice", NextBegun());
        Assert.Empty(_begun);
    }

    [Fact]
    public async Task A_check_that_nobody_waits_for_is_not_made_and_not_counted()
    {
        CheckQueue queue = Queue();
        using Waiting running = Ask(queue, Attempt(100, "first"))!;
        NextBegun();
        LoginAttempt left = Attempt(1, "left");
        Waiting one = Ask(queue, left)!, other = Ask(queue, left)!;
        using Waiting last = Ask(queue, Attempt(2, "last"))!;
        one.Dispose();
        Assert.Equal(1, Counted(left));
        other.Dispose();
        Assert.Equal(0, Counted(left));
        _gate.Release(2);
        await last.ResultAsync();
        Assert.Equal("last", NextBegun());
        Assert.Empty(_begun);
    }

    [Fact]
    public async Task A_server_that_stops_gives_up_what_waits_and_finishes_what_runs()
    {
        CheckQueue queue = Queue();
        using Waiting running = Ask(queue, Attempt(1, "first", "right"))!;
        NextBegun();
        using Waiting waiting = Ask(queue, Attempt(2, "second"))!;
        running.Wait.Stop();
        waiting.Wait.Stop();
        Assert.Equal(CredentialsCheck.Busy, (await waiting.ResultAsync()).Check);
        Assert.Null(running.Wait.Result);
        _gate.Release();
        Assert.Equal(Right, await running.ResultAsync());
    }

    [Fact]
    public async Task Nobody_waits_for_longer_than_the_bound()
    {
        CheckQueue queue = Queue();
        using Waiting running = Ask(queue, Attempt(1, "first"))!;
        NextBegun();
        using Waiting late = Ask(queue, Attempt(2, "late"))!;
        _clock.Advance(CheckQueue.MaxWait.TotalSeconds + 1);
        using Waiting inTime = Ask(queue, Attempt(2, "in time"))!;
        _gate.Release(2);
        Assert.Equal(CredentialsCheck.Busy, (await late.ResultAsync()).Check);
        Assert.Equal(Wrong, await inTime.ResultAsync());
    }

    [Fact]
    public async Task A_check_that_fails_is_reported_by_its_request_and_the_next_one_is_made()
    {
        CheckQueue queue = Queue();
        LoginAttempt attempt = Attempt(1, "alice", "bug");
        using Waiting failing = Ask(queue, attempt)!;
        using Waiting next = Ask(queue, Attempt(2, "bob"))!;
        _gate.Release(2);
        Assert.Equal(Wrong, await next.ResultAsync());
        Assert.Equal("on purpose", (await Assert.ThrowsAsync<InvalidOperationException>(failing.ResultAsync)).Message);
        Assert.Equal(0, Counted(attempt));
    }

    [Fact]
    public async Task Threads_end_when_nothing_is_left_and_start_again()
    {
        CheckQueue queue = Queue();
        _gate.Release(50);
        for (int i = 0; i < 50; i++)
        {
            using Waiting waiting = Ask(queue, Attempt(i, "x"))!;
            await waiting.ResultAsync();
        }
    }

    // A request in the place of an exchange.
    private sealed class Waiting : IDisposable
    {
        private readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Waiting(LoginWait wait)
        {
            Wait = wait;
            wait.Start(() => _woken.TrySetResult());
        }

        public LoginWait Wait { get; }

        public async Task<LoginResult> ResultAsync()
        {
            await _woken.Task.WaitAsync(RawClient.HangLimit);
            return Assert.NotNull(Wait.Result);
        }

        public void Dispose() => Wait.Dispose();
    }
}
