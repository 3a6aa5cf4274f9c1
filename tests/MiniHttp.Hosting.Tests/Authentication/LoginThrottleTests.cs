// How many wrong passwords a client may send, and to whom they are counted.

using System.Net;
using System.Security.Cryptography;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class LoginThrottleTests
{
    private readonly ManualClock _clock = new();
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new LoginThrottle(_clock);

    private LoginAttempt Attempt(string address, string user, string password)
    {
        var connection = new Connection(new IPEndPoint(IPAddress.Parse(address), 1234));
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{user}\0{password}"));
        return _throttle.Attempt(ClientAddress.Of(connection), user, password, digest, digest);
    }

    // Seconds to wait; 0 where it was counted as wrong.
    private double Guess(string address, string user, string password)
    {
        LoginAttempt attempt = Attempt(address, user, password);
        if (_throttle.TryCount(attempt) is { } wait)
        {
            return wait.TotalSeconds;
        }

        _throttle.Settle(attempt, isWrong: true);
        return 0;
    }

    private double[] Guesses(int count, string address, string? user = null)
        => [.. Enumerable.Range(0, count).Select(i => Guess(address, user ?? $"user{i}", $"password{i}"))];

    [Fact]
    public void Five_wrong_passwords_for_a_name_are_free_and_then_one_every_half_a_minute()
    {
        Assert.Equal([0, 0, 0, 0, 0, 30, 30], Guesses(7, "192.0.2.1", "alice"));
        _clock.Advance(29);
        Assert.Equal(1, Guess("192.0.2.1", "alice", "x"));
        _clock.Advance(1);
        Assert.Equal(0, Guess("192.0.2.1", "alice", "x"));
        Assert.Equal(30, Guess("192.0.2.1", "alice", "y"));
    }

    [Fact]
    public void Twenty_from_an_address_are_free_whatever_the_names_and_then_one_every_five_seconds()
    {
        Assert.Equal([.. Enumerable.Repeat(0.0, 20), 5, 5], Guesses(22, "192.0.2.1"));
        _clock.Advance(5);
        Assert.Equal(0, Guess("192.0.2.1", "another", "x"));
        Assert.Equal(5, Guess("192.0.2.1", "another", "y"));
    }

    [Fact]
    public void Nobody_is_locked_out_by_guesses_from_other_addresses()
    {
        for (int host = 2; host <= 200; host++)
        {
            Guesses(30, $"192.0.2.{host}", "alice");
            Guesses(30, $"192.0.2.{host}");
        }

        Assert.Null(_throttle.TryCount(Attempt("192.0.2.1", "alice", "right")));
    }

    [Fact]
    public void Names_of_one_address_are_counted_apart()
    {
        Guesses(7, "192.0.2.1", "alice");
        Assert.Equal(0, Guess("192.0.2.1", "bob", "x"));
        Assert.Equal(0, Guess("192.0.2.1", "", "x"));
    }

    [Fact]
    public void Addresses_of_one_network_of_IPv6_are_one()
    {
        Guesses(5, "2001:db8:1:2::1", "alice");
        Assert.Equal(30, Guess("2001:db8:1:2:3:4:5:6", "alice", "x"));
        Assert.Equal(0, Guess("2001:db8:1:3::1", "alice", "x"));
    }

    [Fact]
    public void Right_passwords_do_not_count()
    {
        for (int i = 0; i < 100; i++)
        {
            LoginAttempt attempt = Attempt("192.0.2.1", "alice", "right");
            Assert.Null(_throttle.TryCount(attempt));
            _throttle.Settle(attempt, isWrong: false);
        }
    }

    [Fact]
    public void Passwords_that_are_being_checked_count_as_wrong_until_they_turn_out_to_be_right()
    {
        LoginAttempt[] attempts = [.. Enumerable.Range(0, 6).Select(i => Attempt("192.0.2.1", "alice", $"{i}"))];
        Assert.All(attempts[..5], attempt => Assert.Null(_throttle.TryCount(attempt)));
        Assert.NotNull(_throttle.TryCount(attempts[5]));
        _throttle.Settle(attempts[0], isWrong: false);
        Assert.Null(_throttle.TryCount(attempts[5]));
    }

    [Fact]
    public void A_wrong_password_that_is_repeated_is_known_until_another_one_comes()
    {
        LoginAttempt first = Attempt("192.0.2.1", "alice", "x");
        Assert.False(_throttle.IsRepeated(first));
        Guess("192.0.2.1", "alice", "x");
        Assert.True(_throttle.IsRepeated(Attempt("192.0.2.1", "alice", "x")));
        Assert.False(_throttle.IsRepeated(Attempt("192.0.2.1", "alice", "y")));
        Assert.False(_throttle.IsRepeated(Attempt("192.0.2.1", "bob", "x")));
        Assert.False(_throttle.IsRepeated(Attempt("192.0.2.2", "alice", "x")));
        Guess("192.0.2.1", "alice", "y");
        Assert.False(_throttle.IsRepeated(first));
    }

    [Fact]
    public void No_client_can_compute_which_places_its_names_take()
    {
        ClientAddress client = ClientAddress.None;
        LoginAttempt one = _throttle.Attempt(client, "alice", "x", new byte[32], new byte[32]);
        LoginAttempt other = new LoginThrottle(_clock).Attempt(client, "alice", "x", new byte[32], new byte[32]);
        Assert.NotEqual((one.Address, one.Pair), (other.Address, other.Pair));
        Assert.NotEqual(one.Address, other.Address);
        Assert.NotEqual(one.Pair, other.Pair);
    }

    [Fact]
    public void The_document_names_these_limits()
    {
        string text = File.ReadAllText(SourceTree.In("docs", "reliability.md"));
        (int Burst, double Seconds) pair = (LoginThrottle.PairBurst, LoginThrottle.PairInterval.TotalSeconds);
        (int Burst, double Seconds) all = (LoginThrottle.AddressBurst, LoginThrottle.AddressInterval.TotalSeconds);
        string[] rows =
        [
            $"| wrong passwords for one user name from one address | {pair.Burst}, then one every {pair.Seconds} s |",
            $"| wrong passwords from one address, over all names | {all.Burst}, then one every {all.Seconds} s |",
            $"| addresses, and pairs of address and name, that are remembered | {LeakyBuckets.Capacity} of each |",
            $"| slow password checks that wait | {CheckQueue.MaxWaiting}, for {CheckQueue.MaxWait.TotalSeconds} s |",
            $"| bytes of a password for a bcrypt hash | {BcryptPassword.MaxPasswordBytes} |",
        ];
        Assert.All(rows, row => Assert.Contains(row, text, StringComparison.Ordinal));
    }

    private sealed record Connection(EndPoint? Remote) : IConnection
    {
        public EndPoint? Local => null;
    }
}
