// How many wrong passwords a client may send: for a user name, and over all names. Never counted for the name alone, or
// anybody could lock a user out. Names that do not exist are counted like others, so that no answer tells them apart.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>Counts wrong passwords. Callers hold <see cref="Gate"/>.</summary>
internal sealed class LoginThrottle(TimeProvider clock)
{
    /// <summary>
    /// Wrong passwords at once for one user name from one address: 5, as fail2ban (<c>maxretry</c>). A user who
    /// mistypes does not notice the limit.
    /// </summary>
    public const int PairBurst = 5;

    /// <summary>Wrong passwords at once from one address: 20, our own. A household or an office may share it.</summary>
    public const int AddressBurst = 20;

    /// <summary>Then one every 30 s: twice Dovecot's longest pause (<c>AUTH_PENALTY_MAX_SECS</c>).</summary>
    public static readonly TimeSpan PairInterval = TimeSpan.FromSeconds(30);

    /// <summary>Then one every 5 s, our own.</summary>
    public static readonly TimeSpan AddressInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long a wrong password puts its address behind others in the queue: 5 minutes, our own.</summary>
    private static readonly TimeSpan HistoryInterval = TimeSpan.FromMinutes(5);

    private readonly LeakyBuckets _addresses = new(AddressBurst, AddressInterval);
    private readonly LeakyBuckets _pairs = new(PairBurst, PairInterval);
    private readonly LeakyBuckets _history = new(int.MaxValue, HistoryInterval); // Of addresses. It limits nothing.
    private readonly byte[] _seed = RandomNumberGenerator.GetBytes(32); // Clients cannot choose names that collide.
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Guards the counts and all decisions that depend on them.</summary>
    public Lock Gate { get; } = new();

    private long Now => clock.GetElapsedTime(_start).Ticks;

    /// <summary>Makes an attempt of what a client has sent. Needs no lock.</summary>
    public LoginAttempt Attempt(ClientAddress client, string user, string password, byte[] digest, byte[] login)
    {
        ulong pair = Key(client, user + "\0"); // The NUL tells "" from no name.
        return new(user, password, digest, login, Key(client, ""), pair);
    }

    /// <summary>
    /// True if this is the last wrong password for this name from this address. A program that repeats it learns
    /// nothing: it is neither checked nor counted. Dovecot's penalty makes the same exception.
    /// </summary>
    public bool IsRepeated(LoginAttempt attempt) => _pairs.Mark(attempt.Pair) == MarkOf(attempt);

    /// <summary>Counts an attempt as wrong until <see cref="Settle"/>.</summary>
    /// <returns>Null if the attempt may be checked. Otherwise it is not counted, and has to wait this long.</returns>
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

    /// <summary>Keeps the count of an attempt that was wrong; takes back one that was right, or not checked.</summary>
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

    /// <summary>How much a client has guessed in the last minutes: from its address, then for this user name.</summary>
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
