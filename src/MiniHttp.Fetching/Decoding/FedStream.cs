// The streams of System.IO.Compression pull; what comes over a connection is pushed. Here a read waits until bytes are
// offered, and goes on within that call, on its thread: no other thread is needed, and nothing is read ahead.

using System.Threading.Tasks.Sources;

namespace MiniHttp.Fetching;

/// <summary>A stream to read what is offered. One reader, one who offers, one at a time.</summary>
/// <param name="held">
/// A byte that no read ends with, unless it is the last one of all: its reader looks at the byte after it, too. Null for
/// none.
/// </param>
internal sealed class FedStream(byte? held) : ReadOnlyStream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _waiting; // Its continuations run in SetResult, not on the thread pool.
    private Memory<byte> _destination;
    private byte[] _bytes = [];
    private int _start, _end;
    private bool _isWaiting, _isComplete;

    /// <summary>Adds bytes; a read that waits goes on.</summary>
    public void Offer(ReadOnlySpan<byte> bytes)
    {
        byte[] former = _bytes;
        int left = _end - _start; // One byte that is held, or none.
        if (_bytes.Length < left + bytes.Length)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(left + bytes.Length);
        }

        former.AsSpan(_start, left).CopyTo(_bytes);
        bytes.CopyTo(_bytes.AsSpan(left));
        (_start, _end) = (0, left + bytes.Length);
        GoOn();
    }

    /// <summary>There is nothing more; a read that waits returns 0.</summary>
    public void Complete()
    {
        _isComplete = true;
        GoOn();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (CanTake)
        {
            return new(Take(buffer.Span));
        }

        (_destination, _isWaiting) = (buffer, true);
        _waiting.Reset();
        return new(this, _waiting.Version);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _waiting.GetStatus(token);

    // Where a synchronization context was to be returned to, that would be another thread's doing.
    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _waiting.OnCompleted(continuation, state, token, ValueTaskSourceOnCompletedFlags.None);

    private bool CanTake => _isComplete || (_end - _start) switch
    {
        0 => false,
        1 => _bytes[_start] != held,
        _ => true,
    };

    private void GoOn()
    {
        if (_isWaiting && CanTake)
        {
            _isWaiting = false;
            _waiting.SetResult(Take(_destination.Span));
        }
    }

    private int Take(Span<byte> destination)
    {
        int left = _end - _start;
        int count = Math.Min(destination.Length, left);
        bool isLastOfAll = _isComplete && count == left;
        count -= count > 1 && !isLastOfAll && _bytes[_start + count - 1] == held ? 1 : 0;
        _bytes.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }
}
