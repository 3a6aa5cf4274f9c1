// One piece of a large directory, in order, as bytes: an entry is its kind and the length of its name (2 bytes), its
// length (8), its time (8) and its name. An array of objects would take twice that. Blocks are given back as they are
// read.

using System.Buffers.Binary;

namespace MiniHttp.Hosting;

/// <summary>Entries in order, written once and read once.</summary>
/// <param name="memory">Where its blocks come from.</param>
internal sealed class SortedRun(ListingShare memory)
{
    /// <summary>Bytes of what a run is beside its blocks, and of its place in the merge.</summary>
    public const int Overhead = 256;

    private const int LengthOffset = 2, TimeOffset = 10, NameOffset = 18, Directory = 0x8000, EndOfBlock = 0xFFFF;

    private readonly Queue<byte[]> _blocks = new();
    private byte[]? _last;
    private byte[]? _passed; // Its last entry may still be in use.
    private int _offset;

    /// <summary>Appends an entry.</summary>
    /// <returns>False if there is no memory for it.</returns>
    public bool TryAdd(in ListedEntry entry)
    {
        int size = NameOffset + entry.Name.Length;
        if (_last is null || _offset + size > _last.Length)
        {
            MarkEnd();
            if (memory.TakeBlock() is not { } block)
            {
                return false;
            }

            _blocks.Enqueue(_last = block);
            _offset = 0;
        }

        Span<byte> room = _last.AsSpan(_offset, size);
        int kind = entry.Name.Length | (entry.IsDirectory ? Directory : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)kind);
        BinaryPrimitives.WriteInt64LittleEndian(room[LengthOffset..], entry.Length);
        BinaryPrimitives.WriteInt64LittleEndian(room[TimeOffset..], entry.Modified.UtcTicks);
        entry.Name.Span.CopyTo(room[NameOffset..]);
        _offset += size;
        return true;
    }

    /// <summary>All has been written: it is read from now on.</summary>
    public void Complete()
    {
        MarkEnd();
        (_last, _offset) = (null, 0);
    }

    /// <summary>Takes the next entry, which is good until the one after it is taken.</summary>
    public bool TryTake(out ListedEntry entry)
    {
        GiveBackPassed();
        entry = default;
        while (_blocks.TryPeek(out byte[]? block))
        {
            int kind = KindAt(block, _offset);
            if (kind != EndOfBlock)
            {
                entry = Read(block, kind);
                return true;
            }

            _passed = _blocks.Dequeue();
            _offset = 0;
        }

        return false;
    }

    /// <summary>Gives all of its blocks back, read or not; they still count.</summary>
    public void Drop()
    {
        foreach (byte[] block in _blocks.Concat(_passed is null ? [] : [_passed]))
        {
            memory.Recycle(block);
        }

        _blocks.Clear();
        _passed = null;
    }

    private static int KindAt(byte[] block, int offset)
        => offset + 2 <= block.Length ? BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(offset)) : EndOfBlock;

    private ListedEntry Read(byte[] block, int kind)
    {
        ReadOnlySpan<byte> bytes = block.AsSpan(_offset);
        var name = new ReadOnlyMemory<byte>(block, _offset + NameOffset, kind & ~Directory);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthOffset..]);
        long ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes[TimeOffset..]);
        _offset += NameOffset + name.Length;
        return new ListedEntry(name, (kind & Directory) != 0, length, new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    private void MarkEnd()
    {
        if (_last is not null && _offset + 2 <= _last.Length)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_last.AsSpan(_offset), EndOfBlock);
        }
    }

    private void GiveBackPassed()
    {
        if (_passed is not null)
        {
            memory.GiveBack(_passed);
            _passed = null;
        }
    }
}
