using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>A file that is kept, in memory or open.</summary>
/// <param name="path">Its path below the root.</param>
/// <param name="content">All of its bytes, or the open file.</param>
/// <param name="version">The version that was read or opened.</param>
/// <param name="size">How much of the cache it takes.</param>
internal sealed class CachedFile(byte[] path, IFileContent content, FileVersion version, long size)
{
    /// <summary>The version that was read or opened.</summary>
    public FileVersion Version => version;

    /// <summary>Its path below the root.</summary>
    public byte[] Path => path;

    /// <summary>How much of the cache it takes, in whatever that is counted in.</summary>
    public long Size => size;

    /// <summary>The fields of its answers, once one was made: they are the same in every one.</summary>
    public ReadyFields? Ready { get; set; }

    /// <summary>Whether it was asked for since the cache last looked.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Its place in the cache's order; the cache's own note.</summary>
    public LinkedListNode<CachedFile>? Node { get; set; }

    /// <summary>The file as a root hands it out.</summary>
    /// <returns>False if the cache has dropped it meanwhile.</returns>
    public bool TryOpen(out Entry entry)
    {
        entry = new Entry(EntryKind.File, content, version, Kept: this);
        return content is not OpenedFile open || open.TryHold();
    }

    /// <summary>It is kept no longer; answers that are under way go on.</summary>
    public void Drop() => content.Dispose();
}

/// <summary>A file in memory.</summary>
/// <param name="bytes">All of its bytes.</param>
internal sealed class FileInMemory(byte[] bytes) : IFileContent
{
    /// <inheritdoc/>
    public long Length => bytes.Length;

    /// <summary>Reads a part of what is in memory.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Span<byte> destination, long offset)
    {
        ReadOnlySpan<byte> rest = offset < bytes.Length ? bytes[(int)offset..] : [];
        rest = rest[..Math.Min(rest.Length, destination.Length)];
        rest.CopyTo(destination);
        return rest.Length;
    }

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset) => Read(bytes, destination, offset);

    /// <summary>Nothing to release: it may be in many answers at a time.</summary>
    public void Dispose()
    {
    }
}

/// <summary>The fields of the answers with a version of a file, made once: no clock changes them any more.</summary>
/// <param name="Whole">Of a plain 200 with all of it.</param>
/// <param name="NotModified">Of a 304.</param>
internal sealed record ReadyFields(HeaderFields Whole, HeaderFields NotModified);
