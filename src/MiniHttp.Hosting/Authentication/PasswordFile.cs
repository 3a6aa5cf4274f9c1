// A password file as Apache's htpasswd writes it, and nginx reads it: lines of user:hash. Decides which hashes are read; the others are
// refused by name, since a user whom nobody can ever be is found out too late.

using System.Text;

namespace MiniHttp.Hosting;

/// <summary>A user, and what is known of the password.</summary>
/// <param name="Name">The name.</param>
/// <param name="Password">The password.</param>
internal sealed record KnownUser(string Name, PasswordHash Password);

/// <summary>Reads password files.</summary>
internal static class PasswordFile
{
    /// <summary>Some 10,000 users. What is larger is no password file.</summary>
    public const int MostBytes = 1024 * 1024;

    private const string Allowed = "allowed: bcrypt (htpasswd -B) and {SHA} (htpasswd -s)";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="own">The server's own files, to which it is added.</param>
    /// <exception cref="InvalidDataException">It cannot be read, or a line of it cannot be used; the message never holds a hash.</exception>
    public static IReadOnlyList<KnownUser> Read(string path, OwnFiles own)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            own.AddRead(path, file.SafeFileHandle);
            byte[] content = new byte[MostBytes + 1];
            int length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= MostBytes ? Parse(Encoding.UTF8.GetString(content, 0, length), path)
                : throw new InvalidDataException($"{path}: the password file is larger than {MostBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: the password file cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name of the file, for messages.</param>
    /// <exception cref="InvalidDataException">A line cannot be used, or there is no user.</exception>
    public static IReadOnlyList<KnownUser> Parse(string text, string name)
    {
        var users = new List<KnownUser>();
        int number = 0;
        foreach (string line in text.TrimStart('\uFEFF').Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            string[] parts = line.Split(':'); // Behind a second colon nginx has comments.
            if (parts.Length < 2 || parts[0].Length == 0 || parts[0].Any(char.IsControl))
            {
                throw new InvalidDataException($"{name}: line {number} of the password file is not user:hash");
            }

            if (users.Exists(user => user.Name == parts[0]))
            {
                throw new InvalidDataException($"{name}: line {number} of the password file has the user '{parts[0]}' again");
            }

            users.Add(new KnownUser(parts[0], Hash(parts[1], $"{name}: line {number} of the password file: the password of '{parts[0]}'")));
        }

        return users.Count > 0 ? users : throw new InvalidDataException($"{name}: the password file has no user in it");
    }

    private static PasswordHash Hash(string text, string whose)
    {
        if (BcryptPassword.IsBcrypt(text))
        {
            BcryptPassword hash = BcryptPassword.Parse(text) ?? throw new InvalidDataException($"{whose} is no whole bcrypt hash; {Allowed}");
            return hash.Cost <= BcryptPassword.MostCost ? hash : throw new InvalidDataException(
                $"{whose} is bcrypt of cost {hash.Cost}, with which a log-in takes seconds of CPU; "
                + $"allowed: {BcryptPassword.LeastCost} to {BcryptPassword.MostCost} (htpasswd -B -C 10)");
        }

        return text.StartsWith(ShaPassword.Prefix, StringComparison.Ordinal)
            ? ShaPassword.Parse(text) ?? throw new InvalidDataException($"{whose} is no whole {{SHA}} hash; {Allowed}")
            : throw new InvalidDataException($"{whose} is {KindOf(text)}, which is not read; {Allowed}");
    }

    private static string KindOf(string text) => text switch
    {
        _ when text.StartsWith("$apr1$", StringComparison.Ordinal) || text.StartsWith("$1$", StringComparison.Ordinal) => "an MD5 hash",
        _ when text.StartsWith("$5$", StringComparison.Ordinal) || text.StartsWith("$6$", StringComparison.Ordinal) => "a hash of crypt's SHA-2",
        _ when text.StartsWith("{SSHA}", StringComparison.Ordinal) => "a salted SHA-1 hash",
        _ => "neither (clear text, perhaps, or a hash of the old crypt)",
    };
}
