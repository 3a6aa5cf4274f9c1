using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>
/// epoll(7), on raw descriptors. The kernel keeps the list of what is watched, so that a wait costs as much as happens,
/// however many there are. Connections are watched edge by edge: entered once, when they first have to wait, and not
/// touched again; a change is told once, so that whoever was told goes on until a call says that nothing is left.
/// </summary>
internal sealed class EpollSelector : ISelector
{
    /// <summary>Events taken by one wait: 512, as nginx (<c>epoll_events</c>).</summary>
    private const int EventsAtOnce = 512;

    private readonly SafeFileDescriptor _epoll = EpollCalls.Create();
    private readonly EpollEvents _events = new(EventsAtOnce);
    private readonly WakeUp _wakeUp;
    private Watched?[] _watched = new Watched?[64]; // By descriptor.

    /// <exception cref="IOException">No descriptor is left.</exception>
    /// <exception cref="SocketException">No descriptor is left.</exception>
    public EpollSelector()
    {
        try
        {
            _wakeUp = new WakeUp();
            EpollCalls.Control(_epoll, EpollCalls.Add, (int)_wakeUp.Socket.Handle, EpollCalls.Readable);
        }
        catch
        {
            _wakeUp?.Dispose();
            _epoll.Dispose();
            throw;
        }
    }

    public string Name => "epoll";

    public AcceptedConnection? Accept(WatchedListener listener) => AcceptedDescriptor.Accept(listener.Socket.SafeHandle);

    // By its state, not its changes: not everything has to be accepted at once. And of several processes that share it,
    // one is woken.
    public void Watch(WatchedListener listener)
    {
        ListenCalls.SetNonBlocking(listener.Socket.SafeHandle);
        Enter((int)listener.Socket.Handle, listener, EpollCalls.Readable | EpollCalls.Exclusive);
    }

    public void Ignore(WatchedListener listener) => Leave((int)listener.Socket.Handle, listener);

    public void Watch(SelectedConversation conversation)
    {
        const uint Receiving = EpollCalls.Readable | EpollCalls.PeerHalfClosed | EpollCalls.Edge;
        int descriptor = ((AcceptedDescriptor)conversation.Connection).Descriptor;
        bool needsRoom = conversation.WaitsToSend && !conversation.IsWatchedForRoom;
        if (!conversation.IsWatched)
        {
            Enter(descriptor, conversation, needsRoom ? Receiving | EpollCalls.Writable : Receiving);
        }
        else if (needsRoom)
        {
            EpollCalls.Control(_epoll, EpollCalls.Modify, descriptor, Receiving | EpollCalls.Writable);
        }

        conversation.IsWatchedForRoom |= needsRoom;
    }

    // Closing takes it off the kernel's list.
    public void Forget(SelectedConversation conversation)
    {
        if (conversation.IsWatched)
        {
            _watched[((AcceptedDescriptor)conversation.Connection).Descriptor] = null;
            conversation.IsWatched = false;
        }
    }

    public void Wait(int milliseconds, List<Watched> ready)
    {
        int count = EpollCalls.Wait(_epoll, _events, milliseconds);
        for (int i = 0; i < count; i++)
        {
            (uint events, int descriptor) = _events[i];
            if (descriptor < _watched.Length && _watched[descriptor] is { } watched)
            {
                bool failed = (events & (EpollCalls.Error | EpollCalls.HangUp)) != 0; // Receiving or sending will say how.
                watched.CanReceive |= failed || (events & (EpollCalls.Readable | EpollCalls.PeerHalfClosed)) != 0;
                watched.CanSend |= failed || (events & EpollCalls.Writable) != 0;
                watched.PeerHasEnded |= failed || (events & EpollCalls.PeerHalfClosed) != 0;
                watched.AddTo(ready);
            }
            else
            {
                _wakeUp.Lower();
            }
        }
    }

    public void Wake() => _wakeUp.Raise();

    public void Dispose()
    {
        _epoll.Dispose();
        _wakeUp.Dispose();
    }

    private void Enter(int descriptor, Watched watched, uint events)
    {
        if (descriptor >= _watched.Length)
        {
            Array.Resize(ref _watched, Math.Max(descriptor + 1, 2 * _watched.Length));
        }

        EpollCalls.Control(_epoll, EpollCalls.Add, descriptor, events);
        _watched[descriptor] = watched;
        watched.IsWatched = true;
    }

    private void Leave(int descriptor, Watched watched)
    {
        EpollCalls.Control(_epoll, EpollCalls.Delete, descriptor, 0);
        _watched[descriptor] = null;
        watched.IsWatched = false;
    }
}
