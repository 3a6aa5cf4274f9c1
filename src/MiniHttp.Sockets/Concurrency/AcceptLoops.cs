using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets;

/// <summary>The accept loops of all listening sockets, and the slots that they take from for each client.</summary>
/// <param name="connections">How many clients there may be at a time, fewer if descriptors are; beyond it they wait.</param>
/// <param name="logger">Told of failures.</param>
internal sealed class AcceptLoops(int connections, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(ConnectionLimit.Fit(connections, logger)); // Needs no disposal: slots are given back after the end.
    private IReadOnlyList<AcceptLoop> _loops = [];

    /// <summary>Starts a loop for each socket.</summary>
    /// <param name="sockets">The sockets; theirs from now on.</param>
    /// <param name="onAccepted">Given each client; returns at once, and calls <see cref="OnEnded"/> when the client's connection has ended.</param>
    public void Start(IReadOnlyList<ListenSocket> sockets, Action<AcceptedConnection> onAccepted)
    {
        _loops = [.. sockets.Select(socket => new AcceptLoop(socket, _slots, onAccepted, logger))];
        foreach (AcceptLoop loop in _loops)
        {
            loop.Start();
        }
    }

    /// <summary>A client has left: there is room for another one.</summary>
    public void OnEnded() => _slots.Release();

    /// <summary>Accepts no more.</summary>
    public void Dispose()
    {
        foreach (AcceptLoop loop in _loops)
        {
            loop.Dispose();
        }

        _loops = [];
    }
}
