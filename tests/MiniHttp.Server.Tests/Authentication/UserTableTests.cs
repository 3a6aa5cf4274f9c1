// Who is let in; that the same work is done whoever asks; and that bcrypt takes no more than its share.

namespace MiniHttp.Server.Tests;

public class UserTableTests
{
    private readonly Ticking _clock = new();

    private UserTable Table(params (string Name, PasswordHash Password)[] users) => new(users.Select(user => new KnownUser(user.Name, user.Password)), _clock);

    [Fact]
    public void The_password_has_to_be_this_user_s()
    {
        UserTable table = Table(("alice", new ClearPassword("a:b")), ("bob", new ClearPassword("\u00e9")));
        Assert.Equal(CredentialsCheck.Right, table.Check("alice", "a:b"));
        Assert.Equal(CredentialsCheck.Right, table.Check("bob", "\u00e9"));
        Assert.All(
            [("alice", "\u00e9"), ("bob", "a:b"), ("alice", ""), ("alice", "a:"), ("Alice", "a:b"), ("alicea:", "b"), ("", ""), ("nobody", "a:b")],
            pair => Assert.Equal(CredentialsCheck.Wrong, table.Check(pair.Item1, pair.Item2)));
    }

    [Fact]
    public void Who_is_unknown_costs_as_much_as_the_most_costly_of_those_who_are_known()
    {
        var slow = new Counting("s", _clock, isSlow: true, cost: 7);
        var cheaper = new Counting("c", _clock, isSlow: true, cost: 5);
        var quick = new Counting("q", _clock, isSlow: false);
        UserTable table = Table(("quick", quick), ("slow", slow), ("cheaper", cheaper));

        Assert.Equal(CredentialsCheck.Wrong, table.Check("nobody", "s")); // Even with a password that is somebody's.
        Assert.Equal((0, 1, 0), (quick.Checks, slow.Checks, cheaper.Checks));

        _clock.Advance(1000);
        Assert.Equal(CredentialsCheck.Wrong, table.Check("quick", "x"));
        Assert.Equal((1, 2, 0), (quick.Checks, slow.Checks, cheaper.Checks));
    }

    [Fact]
    public void What_was_right_once_is_not_checked_again()
    {
        var hash = new Counting("s", _clock, isSlow: true);
        UserTable table = Table(("alice", hash));
        Assert.False(table.WasRight("alice", "s"));
        Assert.Equal(CredentialsCheck.Right, table.Check("alice", "s"));
        Assert.Equal(CredentialsCheck.Right, table.Check("alice", "s"));
        Assert.True(table.WasRight("alice", "s"));
        Assert.False(table.WasRight("alice", "x"));
        Assert.False(table.WasRight("nobody", "s"));
        Assert.Equal(1, hash.Checks);
    }

    [Fact]
    public void After_a_wrong_password_there_is_a_pause_of_three_times_as_long_but_not_for_those_who_were_let_in()
    {
        var alice = new Counting("a", _clock, isSlow: true);
        var bob = new Counting("b", _clock, isSlow: true);
        UserTable table = Table(("alice", alice), ("bob", bob));
        Assert.Equal(CredentialsCheck.Right, table.Check("alice", "a"));
        Assert.Equal(CredentialsCheck.Wrong, table.Check("alice", "x")); // 100 ms, as long as the clock of the test is advanced by a check.

        Assert.Equal(CredentialsCheck.Unknown, table.Check("bob", "b"));
        Assert.Equal(CredentialsCheck.Unknown, table.Check("nobody", "b"));
        Assert.Equal(CredentialsCheck.Right, table.Check("alice", "a"));
        _clock.Advance(299);
        Assert.Equal(CredentialsCheck.Unknown, table.Check("bob", "b"));
        _clock.Advance(1);
        Assert.Equal(CredentialsCheck.Right, table.Check("bob", "b"));
        Assert.Equal((2, 1), (alice.Checks, bob.Checks));
    }

    [Fact]
    public void The_pause_is_a_second_at_the_most()
    {
        UserTable table = Table(("alice", new Counting("a", _clock, isSlow: true, milliseconds: 5000)));
        Assert.Equal(CredentialsCheck.Wrong, table.Check("alice", "x"));
        _clock.Advance(999);
        Assert.Equal(CredentialsCheck.Unknown, table.Check("alice", "a"));
        _clock.Advance(1);
        Assert.Equal(CredentialsCheck.Right, table.Check("alice", "a"));
    }

    [Fact]
    public void Where_nothing_is_slow_nobody_waits()
    {
        UserTable table = Table(("alice", new ClearPassword("a")));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(CredentialsCheck.Wrong, table.Check("alice", "x")));
        Assert.Equal(CredentialsCheck.Right, table.Check("alice", "a"));
    }

    [Fact]
    public async Task Few_wait_for_a_slow_check_and_one_of_them_makes_it_for_all()
    {
        using var gate = new ManualResetEventSlim();
        var hash = new Counting("a", _clock, isSlow: true) { Gate = gate };
        UserTable table = Table(("alice", hash));
        using var turnedAway = new CountdownEvent(4);
        Task<CredentialsCheck>[] checks =
        [
            .. Enumerable.Range(0, 12).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    CredentialsCheck check = table.Check("alice", "a");
                    if (check == CredentialsCheck.Unknown)
                    {
                        turnedAway.Signal();
                    }

                    return check;
                },
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];

        Assert.True(turnedAway.Wait(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)); // One checks, seven wait for it.
        gate.Set();
        CredentialsCheck[] results = await Task.WhenAll(checks);
        Assert.Equal(8, results.Count(check => check == CredentialsCheck.Right));
        Assert.Equal(1, hash.Checks);
    }

    private sealed class Ticking : TimeProvider
    {
        private long _now = 1_000_000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public void Advance(long milliseconds) => _now += milliseconds;
    }

    // A password whose check takes time by the clock of the test.
    private sealed class Counting(string right, Ticking clock, bool isSlow, int cost = 5, long milliseconds = 100) : PasswordHash
    {
        public int Checks { get; private set; }

        public ManualResetEventSlim? Gate { get; init; }

        public override bool IsSlow => isSlow;

        public override int Cost => isSlow ? cost : 0;

        public override bool Matches(string password)
        {
            Checks++;
            Gate?.Wait(TimeSpan.FromSeconds(60));
            clock.Advance(milliseconds);
            return password == right;
        }
    }
}
