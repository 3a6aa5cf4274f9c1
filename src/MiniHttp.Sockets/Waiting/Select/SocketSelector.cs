using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>
/// <see cref="Socket.Select(System.Collections.IList?, System.Collections.IList?, System.Collections.IList?, TimeSpan)"/>,
/// the Socket HOWTO's select: three lists (who wants to receive, who wants to send, errors) and a timeout go in, the
/// ready part of each comes out. It is everywhere, and simple. Since the lists are made anew for each wait, a wait
/// costs as much as there are connections.
/// </summary>
internal sealed class SocketSelector : ISelector
{
    private readonly WakeUp _wakeUp = new();
    private readonly Dictionary<Socket, Watched> _watched = [];
    private readonly List<Socket> _readers = [];
    private readonly List<Socket> _writers = [];
    private readonly List<Socket> _errors = [];

    public string Name => "select";

    public AcceptedConnection? Accept(WatchedListener listener)
    {
        try
        {
            return listener.Socket.Poll(0, SelectMode.SelectRead) ? new AcceptedSocket(listener.Socket.Accept()) : null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return null; // The client has left again, or another process was faster.
        }
    }

    public void Watch(WatchedListener listener)
    {
        listener.Socket.Blocking = false;
        listener.WaitsToReceive = listener.IsWatched = true;
        _watched[listener.Socket] = listener;
    }

    public void Ignore(WatchedListener listener)
    {
        listener.IsWatched = false;
        _watched.Remove(listener.Socket);
    }

    public void Watch(SelectedConversation conversation)
    {
        conversation.IsWatched = true;
        _watched[((AcceptedSocket)conversation.Connection).Socket] = conversation;
    }

    public void Forget(SelectedConversation conversation)
    {
        conversation.IsWatched = false;
        _watched.Remove(((AcceptedSocket)conversation.Connection).Socket);
    }

    public void Wait(int milliseconds, List<Watched> ready)
    {
        FillLists();
        Readiness.Select(_readers, _writers, _errors, milliseconds);
        foreach (Socket socket in _readers)
        {
            if (socket == _wakeUp.Socket)
            {
                _wakeUp.Lower();
            }
            else
            {
                Note(socket, ready).CanReceive = true;
            }
        }

        foreach (Socket socket in _writers)
        {
            Note(socket, ready).CanSend = true;
        }

        foreach (Socket socket in _errors)
        {
            Watched watched = Note(socket, ready);
            watched.CanReceive = watched.CanSend = true; // One of them will say what it is.
        }
    }

    private Watched Note(Socket socket, List<Watched> ready)
    {
        Watched watched = _watched[socket];
        watched.AddTo(ready);
        return watched;
    }

    public void Wake() => _wakeUp.Raise();

    public void Dispose() => _wakeUp.Dispose();

    private void FillLists()
    {
        _readers.Clear();
        _writers.Clear();
        _errors.Clear();
        _readers.Add(_wakeUp.Socket);
        foreach ((Socket socket, Watched watched) in _watched)
        {
            if (watched.WaitsToReceive)
            {
                _readers.Add(socket);
            }

            if (watched.WaitsToSend)
            {
                _writers.Add(socket);
            }

            // An error makes a socket ready to receive and to send, too: the third list is for those that want neither.
            // And what is on the lists together must not be more than the process may have descriptors (poll(2)).
            if (!watched.WaitsToReceive && !watched.WaitsToSend)
            {
                _errors.Add(socket);
            }
        }
    }
}
