// How many wrong passwords a client may send. Counted for the client's address together with the user name, and for the address over all
// names; never for the name alone, or anybody could lock a user out. Names that do not exist count like others: no answer tells them apart.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MiniHttp.Server;

/// <summary>Counts wrong passwords. Its callers take <see cref="Gate"/>.</summary>
internal sealed class LoginThrottle(TimeProvider clock)
{
    /// <summary>
    /// Wrong passwords for one user name from one address: 5 at once, as fail2ban (<c>maxretry</c>). A user who mistypes does not
    /// notice it.
    /// </summary>
    public const int PairBurst = 5;

    /// <summary>Wrong passwords from one address over all names: 20 at once, our own. A household or an office may share it.</summary>
    public const int AddressBurst = 20;

    /// <summary>Then one for the user name every 30 s; twice as long as Dovecot's longest pause (<c>AUTH_PENALTY_MAX_SECS</c>).</summary>
    public static readonly TimeSpan PairInterval = TimeSpan.FromSeconds(30);

    /// <summary>Then one from the address every 5 s, our own.</summary>
    public static readonly TimeSpan AddressInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long a wrong password puts its address behind others that wait for a check: 5 minutes, our own.</summary>
    private static readonly TimeSpan Precedence = TimeSpan.FromMinutes(5);

    private readonly LeakyBuckets _addresses = new(AddressBurst, AddressInterval);
    private readonly LeakyBuckets _pairs = new(PairBurst, PairInterval);
    private readonly LeakyBuckets _history = new(burst: int.MaxValue, Precedence); // Of addresses. It limits nothing.
    private readonly byte[] _seed = RandomNumberGenerator.GetBytes(32); // Clients cannot choose names that share a place in the tables.
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Guards the counts, and what is decided by them.</summary>
    public Lock Gate { get; } = new();

    private long Now => clock.GetElapsedTime(_start).Ticks;

    /// <summary>Makes an attempt of what a client has sent. This alone needs no lock.</summary>
    public LoginAttempt Attempt(ClientAddress client, string user, string password, byte[] digest)
        => new(user, password, digest, Key(client, ""), Key(client, user + "\0")); // Even an empty name is not the key of the address.

    /// <summary>
    /// Whether this is the wrong password that came last for this name from this address. A program that repeats it learns nothing, so that
    /// it is not counted, as by Dovecot; nor is it checked.
    /// </summary>
    public bool IsRepeated(LoginAttempt attempt) => _pairs.Mark(attempt.Pair) == MarkOf(attempt);

    /// <summary>Counts an attempt as if it were wrong.</summary>
    /// <returns>Null if it may be checked; otherwise it is not counted, and this is how long the client has to wait.</returns>
    public TimeSpan? TryCount(LoginAttempt attempt)
    {
        long now = Now;
        TimeSpan address = _addresses.Wait(attempt.Address, now), pair = _pairs.Wait(attempt.Pair, now);
        TimeSpan wait = address > pair ? address : pair;
        if (wait > TimeSpan.Zero)
        {
            return wait;
        }

        _addresses.Add(attempt.Address, now);
        _history.Add(attempt.Address, now);
        _pairs.Add(attempt.Pair, now);
        return null;
    }

    /// <summary>An attempt that was counted turned out to be wrong; or it does not count, since it was right or was not checked.</summary>
    public void Settle(LoginAttempt attempt, bool isWrong)
    {
        if (isWrong)
        {
            _pairs.SetMark(attempt.Pair, MarkOf(attempt));
            return;
        }

        _addresses.TakeBack(attempt.Address);
        _history.TakeBack(attempt.Address);
        _pairs.TakeBack(attempt.Pair);
    }

    /// <summary>How much a client has guessed of late: from its address, then for this user name.</summary>
    public (TimeSpan Address, TimeSpan Pair) Level(LoginAttempt attempt)
        => (_history.Level(attempt.Address, Now), _pairs.Level(attempt.Pair, Now));

    private static ulong MarkOf(LoginAttempt attempt) => BinaryPrimitives.ReadUInt64LittleEndian(attempt.Digest);

    private ulong Key(ClientAddress client, string rest)
    {
        byte[] text = new byte[16 + Encoding.UTF8.GetByteCount(rest)];
        BinaryPrimitives.WriteUInt128LittleEndian(text, client.Value);
        Encoding.UTF8.GetBytes(rest, text.AsSpan(16));
        return BinaryPrimitives.ReadUInt64LittleEndian(HMACSHA256.HashData(_seed, text));
    }
}
