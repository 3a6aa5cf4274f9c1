// Files that are kept, in memory or open. None is sent without a look at the file itself: see CachingFileRoot, which decides what is kept
// and whether it is still good. Here stands how much is kept, and what goes when there is more.

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace MiniHttp.Hosting;

/// <summary>Keeps files, up to a size in all. For any thread; looking one up takes no lock and allocates nothing.</summary>
/// <param name="capacity">How much: of whatever the size of a file is counted in.</param>
internal sealed class FileCache(long capacity)
{
    private readonly ConcurrentDictionary<byte[], CachedFile> _files = new(new PathComparer());
    private readonly Lock _lock = new();
    private readonly LinkedList<CachedFile> _order = new(); // The next to be looked at when room is needed comes first.
    private long _used;

    /// <summary>How much is held.</summary>
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

    /// <summary>Keeps a file in place of whatever was kept of its path; drops it if it is larger than all there may be.</summary>
    public void Add(CachedFile file)
    {
        lock (_lock)
        {
            Drop(_files.GetValueOrDefault(file.Path));
            while (_used + file.Size > capacity && _order.First is { Value: var candidate })
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

            if (_used + file.Size <= capacity)
            {
                file.Node = _order.AddLast(file);
                _files[file.Path] = file;
                _used += file.Size;
            }
            else
            {
                file.Drop();
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

    /// <summary>Forgets what nobody has asked for since this was last called.</summary>
    public void RemoveUnused()
    {
        lock (_lock)
        {
            foreach (CachedFile file in _order.ToArray())
            {
                if (file.WasUsed)
                {
                    file.WasUsed = false;
                }
                else
                {
                    Drop(file);
                }
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            while (_order.First is { Value: var file })
            {
                Drop(file);
            }
        }
    }

    private void Drop(CachedFile? file)
    {
        if (file?.Node is { } node)
        {
            _files.TryRemove(file.Path, out _);
            _order.Remove(node);
            file.Node = null;
            _used -= file.Size;
            file.Drop();
        }
    }

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
