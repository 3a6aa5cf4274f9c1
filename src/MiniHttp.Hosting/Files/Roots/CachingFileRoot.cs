// A file root that keeps small files in memory and larger ones open, and never sends stale content. The proof:
//
// 1. Each request looks at the file by its absolute path: one statx(2) for each component below the site's root, none
//    of which may be a link. The kept file is sent only if the file at the path has its version (FileVersion).
// 2. The absolute path leads through the directory that is the site's root at that moment. If another directory has
//    taken its place, by a rename or a switched symlink, the path leads to another file, with another device or inode
//    number. An inode number is used again only after its file is gone, and then for a file with a later ctime.
// 3. The kernel sets the ctime at each change of a file's bytes, length, mode, owner or name. No program can choose it.
// 4. Two changes within one tick of the kernel's clock get the same ctime. So a file is kept only if its ctime was 2 s
//    old before it was opened: any change during the reading, or later, gets another one. The bytes in memory are
//    compared after the reading, and at each request.
// 5. The bytes in memory were read from a file below the root. If a directory on the path is exchanged for a link to
//    the outside between two of the looks, the worst outcome is the answer of a moment before: bytes of the file that
//    was inside when it was read.
//
// One writer is not seen: a program that has mapped a file (mmap) and writes to a page that it has written to before.
// The kernel sets the times at the first write after the page was written to the disk, and at no later one.
//
// A file that is deleted takes its room on the disk until it is closed. So one that nobody asks for is not kept open
// for long.

using Microsoft.Win32.SafeHandles;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>Serves files that were opened before as long as they are what they were.</summary>
internal sealed class CachingFileRoot : IFileRoot
{
    /// <summary>How many files are kept open. The descriptors are taken from those that are set aside: see DescriptorLimit.</summary>
    public const int MostOpen = 64;

    /// <summary>How long a file stays open that nobody asks for: at least this long, at the most twice.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Bytes of a file in memory besides its content: objects, and the fields of its answers. Measured: 700 to 1,500.
    /// </summary>
    private const int Overhead = 1536;

    /// <summary>More looks than this cost more than they save.</summary>
    private const int MostComponents = 4;

    private readonly LinuxFileRoot _inner;
    private readonly FileCache _inMemory;
    private readonly FileCache _open = new(MostOpen);
    private readonly TimeProvider _clock;
    private readonly ITimer _closing;
    private int _closingIsDue;

    /// <summary>Puts caches before a root.</summary>
    /// <param name="inner">The root.</param>
    /// <param name="inMemory">What is kept in memory, in bytes.</param>
    /// <param name="clock">What time it is.</param>
    public CachingFileRoot(LinuxFileRoot inner, FileCache inMemory, TimeProvider clock)
    {
        (_inner, _inMemory, _clock) = (inner, inMemory, clock);
        _closing = clock.CreateTimer(_ => CloseUnused(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public Entry Open(ReadOnlySpan<byte> relative)
    {
        if (TryOpenKept(_inMemory, relative, out Entry entry) || TryOpenKept(_open, relative, out entry))
        {
            return entry;
        }

        DateTimeOffset looked = _clock.GetUtcNow();
        SafeFileHandle? handle = _inner.OpenFile(relative, out FileVersion version, out entry);
        if (handle is null)
        {
            return entry;
        }

        var opened = new Opened(handle, version, looked);
        return !MayKeep(relative, opened) ? opened.ToEntry()
            : version.Length > SmallFile.Longest ? KeepOpen(relative, opened) : KeepInMemory(relative, opened);
    }

    /// <inheritdoc/>
    public bool MayExist(ReadOnlySpan<byte> relative)
        => _inMemory.Find(relative) is not null || _open.Find(relative) is not null || _inner.MayExist(relative);

    /// <inheritdoc/>
    public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind) => _inner.OpenDirectory(relative, out kind);

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Dispose();
        _open.Clear();
        _inner.Dispose();
    }

    private bool TryOpenKept(FileCache cache, ReadOnlySpan<byte> relative, out Entry entry)
    {
        if (cache.Find(relative) is { } kept)
        {
            if (IsAt(relative, kept.Version) && kept.TryOpen(out entry))
            {
                return true;
            }

            cache.Remove(kept);
        }

        entry = default;
        return false;
    }

    private static bool MayKeep(ReadOnlySpan<byte> relative, in Opened opened)
        => opened.Looked - opened.Version.Changed.ToDateTimeOffset() >= FileVersion.Settled
            && relative.Count((byte)'/') < MostComponents;

    private Entry KeepOpen(ReadOnlySpan<byte> relative, in Opened opened)
    {
        if (!IsAt(relative, opened.Version))
        {
            return opened.ToEntry();
        }

        var file = new OpenedFile(opened.Handle, opened.Version.Length);
        var kept = new CachedFile(relative.ToArray(), file, opened.Version, size: 1) { WasUsed = true };
        kept.TryOpen(out Entry entry); // One hold is the answer's, one the cache's.
        _open.Add(kept);
        CloseUnusedInTime();
        return entry;
    }

    private Entry KeepInMemory(ReadOnlySpan<byte> relative, in Opened opened)
    {
        if (!IsAt(relative, opened.Version))
        {
            return opened.ToEntry();
        }

        byte[] content = GC.AllocateUninitializedArray<byte>((int)opened.Version.Length);
        if (SmallFile.Read(opened.Handle, content) != content.Length || !IsAt(relative, opened.Version))
        {
            return opened.ToEntry();
        }

        opened.Handle.Dispose();
        byte[] path = relative.ToArray();
        long size = Overhead + path.Length + content.Length;
        var kept = new CachedFile(path, new FileInMemory(content), opened.Version, size);
        _inMemory.Add(kept);
        kept.TryOpen(out Entry entry);
        return entry;
    }

    // Not if a link leads to it, if it was changed since, or if it is the server's own now.
    private bool IsAt(ReadOnlySpan<byte> relative, in FileVersion version)
        => _inner.TryLookUnfollowed(relative, out FileStatus look) && look.Version == version && !_inner.IsOwn(look);

    // Only while something is open: a server that nobody asks anything sleeps.
    private void CloseUnusedInTime()
    {
        if (Interlocked.Exchange(ref _closingIsDue, 1) == 0)
        {
            _closing.Change(OpenFor, Timeout.InfiniteTimeSpan);
        }
    }

    private void CloseUnused()
    {
        Volatile.Write(ref _closingIsDue, 0);
        _open.RemoveUnused();
        if (_open.Used > 0)
        {
            CloseUnusedInTime();
        }
    }

    /// <summary>A file that was opened just now.</summary>
    private readonly record struct Opened(SafeFileHandle Handle, FileVersion Version, DateTimeOffset Looked)
    {
        /// <summary>As a root hands it out that keeps nothing.</summary>
        public Entry ToEntry() => SmallFile.Open(Handle, Version, Looked);
    }
}
