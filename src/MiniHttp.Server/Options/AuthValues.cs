// Values of the settings of authentication, as they are written.

using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Reads users, password files and guarded paths.</summary>
internal static class AuthValues
{
    /// <summary>What a user may be, for messages.</summary>
    public const string AllowedUser = "USER:PASSWORD, without control characters, and each user once";

    /// <summary>Reads users; null if they are not what is allowed.</summary>
    public static IReadOnlyList<KnownUser>? ParseUsers(IReadOnlyList<SettingValue> values)
    {
        var users = new List<KnownUser>();
        foreach (string text in values.Select(value => value.Text))
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || colon == text.Length - 1 || text.Any(char.IsControl)
                || users.Exists(user => user.Name == text[..colon]))
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
            ? throw new SettingsException($"{path}: the password file is inside ROOT, where clients could fetch it; move it")
            : ReadUsers(path, own);
    }

    private static IReadOnlyList<KnownUser> ReadUsers(string path, OwnFiles own)
    {
        try
        {
            return PasswordFile.Read(path, own);
        }
        catch (InvalidDataException e)
        {
            throw new SettingsException(e.Message, e);
        }
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
    public static string? ParseRealm(SettingValue value)
        => value.Text is not "" && Challenge.CanBeRealm(value.Text) ? value.Text : null;

    /// <summary>Reads guarded paths; null if they are not what is allowed.</summary>
    public static IReadOnlyList<GuardedPath>? ParsePaths(IReadOnlyList<SettingValue> values)
    {
        GuardedPath?[] paths = [.. values.Select(value => GuardedPath.Parse(value.Text))];
        return paths.Length == 0 || paths.Contains(null) ? null : [.. paths.OfType<GuardedPath>()];
    }
}
