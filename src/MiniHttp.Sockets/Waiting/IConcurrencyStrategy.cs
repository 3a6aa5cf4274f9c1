// A way to wait. The Socket HOWTO names three for a server that has many clients; each is one class that drives the same exchange.

using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Accepts connections and drives one exchange for each.</summary>
public interface IConcurrencyStrategy : IDisposable
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>
    /// How many connections there may be at a time, without those that have left the count (<see
    /// cref="IDriver.LeaveCount"/>): as many as were wanted, or as the descriptors of the process are good for.
    /// </summary>
    int Connections { get; }

    /// <summary>Starts to accept. The sockets are disposed of when the strategy stops.</summary>
    void Start(IReadOnlyList<ListenSocket> sockets, IExchangeFactory exchanges);

    /// <summary>
    /// Stops: accepts no more, tells every exchange, and waits until all of them have ended. When <paramref name="hurry"/> is cancelled,
    /// what still runs is cut off. Completes when no connection is left.
    /// </summary>
    Task StopAsync(CancellationToken hurry);
}
