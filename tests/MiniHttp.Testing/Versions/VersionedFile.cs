using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace MiniHttp.Testing.Versions;

/// <summary>How a version of a file came to its place.</summary>
public enum EditKind
{
    /// <summary>Written beside the file, and renamed over it.</summary>
    Rename,

    /// <summary>The same, with the modification time of all such versions.</summary>
    RenamePreserved,

    /// <summary>Overwritten in place, in one call.</summary>
    InPlace,

    /// <summary>Emptied, written and given the modification time of all such versions: <c>cp -p</c>.</summary>
    CopyPreserved,

    /// <summary>With its whole folder, by a rename or by a link.</summary>
    FolderExchange,
}

/// <summary>
/// A file whose bytes say which version they are. All versions have the same length. One editor edits it, any number of
/// clients look: a client that asks after an edit was complete has to see that version or a later one, and none that
/// was not begun when its answer had come.
/// </summary>
public sealed class VersionedFile
{
    private const int LineLength = 32, NumberLength = 8;

    private readonly ConcurrentDictionary<int, EditKind> _edits = new();
    private readonly byte[] _lines; // Of version 0.
    private volatile int _begun;
    private volatile int _done;

    /// <param name="id">A number of its own.</param>
    /// <param name="name">Its path below the root.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="isHonest">Whether its modification time changes with its bytes: only then do dates tell its
    /// versions apart.</param>
    public VersionedFile(int id, string name, int length, bool isHonest)
    {
        (Name, Length, IsHonest) = (name, length, isHonest);
        _edits[0] = EditKind.Rename;
        IEnumerable<string> lines = Enumerable.Range(0, (length / LineLength) + 1)
            .Select(line => string.Create(CultureInfo.InvariantCulture, $"00000000 {id:x8} {line:x8} wxyz\n"));
        _lines = Encoding.ASCII.GetBytes(string.Concat(lines))[..length];
    }

    public string Name { get; }

    public int Length { get; }

    public bool IsHonest { get; }

    /// <summary>The latest version whose edit has begun.</summary>
    public int Begun => _begun;

    /// <summary>The latest version whose edit is complete.</summary>
    public int Done => _done;

    /// <summary>The bytes of a version: lines of text, each of which says whose it is.</summary>
    public byte[] Content(int version)
    {
        byte[] content = [.. _lines];
        Span<byte> number = stackalloc byte[NumberLength];
        version.TryFormat(number, out _, "x8", CultureInfo.InvariantCulture);
        for (int offset = 0; offset < Length; offset += LineLength)
        {
            number[..Math.Min(NumberLength, Length - offset)].CopyTo(content.AsSpan(offset));
        }

        return content;
    }

    /// <summary>The version that bytes are of, all of them; null where they are of none, or of several.</summary>
    /// <param name="bytes">Some bytes of the file.</param>
    /// <param name="offset">Where they begin; a multiple of 32, so that the first line is whole.</param>
    public int? VersionOf(ReadOnlySpan<byte> bytes, int offset = 0)
    {
        ReadOnlySpan<byte> number = bytes[..Math.Min(NumberLength, bytes.Length)];
        if (!int.TryParse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int version))
        {
            return null;
        }

        Span<byte> expected = Content(version).AsSpan(offset, Math.Min(bytes.Length, Length - offset));
        return expected.SequenceEqual(bytes) ? version : null;
    }

    /// <summary>Makes the next version.</summary>
    /// <param name="kind">How.</param>
    /// <param name="edit">Puts the bytes in their place.</param>
    public void Edit(EditKind kind, Action<byte[]> edit)
    {
        Begin(kind);
        edit(Content(_begun));
        Complete();
    }

    /// <summary>The next version may be seen from now on.</summary>
    public void Begin(EditKind kind)
    {
        _edits[_begun + 1] = kind;
        _begun++;
    }

    /// <summary>No other version may be seen from now on.</summary>
    public void Complete() => _done = _begun;

    /// <summary>Whether an edit of a kind was under way at some time between two moments.</summary>
    /// <param name="done">The version that was complete at the first.</param>
    /// <param name="begun">The version that had begun at the second.</param>
    /// <param name="isSuch">Which kinds.</param>
    public bool WasUnderWay(int done, int begun, Func<EditKind, bool> isSuch)
    {
        for (int version = done + 1; version <= begun; version++)
        {
            if (isSuch(_edits[version]))
            {
                return true;
            }
        }

        return false;
    }
}
