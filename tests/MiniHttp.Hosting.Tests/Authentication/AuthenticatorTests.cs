// What a client is told, whatever the kind of hash: from the first wrong password to the last.

using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class AuthenticatorTests
{
    private const string Bcrypt = "bcrypt", Sha = "{SHA}", Clear = "clear text";

    private readonly ManualClock _clock = new();
    private readonly ListLogger<Authenticator> _log = new();

    public static TheoryData<string> Kinds => [Bcrypt, Sha, Clear];

    private Authenticator Make(string kind, string password = "pw")
        => new([new KnownUser("alice", Hash(kind, password))], new KnownLogins(), _clock, 1, _log);

    private static PasswordHash Hash(string kind, string password) => kind switch
    {
        Bcrypt => BcryptPassword.Parse(BCrypt.Net.BCrypt.HashPassword(password, BcryptPassword.LeastCost))!,
#pragma warning disable CA5350 // What old password files have.
        Sha => ShaPassword.Parse(
            ShaPassword.Prefix + Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(password))))!,
#pragma warning restore CA5350
        _ => new ClearPassword(password),
    };

    // Asks as an exchange does: again when the work is done.
    private static LoginResult Ask(Authenticator authenticator, string address, string user, string password)
    {
        var connection = new Connection(new IPEndPoint(IPAddress.Parse(address), 1234));
        using var woken = new ManualResetEventSlim();
        using var response = new Response();
        LoginResult result = authenticator.Check(user, password, connection, response);
        response.Deferral?.Start(woken.Set);
        while (result.Check == CredentialsCheck.Pending)
        {
            Assert.True(woken.Wait(RawClient.HangLimit));
            woken.Reset();
            response.Clear();
            result = authenticator.Check(user, password, connection, response);
        }

        return result;
    }

    private static LoginResult[] Guess(Authenticator authenticator, string address, string user, int count)
        => [.. Enumerable.Range(0, count).Select(i => Ask(authenticator, address, user, $"guess{i}"))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_right_password_is_let_in_and_no_other(string kind)
    {
        Authenticator authenticator = Make(kind);
        Assert.Equal(CredentialsCheck.Wrong, Ask(authenticator, "192.0.2.1", "alice", "x").Check);
        Assert.Equal(CredentialsCheck.Wrong, Ask(authenticator, "192.0.2.1", "bob", "pw").Check);
        Assert.Equal(CredentialsCheck.Right, Ask(authenticator, "192.0.2.1", "alice", "pw").Check);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void After_five_guesses_a_client_waits_and_nobody_else_does(string kind)
    {
        Authenticator authenticator = Make(kind);
        LoginResult[] results = Guess(authenticator, "192.0.2.2", "alice", 6);
        Assert.All(results[..5], result => Assert.Equal(CredentialsCheck.Wrong, result.Check));
        Assert.Equal(new LoginResult(CredentialsCheck.Limited, LoginThrottle.PairInterval), results[5]);
        Assert.Equal(CredentialsCheck.Limited, Ask(authenticator, "192.0.2.2", "alice", "pw").Check);
        Assert.Equal(CredentialsCheck.Right, Ask(authenticator, "192.0.2.1", "alice", "pw").Check);

        _clock.Advance(LoginThrottle.PairInterval.TotalSeconds);
        Assert.Equal(CredentialsCheck.Wrong, Ask(authenticator, "192.0.2.2", "alice", "x").Check);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_user_who_was_let_in_is_served_at_once_whoever_guesses_from_wherever(string kind)
    {
        Authenticator authenticator = Make(kind);
        Assert.Equal(CredentialsCheck.Right, Ask(authenticator, "192.0.2.1", "alice", "pw").Check);
        Guess(authenticator, "192.0.2.1", "alice", 10);
        Guess(authenticator, "192.0.2.2", "alice", 10);
        Assert.Equal(CredentialsCheck.Right, AskAtOnce(authenticator, "192.0.2.1"));
        Assert.Equal(CredentialsCheck.Right, AskAtOnce(authenticator, "192.0.2.3")); // The same user, elsewhere.
    }

    // Otherwise a guesser would learn from the outcome, without pause, which of its guesses is right.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_guesser_has_to_wait_with_the_right_password_also_after_its_user_was_let_in(string kind)
    {
        Authenticator authenticator = Make(kind);
        Assert.Equal(CredentialsCheck.Right, Ask(authenticator, "192.0.2.1", "alice", "pw").Check);
        Guess(authenticator, "192.0.2.2", "alice", 10);
        Assert.Equal(CredentialsCheck.Limited, AskAtOnce(authenticator, "192.0.2.2"));
        _clock.Advance(LoginThrottle.PairInterval.TotalSeconds);
        Assert.Equal(CredentialsCheck.Right, AskAtOnce(authenticator, "192.0.2.2"));
    }

    // Without a check in the background.
    private static CredentialsCheck AskAtOnce(Authenticator authenticator, string address)
    {
        using var response = new Response();
        var connection = new Connection(new IPEndPoint(IPAddress.Parse(address), 1));
        LoginResult result = authenticator.Check("alice", "pw", connection, response);
        Assert.Null(response.Deferral);
        return result.Check;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_name_that_exists_and_one_that_does_not_are_told_the_same(string kind)
    {
        Authenticator authenticator = Make(kind);
        LoginResult[] existing = Guess(authenticator, "192.0.2.1", "alice", 8);
        Assert.Equal(existing, Guess(authenticator, "192.0.2.2", "nobody", 8));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_program_that_repeats_a_wrong_password_is_told_so_each_time_and_does_not_lock_its_user_out(string kind)
    {
        Authenticator authenticator = Make(kind);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(CredentialsCheck.Wrong, Ask(authenticator, "192.0.2.1", "alice", "old").Check);
        }

        Assert.Equal(CredentialsCheck.Right, Ask(authenticator, "192.0.2.1", "alice", "pw").Check);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Connections_of_one_browser_at_a_time_count_once(string kind)
    {
        Authenticator authenticator = Make(kind);
        Assert.All(await AskAtOnceAsync("typo"), result => Assert.Equal(CredentialsCheck.Wrong, result.Check));
        Assert.All(await AskAtOnceAsync("pw"), result => Assert.Equal(CredentialsCheck.Right, result.Check));
        LoginResult[] guesses = Guess(authenticator, "192.0.2.1", "alice", 5);
        Assert.Equal(4, guesses.Count(result => result.Check == CredentialsCheck.Wrong)); // The typo was the first.

        Task<LoginResult[]> AskAtOnceAsync(string password) => Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => InThread(() => Ask(authenticator, "192.0.2.1", "alice", password))));
    }

    [Theory]
    [InlineData(72, 'a', false)]
    [InlineData(73, 'a', true)]
    [InlineData(200, 'a', true)]
    [InlineData(37, '\u00e9', true)] // Bytes, not characters.
    public void A_password_that_bcrypt_does_not_read_to_its_end_is_told_apart_for_any_name(
        int length, char letter, bool isTooLong)
    {
        CredentialsCheck expected = isTooLong ? CredentialsCheck.TooLong : CredentialsCheck.Wrong;
        Authenticator authenticator = Make(Bcrypt);
        foreach (string user in (string[])["alice", "alice", "nobody"])
        {
            Assert.Equal(expected, Ask(authenticator, "192.0.2.1", user, new string(letter, length)).Check);
        }
    }

    [Fact]
    public void A_longer_password_does_not_match_the_hash_of_its_beginning_and_the_log_says_so_once()
    {
        string longest = new('a', 72);
        Authenticator authenticator = Make(Bcrypt, longest);
        Assert.Equal(CredentialsCheck.TooLong, Ask(authenticator, "192.0.2.1", "alice", longest + "TAIL").Check);
        Assert.Equal(CredentialsCheck.TooLong, Ask(authenticator, "192.0.2.1", "alice", longest + "OTHER").Check);
        Assert.Equal(CredentialsCheck.TooLong, Ask(authenticator, "192.0.2.1", "nobody", longest + "OTHER").Check);
        Assert.Equal(CredentialsCheck.Right, Ask(authenticator, "192.0.2.1", "alice", longest).Check);
        (LogLevel level, string text, _) = Assert.Single(_log.Entries);
        Assert.Equal(
            "A password for 'alice' was refused: it is longer than 72 bytes, and bcrypt ignores the rest; "
            + "give the user a shorter one (htpasswd -B)",
            text);
        Assert.Equal(LogLevel.Warning, level);
    }

    [Theory]
    [InlineData(Sha)]
    [InlineData(Clear)]
    public void Other_kinds_take_passwords_of_any_length(string kind)
    {
        string longer = new('a', 200);
        Authenticator authenticator = Make(kind, longer);
        Assert.Equal(CredentialsCheck.Wrong, Ask(authenticator, "192.0.2.1", "alice", longer + "x").Check);
        Assert.Equal(CredentialsCheck.Right, Ask(authenticator, "192.0.2.1", "alice", longer).Check);
    }

    private static Task<LoginResult> InThread(Func<LoginResult> ask)
        => Task.Factory.StartNew(ask, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed record Connection(EndPoint? Remote) : IConnection
    {
        public EndPoint? Local => null;
    }
}
