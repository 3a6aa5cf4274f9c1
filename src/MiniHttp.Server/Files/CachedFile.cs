using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>The content of a small file, and which file it was read from.</summary>
/// <param name="path">Its path below the root.</param>
/// <param name="content">All of its bytes.</param>
/// <param name="status">What the kernel said of it before it was read.</param>
internal sealed class CachedFile(byte[] path, byte[] content, in FileStatus status) : IFileContent
{
    private readonly FileStatus _status = status;

    /// <inheritdoc/>
    public long Length => content.Length;

    /// <summary>Its path below the root.</summary>
    public byte[] Path => path;

    /// <summary>The fields of its answers, once one was made: they are the same in every one.</summary>
    public ReadyFields? Ready { get; set; }

    /// <summary>Whether it was asked for since the cache last looked.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Its place in the cache's order; the cache's own note.</summary>
    public LinkedListNode<CachedFile>? Node { get; set; }

    /// <summary>Whether the kernel says the same of a file now.</summary>
    public bool IsSame(in FileStatus status) => _status.Identity == status.Identity;

    /// <summary>The file as a root hands it out.</summary>
    public Entry ToEntry() => new(EntryKind.File, this, _status.Modified, _status.Version);

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset)
    {
        ReadOnlySpan<byte> rest = offset < content.Length ? content.AsSpan((int)offset) : [];
        rest = rest[..Math.Min(rest.Length, destination.Length)];
        rest.CopyTo(destination);
        return rest.Length;
    }

    /// <summary>Nothing to release: it may be in many answers at a time.</summary>
    public void Dispose()
    {
    }
}

/// <summary>The fields of the answers with a file that nobody is in the middle of writing.</summary>
/// <param name="Whole">Of a plain 200 with all of it.</param>
/// <param name="NotModified">Of a 304.</param>
/// <param name="Modified">What Last-Modified says.</param>
internal sealed record ReadyFields(HeaderFields Whole, HeaderFields NotModified, DateTimeOffset Modified);
