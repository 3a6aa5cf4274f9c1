using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets;

/// <summary>The accept loops of all listening sockets, and the slots that they take from for each client.</summary>
internal sealed class AcceptLoops : IDisposable
{
    private readonly SemaphoreSlim _slots; // Needs no disposal: slots are given back after the end.
    private readonly ILogger _logger;
    private IReadOnlyList<AcceptLoop> _loops = [];

    /// <param name="connections">How many clients there may be at a time, fewer if descriptors are; beyond it they wait.</param>
    /// <param name="uncounted">How many there may be besides, which have given their slots back.</param>
    /// <param name="logger">Told of failures.</param>
    public AcceptLoops(int connections, int uncounted, ILogger logger)
    {
        (Connections, _logger) = (ConnectionLimit.Fit(connections, uncounted, logger), logger);
        _slots = new SemaphoreSlim(Connections);
    }

    /// <summary>How many clients there may be at a time.</summary>
    public int Connections { get; }

    /// <summary>Starts a loop for each socket.</summary>
    /// <param name="sockets">The sockets; theirs from now on.</param>
    /// <param name="onAccepted">Given each client; returns at once, and calls <see cref="GiveBack"/> when the client's
    /// connection has ended.</param>
    public void Start(IReadOnlyList<ListenSocket> sockets, Action<AcceptedConnection> onAccepted)
    {
        _loops = [.. sockets.Select(socket => new AcceptLoop(socket, _slots, onAccepted, _logger))];
        foreach (AcceptLoop loop in _loops)
        {
            loop.Start();
        }
    }

    /// <summary>A client has left, or counts no longer: there is room for another one.</summary>
    public void GiveBack() => _slots.Release();

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
