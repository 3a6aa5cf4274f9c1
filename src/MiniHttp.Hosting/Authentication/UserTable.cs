// Which user has which password. The work of a comparison tells neither how much of a password is right nor whether
// there is such a user.

using System.Security.Cryptography;

namespace MiniHttp.Hosting;

/// <summary>The users and their passwords.</summary>
internal sealed class UserTable
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly KnownLogins _known;
    private readonly PasswordHash _slowest;
    private readonly Entry _nobody; // Unknown users are compared with it.
    private readonly byte[] _nobodysIdentity; // No user's: a digest of an unknown user matches none of a user.

    /// <summary>Makes a table.</summary>
    /// <param name="users">The users, one at least.</param>
    /// <param name="known">The passwords that were right before.</param>
    public UserTable(IEnumerable<KnownUser> users, KnownLogins known)
    {
        _known = known;
        KnownUser[] all = [.. users];
        _slowest = all.Select(user => user.Password).MaxBy(password => (password.IsSlow, password.Cost))!;
        _nobody = new Entry(_slowest, [], IsSomebody: false);
        _nobodysIdentity = RandomNumberGenerator.GetBytes(_slowest.Identity.Length);
        foreach (KnownUser user in all)
        {
            _entries.Add(user.Name, new Entry(user.Password, FillersOf(user.Password), IsSomebody: true));
        }
    }

    /// <summary>True if a comparison takes milliseconds or more: with one slow hash, each comparison does.</summary>
    public bool IsSlow => _slowest.IsSlow;

    /// <summary>The keyed digest of user and password, by which they are recognised.</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="client">The only client that is meant; null for any.</param>
    public byte[] Digest(string user, string password, ClientAddress? client = null)
    {
        Entry entry = EntryOf(user);
        return _known.Digest(user, password, entry.IsSomebody ? entry.Password.Identity : _nobodysIdentity, client);
    }

    /// <summary>True if the password was right before, from any address or from the client's: as the digest.</summary>
    public bool Remembers(byte[] digest) => _known.Contains(digest);

    /// <summary>
    /// True if the password was right before, from any address. From now on it is known from this one.
    /// </summary>
    public bool Recognises(LoginAttempt attempt)
    {
        bool isKnown = _known.Contains(attempt.Digest);
        if (isKnown)
        {
            _known.Add(attempt.Login);
        }

        return isKnown;
    }

    /// <summary>Compares a password, and remembers it if it is right.</summary>
    public bool Compare(LoginAttempt attempt)
    {
        Entry entry = EntryOf(attempt.User);
        bool isRight = entry.Password.Matches(attempt.Password) & entry.IsSomebody;
        if (isRight)
        {
            _known.Add(attempt.Digest);
            _known.Add(attempt.Login);
            return true;
        }

        foreach (PasswordHash filler in entry.Fillers)
        {
            _ = filler.Matches(attempt.Password);
        }

        return false;
    }

    /// <summary>True if this user exists and has a bcrypt hash, and bcrypt would ignore the password's end.</summary>
    public bool IsBeyondBcrypt(LoginAttempt attempt)
        => _entries.TryGetValue(attempt.User, out Entry? entry)
            && entry.Password is BcryptPassword && BcryptPassword.IsTooLong(attempt.Password);

    private Entry EntryOf(string user) => _entries.GetValueOrDefault(user, _nobody);

    // They make a wrong password for any hash as much work as for the slowest one, of cost s: with bcrypt of cost c
    // that is 2^c + (2^c + 2^(c+1) + … + 2^(s-1)) = 2^s.
    private PasswordHash[] FillersOf(PasswordHash password)
        => !_slowest.IsSlow ? []
            : !password.IsSlow ? [_slowest]
            : [.. Enumerable.Range(password.Cost, _slowest.Cost - password.Cost).Select(_slowest.OfCost)];

    private sealed record Entry(PasswordHash Password, PasswordHash[] Fillers, bool IsSomebody);
}
