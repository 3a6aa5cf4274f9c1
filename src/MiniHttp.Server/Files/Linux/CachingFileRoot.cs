// A file root that keeps small files in memory, and never sends what is stale. The reasoning:
//
// 1. Every request looks at the file: one statx(2) for each component of its path, none of which may be a link. What is kept is sent only if
//    device, inode, length, time of modification and time of change (ctime) are those of the file that was read.
// 2. Whatever changes a file's bytes, its length, its mode, its owner or its own name sets its ctime, which no program can set to what it likes.
// 3. Two changes within one tick of the kernel's clock get the same ctime. So only a file is kept whose ctime was 2 s old when it was read: a
//    change while it is read, or at any time after, gets another one.
// 4. What is in memory was read through the root, from a file below it. A directory on the path that is swapped for a link to outside between
//    two of the looks could at most bring back what was served a moment before: bytes of the very file that lay inside when it was read.
//
// One writer is not seen at once: a program that has a file mapped and writes to a page that it wrote to before. The kernel notes no new time
// until the page has gone to the disk. Such files are no web pages; whoever has some sets FileCache to 0.

using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Serves small files from memory as long as they are what they were.</summary>
/// <param name="inner">The root.</param>
/// <param name="cache">What is kept.</param>
/// <param name="clock">What time it is.</param>
internal sealed class CachingFileRoot(LinuxFileRoot inner, FileCache cache, TimeProvider clock) : IFileRoot
{
    /// <summary>Longer files are not kept: sending one from the kernel's own cache (sendfile) costs less than copying it.</summary>
    public const int LongestFile = 32 * 1024;

    /// <summary>More looks than this cost more than they save.</summary>
    private const int MostComponents = 4;

    /// <inheritdoc/>
    public Entry Open(ReadOnlySpan<byte> relative)
    {
        CachedFile? kept = cache.Find(relative);
        if (kept is not null)
        {
            if (inner.TryLookUnfollowed(relative, out FileStatus now) && kept.IsSame(now))
            {
                return kept.ToEntry();
            }

            cache.Remove(kept);
        }

        Entry entry = inner.Open(relative, out FileStatus status);
        if (entry.File is { } file && MayKeep(relative, status))
        {
            Keep(relative, file, status);
        }

        return entry;
    }

    /// <inheritdoc/>
    public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind) => inner.OpenDirectory(relative, out kind);

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    private bool MayKeep(ReadOnlySpan<byte> relative, in FileStatus status)
        => status.Length <= LongestFile
            && clock.GetUtcNow() - status.Changed >= Validators.Settled
            && relative.Count((byte)'/') < MostComponents
            && inner.TryLookUnfollowed(relative, out FileStatus look) && look.Identity == status.Identity; // Else a link leads to it.

    private void Keep(ReadOnlySpan<byte> relative, IFileContent file, in FileStatus status)
    {
        if (file.ReadWhole() is { } content)
        {
            cache.Add(new CachedFile(relative.ToArray(), content, status));
        }
    }
}
