// What lies below the root, seen through one call. Two implementations: one for Linux, where the kernel keeps the path below the root,
// and one for everywhere, which looks before it opens.

using MiniHttp.Protocol;

namespace MiniHttp.Server;

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
/// <param name="File">The open file; whoever asked for it disposes of it.</param>
/// <param name="Modified">When it was last modified, UTC.</param>
/// <param name="Version">What tells this version of it from others.</param>
/// <param name="Kept">What is kept of it; null where nothing is.</param>
internal readonly record struct Entry(
    EntryKind Kind, IFileContent? File = null, DateTimeOffset Modified = default, FileVersion Version = default, CachedFile? Kept = null);

/// <summary>Opens what lies below a root directory, and nothing else.</summary>
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
}
