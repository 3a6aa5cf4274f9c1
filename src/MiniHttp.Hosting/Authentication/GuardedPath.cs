// Which directories are guarded, and who may see what lies below them. A guard always holds for a whole directory: what a file answers may
// be reached by more names than one (its directory's own, for an index file), and then a guard for the one name would be none.

using System.Text;

namespace MiniHttp.Hosting;

/// <summary>A directory, and who may see what lies below it.</summary>
internal sealed class GuardedPath
{
    /// <summary>What may be written, for messages.</summary>
    public const string Allowed = "/DIRECTORY/, /DIRECTORY/=USER,USER or /DIRECTORY/=*";

    private readonly byte[] _directory; // With a slash after it, none before; empty for the root.
    private readonly byte[] _folded;

    private GuardedPath(string directory, IReadOnlyList<string>? users, bool isOpen)
    {
        (_directory, Users, IsOpen) = (Encoding.UTF8.GetBytes(directory), users, isOpen);
        _folded = NameFolding.Fold(_directory);
    }

    /// <summary>The whole site, for every user.</summary>
    public static GuardedPath WholeSite { get; } = new("", null, isOpen: false);

    /// <summary>Those who may see it; null for every user.</summary>
    public IReadOnlyList<string>? Users { get; }

    /// <summary>Whether everybody may see it, without saying who he is.</summary>
    public bool IsOpen { get; }

    /// <summary>How long the name of the directory is: the longest that fits is the one that counts.</summary>
    public int Length => _directory.Length;

    /// <summary>The length of its folded name.</summary>
    public int FoldedLength => _folded.Length;

    /// <summary>Reads it; null if it is not what is allowed.</summary>
    public static GuardedPath? Parse(string text)
    {
        int end = text.EndsWith('/') ? text.Length : text.LastIndexOf("/=", StringComparison.Ordinal) + 1;
        if (end < 1 || text[0] != '/')
        {
            return null;
        }

        string directory = text[1..end];
        bool isName = directory.Length == 0 || directory[..^1].Split('/').All(segment => segment is not ("" or "." or ".." or "*") && !segment.Any(char.IsControl));
        string[] users = end == text.Length ? [] : text[(end + 1)..].Split(',', StringSplitOptions.TrimEntries);
        return !isName || users.Contains("") || (users.Length > 1 && users.Contains("*")) ? null
            : new GuardedPath(directory, users.Length > 0 ? users : null, isOpen: users is ["*"]);
    }

    /// <summary>Whether a user who has given the right password may see it.</summary>
    public bool Allows(string user) => Users?.Contains(user) != false;

    /// <summary>Whether a path is the directory or lies below it.</summary>
    /// <param name="relative">As <see cref="RequestPath.Map"/> makes it.</param>
    public bool Holds(ReadOnlySpan<byte> relative)
        => _directory.Length == 0
            || (EndsWithSegment(relative, _directory) && relative.StartsWith(_directory.AsSpan()[..^1]));

    /// <summary>The same, ignoring case.</summary>
    /// <param name="relative">A path that is ASCII or folded.</param>
    public bool HoldsFolded(ReadOnlySpan<byte> relative)
        => _folded.Length == 0
            || (EndsWithSegment(relative, _folded)
                && NameFolding.AreEqual(relative[..(_folded.Length - 1)], _folded.AsSpan()[..^1]));

    /// <summary>Whether the two may name the same directory.</summary>
    public bool IsSameFolded(GuardedPath other) => _folded.AsSpan().SequenceEqual(other._folded);

    // The directory ends where a segment of the path does.
    private static bool EndsWithSegment(ReadOnlySpan<byte> relative, byte[] directory)
        => relative.Length == directory.Length - 1
            || (relative.Length >= directory.Length && relative[directory.Length - 1] == '/');
}
