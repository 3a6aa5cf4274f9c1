// The settings of authentication, and how their values are read.

using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Who has to say who he is, to see what.</summary>
internal sealed record AuthSettings
{
    /// <summary>What may be written for a user, for messages.</summary>
    public const string AllowedUser = "USER:PASSWORD, neither of them empty or with control characters, and each user once";

    /// <summary>Users of the settings and of the command line.</summary>
    public IReadOnlyList<KnownUser> Users { get; init; } = [];

    /// <summary>Users of the password file.</summary>
    public IReadOnlyList<KnownUser> FileUsers { get; init; } = [];

    /// <summary>What the user is told that the password is for (RFC 1945 §11).</summary>
    public string Realm { get; init; } = "MiniHttp";

    /// <summary>What is guarded; the whole site where nothing is said.</summary>
    public IReadOnlyList<GuardedPath> Paths { get; init; } = [];

    /// <summary>Whether there is anybody who could be let in, and so whether anything is guarded.</summary>
    public bool IsOn => Users.Count + FileUsers.Count > 0;

    /// <summary>Reads users; null if they are not what is allowed.</summary>
    public static IReadOnlyList<KnownUser>? ParseUsers(IReadOnlyList<SettingValue> values)
    {
        var users = new List<KnownUser>();
        foreach (string text in values.Select(value => value.Text))
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || colon == text.Length - 1 || text.Any(char.IsControl) || users.Exists(user => user.Name == text[..colon]))
            {
                return null;
            }

            users.Add(new KnownUser(text[..colon], new ClearPassword(text[(colon + 1)..])));
        }

        return users.Count == 0 ? null : users;
    }

    /// <summary>Reads the users of a password file; null if there is no such file.</summary>
    /// <param name="value">Its path.</param>
    /// <param name="root">The directory that is served.</param>
    /// <param name="own">The server's own files, to which it is added.</param>
    /// <exception cref="SettingsException">It cannot be used.</exception>
    public static IReadOnlyList<KnownUser>? ReadFile(SettingValue value, string root, OwnFiles own)
    {
        if (value.Text is "" || value.Text.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        string path = Path.GetFullPath(value.Text, value.Directory);
        if (!File.Exists(path))
        {
            return null;
        }

        return IsBelow(root, path)
            ? throw new SettingsException($"{path}: the password file lies in the directory that is served, where anybody could fetch it; put it elsewhere")
            : PasswordFile.Read(path, own);
    }

    // Both as written and with all links followed.
    private static bool IsBelow(string root, string path)
    {
        int links = 0;
        string? top = PortableFileRoot.RealPath(root, ref links), real = PortableFileRoot.RealPath(path, ref links);
        return PortableFileRoot.IsBelow(root, path)
            || (top is not null && real is not null && PortableFileRoot.IsBelow(top, real));
    }

    /// <summary>Reads a realm; null if it cannot be sent.</summary>
    public static string? ParseRealm(SettingValue value) => value.Text is not "" && Challenge.CanBeRealm(value.Text) ? value.Text : null;

    /// <summary>Reads guarded paths; null if they are not what is allowed.</summary>
    public static IReadOnlyList<GuardedPath>? ParsePaths(IReadOnlyList<SettingValue> values)
    {
        GuardedPath?[] paths = [.. values.Select(value => GuardedPath.Parse(value.Text))];
        return paths.Length == 0 || paths.Contains(null) ? null : [.. paths.OfType<GuardedPath>()];
    }

    /// <summary>Looks at what one setting alone does not show.</summary>
    /// <exception cref="SettingsException">Two of them do not fit together.</exception>
    public void Check()
    {
        string[] names = [.. Users.Concat(FileUsers).Select(user => user.Name)];
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new SettingsException($"Auth:Users: '{twice.Key}' is in the password file, too; one of them has to go");
        }

        if (!IsOn && Paths.Count > 0)
        {
            throw new SettingsException("Auth:Paths: nobody could be let in: there is no user; give Auth:Users or Auth:File as well");
        }

        if (Paths.SelectMany(path => path.IsOpen ? [] : path.Users ?? []).FirstOrDefault(user => !names.Contains(user)) is { } unknown)
        {
            throw new SettingsException($"Auth:Paths: there is no user '{unknown}'; there are: {string.Join(", ", names.Take(20))}");
        }
    }
}
