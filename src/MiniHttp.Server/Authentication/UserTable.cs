// Whether a user and a password belong together. The time that the answer takes says neither how much of a password is right nor whether
// there is such a user. bcrypt is slow on purpose, and a handler must not be, so that it is bounded in three ways: what was right once is
// remembered; one check is made at a time, and few wait for it; and after a wrong one there is a pause of three times as long, so that
// whoever guesses gets a quarter of one processor and no more. In that pause only those are let in who have been before.

using System.Security.Cryptography;
using System.Text;

namespace MiniHttp.Server;

/// <summary>What came of a check.</summary>
internal enum CredentialsCheck
{
    /// <summary>The password is not this user's, or there is no such user.</summary>
    Wrong,

    /// <summary>It is.</summary>
    Right,

    /// <summary>It was not looked at: too many guesses are made.</summary>
    Unknown,
}

/// <summary>The users and their passwords.</summary>
internal sealed class UserTable
{
    /// <summary>How many may wait for a slow check: a browser has some six connections to a server.</summary>
    private const int MostWaiting = 8;

    /// <summary>How many times as long as a wrong check the pause is behind it.</summary>
    private const int PauseFactor = 3;

    /// <summary>However long a check took: Retry-After says one second.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32); // Of the digests that are remembered: outside of this process they say nothing.
    private readonly Entry _nobody; // Whom the unknown are compared with.
    private readonly TimeProvider _clock;
    private readonly Lock _slow = new();
    private long _pauseBegan;
    private TimeSpan _pause;
    private int _waiting;

    /// <summary>Makes a table.</summary>
    /// <param name="users">The users, one at least.</param>
    /// <param name="clock">For the pause after a wrong password.</param>
    public UserTable(IEnumerable<KnownUser> users, TimeProvider clock)
    {
        _clock = clock;
        foreach (KnownUser user in users)
        {
            _entries.Add(user.Name, new Entry(user.Password, isSomebody: true));
        }

        _nobody = new Entry(_entries.Values.Select(entry => entry.Password).OrderBy(password => password.IsSlow).ThenBy(password => password.Cost).Last(), isSomebody: false);
    }

    /// <summary>Checks a password.</summary>
    public CredentialsCheck Check(string user, string password)
    {
        Entry entry = _entries.GetValueOrDefault(user, _nobody);
        byte[] digest = Digest(user, password);
        return entry.Remembers(digest) ? CredentialsCheck.Right
            : _nobody.Password.IsSlow ? CheckSlowly(entry, password, digest)
            : Compare(entry, password, digest);
    }

    /// <summary>Whether this password was right when it was checked: quick, and without another check.</summary>
    public bool WasRight(string user, string password) => _entries.GetValueOrDefault(user, _nobody).Remembers(Digest(user, password));

    private CredentialsCheck CheckSlowly(Entry entry, string password, byte[] digest)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
            {
                return CredentialsCheck.Unknown;
            }

            lock (_slow)
            {
                // The one before may have asked the same: a browser's connections do.
                return entry.Remembers(digest) ? CredentialsCheck.Right
                    : _clock.GetElapsedTime(_pauseBegan) < _pause ? CredentialsCheck.Unknown
                    : CompareAndPause(entry, password, digest);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private CredentialsCheck CompareAndPause(Entry entry, string password, byte[] digest)
    {
        long start = _clock.GetTimestamp();
        CredentialsCheck check = Compare(entry, password, digest);
        if (check == CredentialsCheck.Wrong)
        {
            _pauseBegan = _clock.GetTimestamp();
            TimeSpan pause = PauseFactor * _clock.GetElapsedTime(start, _pauseBegan);
            _pause = pause < LongestPause ? pause : LongestPause;
        }

        return check;
    }

    private CredentialsCheck Compare(Entry entry, string password, byte[] digest)
    {
        bool isRight = entry.Password.Matches(password) & entry.IsSomebody;
        if (isRight)
        {
            entry.Remember(digest);
        }
        else if (_nobody.Password.IsSlow && !entry.Password.IsSlow)
        {
            _ = _nobody.Password.Matches(password); // Where some are slow, none is known by being quick.
        }

        return isRight ? CredentialsCheck.Right : CredentialsCheck.Wrong;
    }

    // No user and no password holds a NUL, so that the text says where the one ends.
    private byte[] Digest(string user, string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user}\0{password}"));

    private sealed class Entry(PasswordHash password, bool isSomebody)
    {
        private byte[] _right = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes); // So far the digest of nothing.

        public PasswordHash Password => password;

        public bool IsSomebody => isSomebody;

        public bool Remembers(byte[] digest) => CryptographicOperations.FixedTimeEquals(Volatile.Read(ref _right), digest);

        public void Remember(byte[] digest) => Volatile.Write(ref _right, digest);
    }
}
