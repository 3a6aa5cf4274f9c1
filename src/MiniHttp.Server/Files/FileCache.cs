// Small files in memory. What is kept is never sent without a look at the file itself: see CachingFileRoot, which decides what is kept and
// whether it is still good. Here stands how much is kept, and what goes when there is more.

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
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

/// <summary>Keeps files, up to so many bytes. For any thread; looking one up takes no lock and allocates nothing.</summary>
/// <param name="capacity">How many bytes.</param>
internal sealed class FileCache(long capacity)
{
    private const int Overhead = 512; // What is known of a file that holds no bytes takes memory, too.

    private readonly ConcurrentDictionary<byte[], CachedFile> _files = new(new PathComparer());
    private readonly Lock _lock = new();
    private readonly LinkedList<CachedFile> _order = new(); // The next to be looked at when room is needed comes first.
    private long _used;

    /// <summary>How many bytes are held.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Looks for what is kept of a path; whether it is still good is not known here.</summary>
    public CachedFile? Find(ReadOnlySpan<byte> path)
    {
        if (!_files.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out CachedFile? file))
        {
            return null;
        }

        if (!file.WasUsed)
        {
            file.WasUsed = true; // Only then: threads that share it need not take its memory from each other.
        }

        return file;
    }

    /// <summary>Keeps a file in place of whatever was kept of its path; not if it is larger than all there may be.</summary>
    public void Add(CachedFile file)
    {
        lock (_lock)
        {
            Drop(_files.GetValueOrDefault(file.Path));
            while (_used + SizeOf(file) > capacity && _order.First is { Value: var candidate })
            {
                if (candidate.WasUsed)
                {
                    // A second chance (CLOCK): nearly as good as a list by use, and a look-up changes no list.
                    candidate.WasUsed = false;
                    _order.Remove(candidate.Node!);
                    _order.AddLast(candidate.Node!);
                }
                else
                {
                    Drop(candidate);
                }
            }

            if (_used + SizeOf(file) <= capacity)
            {
                file.Node = _order.AddLast(file);
                _files[file.Path] = file;
                _used += SizeOf(file);
            }
        }
    }

    /// <summary>Forgets a file that is no longer good.</summary>
    public void Remove(CachedFile file)
    {
        lock (_lock)
        {
            Drop(file);
        }
    }

    private void Drop(CachedFile? file)
    {
        if (file?.Node is { } node)
        {
            _files.TryRemove(file.Path, out _);
            _order.Remove(node);
            file.Node = null;
            _used -= SizeOf(file);
        }
    }

    private static long SizeOf(CachedFile file) => Overhead + file.Path.Length + file.Length;

    private sealed class PathComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] path) => GetHashCode(path.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        // Seeded by the runtime: nobody can make names that fall together.
        public int GetHashCode(ReadOnlySpan<byte> path)
        {
            HashCode hash = default;
            hash.AddBytes(path);
            return hash.ToHashCode();
        }

        [ExcludeFromCodeCoverage(Justification = "Nothing is added by a span.")]
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
