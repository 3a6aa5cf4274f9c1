// A large listing: read on the thread pool, one piece for each work item, so that whatever else waits there has its turn in between; written
// a few KiB at a time, whenever the client has taken the last.

using System.Buffers;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Makes the body of a large listing.</summary>
/// <param name="body">The listing, of which the first piece has been read; disposed of with the producer.</param>
/// <param name="outOfMemory">Called if it needs more memory than there is.</param>
internal sealed class ListingProducer(ListingBody body, Action outOfMemory) : IBodyProducer, IThreadPoolWorkItem
{
    /// <summary>
    /// Pieces that are still read when the server stops: 16,384 names, which take some 70 ms. A directory that has more
    /// is not waited for.
    /// </summary>
    internal const int MaxPiecesAfterStop = 32;

    private const int EnoughBytes = 8 * 1024;

    private readonly Lock _gate = new();
    private Action? _wake;
    private Exception? _failure;
    private int _piecesAfterStop;
    private bool _isReading;
    private bool _isDisposed;
    private bool _hasGivenUp;
    private volatile bool _isStopping;
    private volatile bool _isFillerDue;
    private volatile bool _isRead;

    /// <inheritdoc/>
    public void Start(Action wake)
    {
        _wake = wake;
        _isReading = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void Stop() => _isStopping = true;

    /// <inheritdoc/>
    public void OnPeerEnded()
    {
        _isFillerDue = true;
        _wake!();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The directory could not be read to its end: a listing that lacks something must not look whole.</exception>
    public Produced Produce(IBufferWriter<byte> destination)
    {
        if (!_isRead)
        {
            bool fills = _isFillerDue;
            _isFillerDue = false;
            return fills && body.TryFill(destination) ? Produced.Some : Produced.NothingYet;
        }

        if (_failure is not null)
        {
            throw new IOException($"A directory could not be read to its end: {_failure.Message}", _failure);
        }

        return _hasGivenUp ? Produced.Failed : body.Write(destination, EnoughBytes) ? Produced.Some : Produced.End;
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
                body.Dispose();
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        bool hasMore = false;
        try
        {
            hasMore = !_isDisposed && ReadNext();
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

    private bool ReadNext()
    {
        if (_isStopping && ++_piecesAfterStop > MaxPiecesAfterStop)
        {
            _hasGivenUp = true;
            return false;
        }

        PieceRead read = body.ReadNext();
        if (read == PieceRead.OutOfMemory)
        {
            _hasGivenUp = true;
            outOfMemory();
        }

        return read == PieceRead.More;
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
                body.Dispose();
            }

            return !_isDisposed;
        }
    }
}
