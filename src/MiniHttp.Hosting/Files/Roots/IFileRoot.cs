// What lies below the root, seen through one call. Two implementations: one for Linux, where the kernel keeps the path below the root,
// and one for everywhere, which looks before it opens.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>What a name turned out to be.</summary>
internal enum EntryKind
{
    /// <summary>Nothing that can be served: it does not exist, leaves the root, or is a device, a FIFO or a socket.</summary>
    Nothing,

    /// <summary>It exists, and the system does not let us read it.</summary>
    Forbidden,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A regular file, open.</summary>
    File,
}

/// <summary>What was found under a name.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="File">The file; the caller disposes of it. Up to <see cref="SmallFile.Longest"/> bytes it is in memory,
/// and larger ones are open: other programs may write to them while they are sent.</param>
/// <param name="Version">The version of the file.</param>
/// <param name="Looked">A time before the system was asked for the version. The clock must not be read later than that:
/// a file that was young then may have changed without another version.</param>
/// <param name="Kept">The cache's entry; null if the file is not cached.</param>
internal readonly record struct Entry(
    EntryKind Kind,
    IFileContent? File = null,
    FileVersion Version = default,
    DateTimeOffset Looked = default,
    CachedFile? Kept = null)
{
    /// <summary>Modification time, UTC.</summary>
    public DateTimeOffset Modified => Version.Modified.ToDateTimeOffset();

    /// <summary>
    /// The time from which to count the file's age. A cached file was settled when it was read, and each request
    /// compares its version: so its age may be counted from now.
    /// </summary>
    /// <param name="now">The current time.</param>
    public DateTimeOffset SeenAt(DateTimeOffset now) => Kept is null ? Looked : now;
}

/// <summary>
/// Opens files and directories below a root directory, and nothing else. The root is a path: each call uses the
/// directory that is there at that moment.
/// </summary>
internal interface IFileRoot : IDisposable
{
    /// <summary>Opens an entry. Never waits for another program, whatever kind of entry it is.</summary>
    /// <param name="relative">A name as <see cref="RequestPath.Map"/> makes it; empty for the root itself.</param>
    /// <exception cref="IOException">The system is out of descriptors, or the disk fails: it says nothing about the entry.</exception>
    Entry Open(ReadOnlySpan<byte> relative);

    /// <summary>Opens a directory to read what is in it.</summary>
    /// <param name="relative">A name as <see cref="RequestPath.Map"/> makes it; empty for the root itself.</param>
    /// <param name="kind"><see cref="EntryKind.Directory"/>, or why there is no reader: <see cref="EntryKind.Forbidden"/> where its names may
    /// not be read, else <see cref="EntryKind.Nothing"/>.</param>
    /// <exception cref="IOException">As for <see cref="Open"/>.</exception>
    IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind);

    /// <summary>
    /// Looks whether an entry that is usually absent is worth opening. One system call at most; opening takes several.
    /// Ask only for a name beside a file that was opened: the answer does not tell what may be served.
    /// </summary>
    /// <returns>False if <see cref="Open"/> would find nothing.</returns>
    bool MayExist(ReadOnlySpan<byte> relative) => true;
}
