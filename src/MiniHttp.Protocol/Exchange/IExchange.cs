// One conversation as a state machine with no socket in it. Its driver decides only how to wait.

namespace MiniHttp.Protocol;

/// <summary>
/// A conversation over one connection, server side or client side, as a state machine. It is told what happened, and
/// says what it needs next; it owns no socket, no clock and no thread. Every <c>now</c> is in milliseconds of one
/// monotonic clock, whose zero does not matter.
/// </summary>
/// <remarks>
/// A driver reads <see cref="Next"/> after every event, does what it says, and reports the outcome. Calls never
/// overlap. No call blocks, except to read a file that is open already.
/// </remarks>
public interface IExchange : IDisposable
{
    /// <summary>What the exchange needs now; changes with every event.</summary>
    Needs Next { get; }

    /// <summary>Bytes were received. The buffer is the driver's again after the call.</summary>
    void OnReceived(ReadOnlySpan<byte> bytes, long now);

    /// <summary>
    /// The peer sends no more: receive returned 0. That is a fact, not an error, and not a disconnect: the peer may
    /// still receive.
    /// </summary>
    void OnEndOfStream(long now);

    /// <summary>
    /// The first <paramref name="count"/> bytes of what was to be sent were handed to the kernel; fewer than all is normal.
    /// 0 reports a half-close.
    /// </summary>
    void OnSent(long count, long now);

    /// <summary>
    /// The file to be sent is shorter than its range, or cannot be read. Reported once all bytes before it are sent.
    /// </summary>
    void OnFileFailed(long now);

    /// <summary>The driver was woken: a producer has something, or the work for a deferred answer is done.</summary>
    void OnProduced(long now);

    /// <summary><see cref="Needs.Deadline"/> has passed.</summary>
    /// <param name="now">Milliseconds of the driver's clock.</param>
    /// <param name="unacknowledged">
    /// Bytes held by the kernel that the peer has not acknowledged; null if the system does not tell. Only this shows
    /// how slowly a peer receives: a socket becomes writable only when a good part of its buffer is free.
    /// </param>
    void OnDeadline(long now, long? unacknowledged);

    /// <summary>The program stops: finish the response under way, begin nothing new.</summary>
    void OnStopping(long now);

    /// <summary>The connection is gone: reset by the peer, or no longer usable.</summary>
    void OnReset(long now);
}

/// <summary>Opens the exchange of each new connection.</summary>
public interface IExchangeFactory
{
    /// <summary>Opens an exchange.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="driver">The driver of the exchange.</param>
    /// <param name="now">Milliseconds of the driver's monotonic clock.</param>
    IExchange Open(IConnection connection, IDriver driver, long now);
}

/// <summary>The driver of an exchange, as seen by the exchange.</summary>
public interface IDriver
{
    /// <summary>Asks, from any thread, for a call of <see cref="IExchange.OnProduced"/>.</summary>
    void Wake();

    /// <summary>
    /// The connection no longer counts against the limit of connections; it is driven on. Called at most once, within a
    /// call to the exchange. A driver without a limit ignores it.
    /// </summary>
    void LeaveCount()
    {
    }
}
