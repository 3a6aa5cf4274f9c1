namespace MiniHttp.Hosting;

/// <summary>
/// Bytes that wait, in blocks: as many as they need, and one that is kept for the next. An array that doubles when it
/// is full would take four times as much while it grows.
/// </summary>
internal sealed class LogBlocks
{
    private const int BlockSize = 64 * 1024;

    private readonly Queue<byte[]> _blocks = new();
    private byte[] _last = [];
    private byte[]? _spare;
    private int _start; // In the first block.
    private int _end = BlockSize; // In the last one.

    /// <summary>How many bytes wait.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes of memory that they take.</summary>
    public long Allocated => ((long)_blocks.Count + (_spare is null ? 0 : 1)) * BlockSize;

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_end == BlockSize)
            {
                _last = _spare ?? GC.AllocateUninitializedArray<byte>(BlockSize);
                (_spare, _end) = (null, 0);
                _blocks.Enqueue(_last);
            }

            int count = Math.Min(bytes.Length, BlockSize - _end);
            bytes[..count].CopyTo(_last.AsSpan(_end));
            bytes = bytes[count..];
            _end += count;
            Length += count;
        }
    }

    /// <summary>Copies as many of the first bytes as there is room for.</summary>
    /// <returns>How many.</returns>
    public int CopyTo(Span<byte> destination)
    {
        int copied = 0, start = _start;
        foreach (byte[] block in _blocks)
        {
            ReadOnlySpan<byte> part = block.AsSpan(start..(block == _last ? _end : BlockSize));
            part = part[..Math.Min(part.Length, destination.Length - copied)];
            part.CopyTo(destination[copied..]);
            (copied, start) = (copied + part.Length, 0);
        }

        return copied;
    }

    /// <summary>Where a byte stands first; -1 if nowhere.</summary>
    public int IndexOf(byte wanted)
    {
        int before = 0, start = _start;
        foreach (byte[] block in _blocks)
        {
            ReadOnlySpan<byte> part = block.AsSpan(start..(block == _last ? _end : BlockSize));
            if (part.IndexOf(wanted) is >= 0 and int index)
            {
                return before + index;
            }

            (before, start) = (before + part.Length, 0);
        }

        return -1;
    }

    /// <summary>Takes bytes off the front.</summary>
    public void Consume(int count)
    {
        Length -= count;
        _start += count;
        while (_start >= BlockSize || (Length == 0 && _blocks.Count > 0))
        {
            _spare = _blocks.Dequeue();
            _start = Math.Max(_start - BlockSize, 0);
        }

        if (Length == 0)
        {
            (_start, _end) = (0, BlockSize);
        }
    }
}
