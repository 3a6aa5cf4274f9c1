using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>
/// Accepts from a socket that other processes listen on, too. Waiting in accept itself would not do: whoever is woken
/// may find that another was faster, and would be stuck when it is to stop (shutdown(2), which wakes it, would end the
/// socket for all).
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The thread that accepts uses the selector until it sees the stop, and disposes of it then.")]
internal sealed class SharedAccept
{
    private readonly WatchedListener _listener;
    private readonly EpollSelector _selector = new();
    private readonly List<Watched> _ready = [];
    private volatile bool _stopped;

    /// <exception cref="IOException">No descriptor is left.</exception>
    public SharedAccept(Socket socket)
    {
        _listener = new WatchedListener(socket);
        _selector.Watch(_listener);
    }

    /// <summary>Waits for a client.</summary>
    /// <exception cref="SocketException">It failed.</exception>
    /// <exception cref="ObjectDisposedException">It was stopped.</exception>
    public AcceptedConnection Accept()
    {
        while (!_stopped)
        {
            if (_selector.Accept(_listener) is { } client)
            {
                return client;
            }

            _selector.Wait(Timeout.Infinite, _ready);
            _ready.ForEach(watched => watched.Taken());
            _ready.Clear();
        }

        _selector.Dispose();
        throw new ObjectDisposedException(nameof(SharedAccept));
    }

    /// <summary>From any thread: ends the wait, and every one to come.</summary>
    public void Stop()
    {
        _stopped = true;
        _selector.Wake();
    }
}
