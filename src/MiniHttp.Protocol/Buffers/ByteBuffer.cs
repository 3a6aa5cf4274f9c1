// A growing run of bytes with a front that is consumed: what was received and not yet parsed, what was written and not
// yet sent.

using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>
/// A queue of bytes: appended at the end, consumed from the front. Storage is rented while there are bytes and returned
/// when there are none, so that an idle connection holds no buffer.
/// </summary>
public sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    private const int LeastRented = 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>Number of bytes.</summary>
    public int Length => _end - _start;

    /// <summary>The bytes; valid until the next call that changes them.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>The bytes; valid until the next call that changes them.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, Length);

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return; // Nothing is rented for nothing.
        }

        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Removes bytes from the front.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length, nameof(count));
        _start += count;
        if (_start == _end)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _end), nameof(count));
        _end += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_end);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_end);
    }

    /// <summary>Removes all bytes and returns the storage. The buffer can be used again.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        (_start, _end) = (0, 0);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _end >= count)
        {
            return;
        }

        int needed = checked(Length + count);
        if (needed <= _bytes.Length / 2)
        {
            Span.CopyTo(_bytes); // Half of it is already consumed: make room at the front.
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(LeastRented, _bytes.Length * 2)));
            Span.CopyTo(larger);
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = larger;
        }

        (_start, _end) = (0, Length);
    }
}
