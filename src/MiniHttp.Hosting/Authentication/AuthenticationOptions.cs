namespace MiniHttp.Hosting;

/// <summary>Users, and the paths that need a password (Basic, RFC 1945 §11.1). Without users everything is public.</summary>
/// <example>
/// <code>
/// options.Authentication.AddUser("alice", password);
/// options.Authentication.Guard("/private/");
/// </code>
/// </example>
public sealed record AuthenticationOptions
{
    /// <summary>What clients show their user the password is for: US-ASCII without quotes and backslashes.</summary>
    public string Realm { get; set; } = "MiniHttp";

    /// <summary>Users with a password in clear text.</summary>
    internal IReadOnlyList<KnownUser> Users { get; set; } = [];

    /// <summary>Users of password files.</summary>
    internal IReadOnlyList<KnownUser> FileUsers { get; set; } = [];

    /// <summary>Absolute paths of the password files that <see cref="AddUsersFrom"/> has read.</summary>
    internal IReadOnlyList<string> PasswordFiles { get; set; } = [];

    /// <summary>Guarded directories; without any, the whole site is guarded.</summary>
    internal IReadOnlyList<GuardedPath> Paths { get; set; } = [];

    /// <summary>Whether anything is guarded: whether there is a user who could be let in.</summary>
    internal bool IsOn => Users.Count + FileUsers.Count > 0;

    /// <summary>What a single option does not show: why options do not fit together; null if they do.</summary>
    internal string? Problem
    {
        get
        {
            string[] names = [.. Users.Concat(FileUsers).Select(user => user.Name)];
            if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                return $"Auth:Users: '{twice.Key}' is in the password file, too; one of them has to go";
            }

            if (!IsOn && Paths.Count > 0)
            {
                return "Auth:Paths: nobody could be let in: there is no user; give Auth:Users or Auth:File as well";
            }

            IEnumerable<string> named = Paths.SelectMany(path => path.IsOpen ? [] : path.Users ?? []);
            return named.FirstOrDefault(user => !names.Contains(user)) is { } unknown
                ? $"Auth:Paths: there is no user '{unknown}'; there are: {string.Join(", ", names.Take(20))}" : null;
        }
    }

    /// <summary>Adds a user.</summary>
    /// <param name="name">Not empty, without colons and control characters.</param>
    /// <param name="password">Not empty, without control characters.</param>
    /// <exception cref="ArgumentException">Name or password is not allowed.</exception>
    public void AddUser(string name, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(password);
        if (name.Contains(':', StringComparison.Ordinal) || name.Any(char.IsControl) || password.Any(char.IsControl))
        {
            throw new ArgumentException($"user {name}: no colon in the name, and no control characters", nameof(name));
        }

        Users = [.. Users, new KnownUser(name, new ClearPassword(password))];
    }

    /// <summary>Adds the users of a password file as htpasswd writes it: bcrypt (<c>-B</c>) or SHA-1 (<c>-s</c>).</summary>
    /// <param name="path">Path of the file. It is never served, by any name or link.</param>
    /// <exception cref="InvalidDataException">The file cannot be read or used; the message says why.</exception>
    public void AddUsersFrom(string path)
    {
        FileUsers = [.. FileUsers, .. PasswordFile.Read(path, new OwnFiles())];
        PasswordFiles = [.. PasswordFiles, Path.GetFullPath(path)];
    }

    /// <summary>
    /// Guards a directory: <c>/private/</c> for every user, <c>/private/=alice,bob</c> for these, <c>/public/=*</c> to
    /// make a part of a guarded directory public.
    /// </summary>
    /// <exception cref="ArgumentException">It is not written so.</exception>
    public void Guard(string path)
        => Paths = [.. Paths, GuardedPath.Parse(path)
            ?? throw new ArgumentException($"{path}: must be {GuardedPath.Allowed}", nameof(path))];
}
