// A file root that keeps small files in memory and larger ones open, and never sends what is stale. The reasoning:
//
// 1. Every request looks at the file: one statx(2) for each component of its path, none of which may be a link. What is kept is sent only if
//    device, inode, length, time of modification and time of change (ctime) are those of the file that was read or opened.
// 2. Whatever changes a file's bytes, its length, its mode, its owner or its own name sets its ctime, which no program can set to what it likes.
// 3. Two changes within one tick of the kernel's clock get the same ctime. So only a file is kept whose ctime was 2 s old when it was read: a
//    change while it is read, or at any time after, gets another one.
// 4. What is in memory was read through the root, from a file below it. A directory on the path that is swapped for a link to outside between
//    two of the looks could at most bring back what was served a moment before: bytes of the very file that lay inside when it was read.
//
// One writer is not seen at once: a program that has a file mapped and writes to a page that it wrote to before. The kernel notes no new time
// until the page has gone to the disk. Such files are no web pages; whoever has some sets FileCache to 0.
//
// A file that is deleted takes its room on the disk until it is closed. So one that nobody asks for is not kept open for long.

using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Serves files that were opened before as long as they are what they were.</summary>
internal sealed class CachingFileRoot : IFileRoot
{
    /// <summary>Longer files are kept open, not in memory: sending one from the kernel's own cache (sendfile) costs less than copying it.</summary>
    public const int LongestInMemory = 32 * 1024;

    /// <summary>How many files are kept open. The descriptors are taken from those that are set aside: see DescriptorLimit.</summary>
    public const int MostOpen = 64;

    /// <summary>How long a file stays open that nobody asks for: at least this long, at the most twice.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(5);

    private const int Overhead = 1536; // Of a file in memory: objects, and the fields of its answers. Measured: 700 to 1,500.

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

        entry = _inner.Open(relative, out FileStatus status);
        return entry.File is OpenedFile file && MayKeep(relative, status) ? Keep(relative, file, status, entry) : entry;
    }

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
            if (_inner.TryLookUnfollowed(relative, out FileStatus now) && kept.IsSame(now) && kept.TryOpen(out entry))
            {
                return true;
            }

            cache.Remove(kept);
        }

        entry = default;
        return false;
    }

    private bool MayKeep(ReadOnlySpan<byte> relative, in FileStatus status)
        => _clock.GetUtcNow() - status.Changed >= Validators.Settled
            && relative.Count((byte)'/') < MostComponents
            && _inner.TryLookUnfollowed(relative, out FileStatus look) && look.Identity == status.Identity; // Else a link leads to it.

    private Entry Keep(ReadOnlySpan<byte> relative, OpenedFile file, in FileStatus status, in Entry entry)
    {
        byte[] path = relative.ToArray();
        if (status.Length > LongestInMemory)
        {
            file.TryHold(); // One hold is the answer's, one the cache's.
            var kept = new CachedFile(path, file, status, size: 1) { WasUsed = true };
            _open.Add(kept);
            CloseUnusedInTime();
            return entry with { Kept = kept };
        }

        if (file.ReadWhole() is { } content)
        {
            _inMemory.Add(new CachedFile(path, new FileInMemory(content), status, Overhead + path.Length + content.Length));
        }

        return entry;
    }

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
}
