using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>
/// The listening sockets of the select loop: watched while there is room for clients, left alone while there is none.
/// For one thread.
/// </summary>
internal sealed class SelectedListeners
{
    /// <summary>Clients accepted before those that are there get their turn again.</summary>
    private const int AcceptsPerTurn = 64;

    private readonly ISelector _selector;
    private readonly Dictionary<WatchedListener, (ListenSocket Socket, AcceptFailures Failures)> _listeners = [];
    private long _pausedUntil;

    public SelectedListeners(IEnumerable<ListenSocket> sockets, ISelector selector, ILogger logger)
    {
        _selector = selector;
        foreach (ListenSocket socket in sockets)
        {
            AreObserved |= socket.IsObserved;
            _listeners.Add(new WatchedListener(socket.Socket), (socket, new AcceptFailures(socket, logger, AcceptFailures.ReportEvery)));
        }
    }

    /// <summary>Whether somebody looks on.</summary>
    public bool AreObserved { get; }

    /// <summary>Watches them, or does not.</summary>
    /// <param name="hasRoom">Whether clients could be taken.</param>
    /// <returns>When this should be asked again, for a pause is over then.</returns>
    public long Watch(bool hasRoom)
    {
        // Looked at once: a pause that ended between two looks would leave them unwatched, and nobody would ask again.
        bool isPaused = Environment.TickCount64 < _pausedUntil;
        long until = isPaused ? _pausedUntil : Needs.Never;
        foreach (WatchedListener listener in _listeners.Keys)
        {
            if (!hasRoom || isPaused)
            {
                Ignore(listener);
            }
            else if (!listener.IsWatched)
            {
                try
                {
                    _selector.Watch(listener);
                }
                catch (IOException e)
                {
                    PauseAfter(listener, e);
                    until = _pausedUntil;
                }
            }
        }

        return until;
    }

    /// <summary>Accepts who is there.</summary>
    /// <param name="listener">Where.</param>
    /// <param name="loop">Takes the clients, as long as it has room.</param>
    public void Accept(WatchedListener listener, SelectLoop loop)
    {
        (ListenSocket socket, AcceptFailures failures) = _listeners[listener];
        try
        {
            for (int i = 0; i < AcceptsPerTurn && loop.HasRoom && _selector.Accept(listener) is { } connection; i++)
            {
                failures.Succeeded();
                socket.OnAccepted(connection);
                loop.Open(connection);
            }
        }
        catch (Exception e) when (AcceptFailures.IsConnectionsFault(e))
        {
            // That one is gone; the next is not to blame, and still there at the next turn.
        }
#pragma warning disable CA1031 // Whatever it is: a server that no longer accepts is of no use, and the log says why it pauses.
        catch (Exception e)
#pragma warning restore CA1031
        {
            PauseAfter(listener, e);
        }
    }

    /// <summary>Listens no more.</summary>
    public void Close()
    {
        foreach ((WatchedListener listener, (ListenSocket socket, _)) in _listeners)
        {
            Ignore(listener);
            socket.Dispose();
        }
    }

    private void Ignore(WatchedListener listener)
    {
        if (listener.IsWatched)
        {
            _selector.Ignore(listener);
        }
    }

    private void PauseAfter(WatchedListener listener, Exception e)
        => _pausedUntil = Environment.TickCount64 + (long)_listeners[listener].Failures.PauseAfter(e).TotalMilliseconds;
}
