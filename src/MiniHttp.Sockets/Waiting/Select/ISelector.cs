// What select() is: give it sockets, and it waits until some of them are ready. Which system call that is, is all that
// the two differ in.

using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Something that is waited for.</summary>
internal abstract class Watched
{
    /// <summary>
    /// Whether there may be something to receive (on a listening socket: to accept). Until a call says that nothing is
    /// left.
    /// </summary>
    public bool CanReceive { get; set; } = true;

    /// <summary>Whether there may be room to send.</summary>
    public bool CanSend { get; set; } = true;

    /// <summary>
    /// Whether the peer has half-closed, so that the end of the stream lies behind what can be received.
    /// </summary>
    public bool PeerHasEnded { get; set; }

    /// <summary>Whether it wants to receive, and can not.</summary>
    public bool WaitsToReceive { get; set; }

    /// <summary>Whether it wants to send, and can not.</summary>
    public bool WaitsToSend { get; set; }

    /// <summary>Whether it is on the list of what is ready already.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Puts it on the list of what is ready, once.</summary>
    public void AddTo(List<Watched> ready)
    {
        if (!IsReady)
        {
            IsReady = true;
            ready.Add(this);
        }
    }

    /// <summary>It was taken off that list.</summary>
    public void Taken() => IsReady = false;

    /// <summary>Whether it is among what the selector watches; the selector's own note.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Whether the selector watches it for room to send, too; the selector's own note.</summary>
    public bool IsWatchedForRoom { get; set; }
}

/// <summary>Waits for many sockets at a time. For one thread, but for <see cref="Wake"/>.</summary>
internal interface ISelector : IDisposable
{
    /// <summary>Its word on the command line.</summary>
    string Name { get; }

    /// <summary>Accepts the next client.</summary>
    /// <returns>Null if there is none any more.</returns>
    /// <exception cref="SocketException">It failed.</exception>
    AcceptedConnection? Accept(WatchedListener listener);

    /// <summary>Watches a listening socket for clients.</summary>
    void Watch(WatchedListener listener);

    /// <summary>Watches it no more, until it is watched again.</summary>
    void Ignore(WatchedListener listener);

    /// <summary>Watches a connection for what it waits for. To be called whenever it waits for something.</summary>
    void Watch(SelectedConversation conversation);

    /// <summary>Forgets a connection that is about to be closed.</summary>
    void Forget(SelectedConversation conversation);

    /// <summary>Waits until something is ready, somebody calls <see cref="Wake"/>, or time is up.</summary>
    /// <param name="milliseconds">How long; -1 for ever, 0 to look only.</param>
    /// <param name="ready">Gets what is ready, with the reason noted in it.</param>
    void Wait(int milliseconds, List<Watched> ready);

    /// <summary>Ends the wait; from any thread.</summary>
    void Wake();
}

/// <summary>A listening socket among what is waited for.</summary>
internal sealed class WatchedListener(Socket socket) : Watched
{
    public Socket Socket { get; } = socket;
}
