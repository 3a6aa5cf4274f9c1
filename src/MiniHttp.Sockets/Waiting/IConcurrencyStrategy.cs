// A way to wait. The Socket HOWTO names three for a server with many clients; each is one class, and all drive the same
// exchange.

using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Accepts connections and drives one exchange for each.</summary>
public interface IConcurrencyStrategy : IDisposable
{
    /// <summary>Name for users, such as <c>threadpool</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Maximum number of connections at a time, without those that have left the count (<see
    /// cref="IDriver.LeaveCount"/>): the configured number, or fewer if the process has too few descriptors.
    /// </summary>
    int Connections { get; }

    /// <summary>Starts accepting. The strategy owns the sockets, and disposes of them when it stops.</summary>
    void Start(IReadOnlyList<ListenSocket> sockets, IExchangeFactory exchanges);

    /// <summary>
    /// Stops accepting, tells every exchange, and waits until all of them have ended. When <paramref name="hurry"/> is
    /// cancelled, the remaining connections are cut off. Completes when no connection is left.
    /// </summary>
    Task StopAsync(CancellationToken hurry);
}
