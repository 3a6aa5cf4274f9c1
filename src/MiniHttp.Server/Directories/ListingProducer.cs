// A large listing: read on the thread pool, one piece for each work item, so that whatever else waits there has its turn in between; written
// a few KiB at a time, whenever the client has taken the last.

using System.Buffers;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Makes the body of a large listing.</summary>
/// <param name="body">The listing, of which a piece may have been read.</param>
/// <param name="release">Called once, when the listing needs no more room.</param>
internal sealed class ListingProducer(ListingBody body, Action release) : IBodyProducer, IThreadPoolWorkItem
{
    private const int EnoughBytes = 8 * 1024;

    private readonly Lock _gate = new();
    private Action? _wake;
    private Exception? _failure;
    private bool _isReading;
    private bool _isDisposed;
    private volatile bool _isRead;

    /// <inheritdoc/>
    public void Start(Action wake)
    {
        _wake = wake;
        _isReading = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void Stop()
    {
        // It has an end of its own.
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The directory could not be read to its end: a listing that lacks something must not look whole.</exception>
    public Produced Produce(IBufferWriter<byte> destination)
    {
        if (!_isRead)
        {
            return Produced.NothingYet;
        }

        if (_failure is not null)
        {
            throw new IOException($"A directory could not be read to its end: {_failure.Message}", _failure);
        }

        return body.Write(destination, EnoughBytes) ? Produced.Some : Produced.End;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            if (!_isReading)
            {
                Close();
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        bool hasMore = false;
        try
        {
            hasMore = !_isDisposed && body.ReadPiece();
        }
#pragma warning disable CA1031 // Nobody is above us who could be told; whoever takes the body is.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
        }

        if (!TryEndPiece(hasMore))
        {
            return;
        }

        if (hasMore)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
        {
            _wake!();
        }
    }

    /// <summary>False where nobody wants the listing any more: the directory is closed then, and not while it is read.</summary>
    private bool TryEndPiece(bool hasMore)
    {
        lock (_gate)
        {
            _isReading = hasMore && !_isDisposed;
            _isRead = !hasMore;
            if (_isDisposed)
            {
                Close();
            }

            return !_isDisposed;
        }
    }

    private void Close()
    {
        body.Dispose();
        release();
    }
}
