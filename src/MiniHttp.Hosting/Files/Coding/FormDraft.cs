namespace MiniHttp.Hosting;

/// <summary>
/// A coded form while it is written, in blocks of its cache. Bytes beyond its maximum, or beyond what the cache has
/// room for, are lost; <see cref="IsTooLong"/> or <see cref="IsOutOfRoom"/> is set then.
/// </summary>
internal sealed class FormDraft : IDisposable
{
    private readonly FormCache _cache;
    private readonly int _most;
    private readonly List<byte[]> _blocks = [];
    private long _reserved;
    private int _length;

    /// <summary>Begins one; <see cref="FormCache.Begin"/> has reserved room for it.</summary>
    internal FormDraft(FormCache cache, int most, long reserved)
        => (_cache, _most, _reserved) = (cache, most, reserved);

    /// <summary>Whether more was written than it may have.</summary>
    public bool IsTooLong => _length > _most;

    /// <summary>Whether the cache had no block left.</summary>
    public bool IsOutOfRoom { get; private set; }

    /// <summary>Whether all that was written is there.</summary>
    public bool IsWhole => !IsTooLong && !IsOutOfRoom;

    /// <summary>Where to write next, some bytes at least; nothing where it is not whole.</summary>
    public Span<byte> Room()
    {
        bool isFull = _length == _blocks.Count * FormCache.BlockSize;
        if (isFull && IsWhole && !TryAddBlock())
        {
            IsOutOfRoom = true;
        }

        return IsWhole ? _blocks[^1].AsSpan(_length % FormCache.BlockSize) : [];
    }

    /// <summary>So many bytes were written there.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Writes bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && Room() is { IsEmpty: false } room)
        {
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Hands over what was written.</summary>
    internal FormBytes Take()
    {
        var bytes = new FormBytes([.. _blocks], _length);
        _blocks.Clear();
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cache.End(_reserved, _blocks);
        _reserved = 0;
        _blocks.Clear();
    }

    private bool TryAddBlock()
    {
        if (_cache.TakeBlock(ref _reserved) is not { } block)
        {
            return false;
        }

        _blocks.Add(block);
        return true;
    }
}
