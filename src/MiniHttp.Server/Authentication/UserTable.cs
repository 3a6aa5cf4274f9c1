// Which user has which password. The work that a comparison takes tells neither how much of a password is right nor whether there is such a
// user. A password that was right once is remembered, so that a hash that is slow on purpose is computed once for each user.

namespace MiniHttp.Server;

/// <summary>The users and their passwords.</summary>
internal sealed class UserTable
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly KnownLogins _known;
    private readonly PasswordHash _slowest;
    private readonly Entry _nobody; // Unknown users are compared with it.

    /// <summary>Makes a table.</summary>
    /// <param name="users">The users, one at least.</param>
    /// <param name="known">What was right before.</param>
    public UserTable(IEnumerable<KnownUser> users, KnownLogins known)
    {
        _known = known;
        KnownUser[] all = [.. users];
        _slowest = all.Select(user => user.Password).OrderBy(password => password.IsSlow).ThenBy(password => password.Cost).Last();
        _nobody = new Entry(_slowest, [], IsSomebody: false);
        foreach (KnownUser user in all)
        {
            _entries.Add(user.Name, new Entry(user.Password, FillersOf(user.Password), IsSomebody: true));
        }
    }

    /// <summary>Whether a comparison takes milliseconds or more: where one hash is slow, all comparisons take as long.</summary>
    public bool IsSlow => _slowest.IsSlow;

    /// <summary>A digest of user and password, by which they are recognised.</summary>
    public byte[] Digest(string user, string password) => _known.Digest(user, password, EntryOf(user).Password.Identity);

    /// <summary>Whether a password was right before.</summary>
    public bool Remembers(byte[] digest) => _known.Contains(digest);

    /// <summary>Compares, and remembers what is right.</summary>
    public bool Compare(LoginAttempt attempt)
    {
        Entry entry = EntryOf(attempt.User);
        bool isRight = entry.Password.Matches(attempt.Password) & entry.IsSomebody;
        if (isRight)
        {
            _known.Add(attempt.Digest);
            return true;
        }

        foreach (PasswordHash filler in entry.Fillers)
        {
            _ = filler.Matches(attempt.Password);
        }

        return false;
    }

    /// <summary>Whether there is such a user, whose hash cannot tell this password from others.</summary>
    public bool IsBeyondBcrypt(LoginAttempt attempt)
        => _entries.TryGetValue(attempt.User, out Entry? entry) && entry.Password is BcryptPassword && BcryptPassword.IsTooLong(attempt.Password);

    private Entry EntryOf(string user) => _entries.GetValueOrDefault(user, _nobody);

    // What makes a wrong password for a cheap hash as much work as one for the slowest: 2^c + (2^c + 2^(c+1) + … + 2^(s-1)) = 2^s.
    private PasswordHash[] FillersOf(PasswordHash password)
        => !_slowest.IsSlow ? []
            : !password.IsSlow ? [_slowest]
            : [.. Enumerable.Range(password.Cost, _slowest.Cost - password.Cost).Select(_slowest.OfCost)];

    private sealed record Entry(PasswordHash Password, PasswordHash[] Fillers, bool IsSomebody);
}
