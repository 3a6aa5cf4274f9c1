// The stream of events of one page (text/event-stream, the HTML standard §9.2). It has no end of its own: it ends with its connection, or with the
// server. It holds nothing but its place in the feed: who takes too little loses what the feed has dropped meanwhile, and is told how much.

using System.Buffers;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Tells one page what happens.</summary>
/// <param name="feed">Where it happens.</param>
/// <param name="strategy">How the server waits, for people.</param>
/// <param name="showsOwn">Whether conversations with the live page are told, too.</param>
/// <param name="showsPrivate">Whether conversations in which a password came are told, too: the viewer has one for all
/// that is guarded.</param>
/// <param name="places">Where it has a place, which it gives back.</param>
internal sealed class LiveStream(LiveFeed feed, string strategy, bool showsOwn, bool showsPrivate, EventStreams places)
    : IBodyProducer
{
    /// <summary>Bytes of events that go in one piece. In JSON they are some three times as many.</summary>
    private const int Piece = 16 * 1024;

    private readonly List<LiveEvent> _taken = [];
    private long _at;
    private long _unfollowed;
    private bool _hasBegun;
    private volatile bool _isLongSilent;
    private volatile Action? _wake;
    private volatile bool _isStopped;
    private int _isDisposed;

    /// <inheritdoc/>
    public bool IsEndless => true;

    /// <inheritdoc/>
    public void Start(Action wake)
    {
        (_at, _unfollowed) = feed.Add(this);
        _wake = wake;
    }

    /// <summary>Looks whether there is something to tell, and wakes the conversation, which may go on in this call.</summary>
    /// <param name="next">The number of the event that will be next.</param>
    /// <param name="unfollowed">How many connections were not followed so far.</param>
    /// <param name="isLongSilent">Whether something has to be said in any case.</param>
    public void Ring(long next, long unfollowed, bool isLongSilent)
    {
        _isLongSilent |= isLongSilent;
        if (Volatile.Read(ref _at) < next || Volatile.Read(ref _unfollowed) != unfollowed || isLongSilent)
        {
            _wake?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Stop() => _isStopped = true;

    /// <inheritdoc/>
    public void OnPeerEnded()
    {
        _isLongSilent = true;
        _wake?.Invoke();
    }

    /// <inheritdoc/>
    public Produced Produce(IBufferWriter<byte> destination)
    {
        if (_isStopped)
        {
            return Produced.End;
        }

        bool hasWritten = !_hasBegun || _isLongSilent;
        if (!_hasBegun)
        {
            LiveMessage.WriteHello(destination, feed.Run, strategy, feed.Listening);
        }
        else if (_isLongSilent)
        {
            destination.Write(":\n\n"u8);
        }

        (_hasBegun, _isLongSilent) = (true, false);
        do
        {
            long at = _at;
            long gone = feed.Take(ref at, Piece, _taken, out long unfollowed);
            if (gone > 0 || unfollowed != _unfollowed)
            {
                LiveMessage.WriteMissed(destination, gone, unfollowed - _unfollowed);
                hasWritten = true;
            }

            foreach (LiveEvent happened in _taken)
            {
                hasWritten |= Write(destination, happened);
            }

            Volatile.Write(ref _at, at);
            Volatile.Write(ref _unfollowed, unfollowed);
        }
        while (!hasWritten && _taken.Count > 0);

        return hasWritten ? Produced.Some : Produced.NothingYet;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        feed.Remove(this);
        _wake = null;
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            places.Leave();
        }
    }

    // Whose conversation it is may have become known when its beginning was told already.
    private bool Write(IBufferWriter<byte> destination, LiveEvent happened)
    {
        if (happened.Conversation.IsPrivate && !showsPrivate)
        {
            return WriteWithheld(destination, happened);
        }

        if (showsOwn || !happened.Conversation.IsOwn)
        {
            LiveMessage.WriteEvent(destination, happened);
            return true;
        }

        bool isRequestLine = happened.Parts is [{ Kind: WirePartKind.RequestLine or WirePartKind.EmptyLine }, ..];
        if (isRequestLine)
        {
            LiveMessage.WriteForget(destination, happened.Conversation.Number);
        }

        return isRequestLine;
    }

    private static bool WriteWithheld(IBufferWriter<byte> destination, LiveEvent happened)
    {
        if (happened.IsFirstPrivate)
        {
            LiveMessage.WriteWithheld(destination, happened.Conversation.Number);
        }

        return happened.IsFirstPrivate;
    }
}
