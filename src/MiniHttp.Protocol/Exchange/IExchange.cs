// One conversation as a state machine with no socket in it. Whoever drives it decides only how to wait.

namespace MiniHttp.Protocol;

/// <summary>
/// HTTP over one connection, server side or client side. It is told what happened and says what it needs next; it owns no socket,
/// no clock and no thread. Every <c>now</c> is in milliseconds of one monotonic clock, whose zero does not matter.
/// </summary>
/// <remarks>
/// A driver asks <see cref="Next"/> after every event, does what it says, and reports what came of it. Calls never overlap. No
/// call waits for anything but a file already open.
/// </remarks>
public interface IExchange : IDisposable
{
    /// <summary>What is needed now. Asked again after every event.</summary>
    Needs Next { get; }

    /// <summary>Bytes came. They are the driver's again after the call.</summary>
    void OnReceived(ReadOnlySpan<byte> bytes, long now);

    /// <summary>The peer sends no more: receive returned 0. A fact, not an error, and not a disconnect: the peer may still listen.</summary>
    void OnEndOfStream(long now);

    /// <summary>
    /// The first <paramref name="count"/> bytes of what was to be sent are with the kernel; fewer than all is normal. With 0, a half-close
    /// was done.
    /// </summary>
    void OnSent(long count, long now);

    /// <summary>The file that was to be sent has fewer bytes than its range says, or cannot be read. Told once all bytes before it are sent.</summary>
    void OnFileFailed(long now);

    /// <summary>The driver was woken: a producer has something, or the work behind a deferred answer is done.</summary>
    void OnProduced(long now);

    /// <summary><see cref="Needs.Deadline"/> has passed.</summary>
    /// <param name="now">The driver's milliseconds.</param>
    /// <param name="unacknowledged">
    /// Bytes with the kernel that the peer has not acknowledged; null where the system does not tell. A peer that takes
    /// its bytes slowly is seen by this alone: a socket turns writable only when a good part of its buffer is free.
    /// </param>
    void OnDeadline(long now, long? unacknowledged);

    /// <summary>The program wants to end: finish what runs, begin nothing new.</summary>
    void OnStopping(long now);

    /// <summary>The connection is gone: reset by the peer, or no longer usable.</summary>
    void OnReset(long now);
}

/// <summary>Opens the conversation of a connection that was just made.</summary>
public interface IExchangeFactory
{
    /// <summary>Opens one.</summary>
    /// <param name="connection">Who talks to whom.</param>
    /// <param name="driver">Who will drive it.</param>
    /// <param name="now">Milliseconds of the driver's monotonic clock.</param>
    IExchange Open(IConnection connection, IDriver driver, long now);
}

/// <summary>Whoever drives an exchange, as far as the exchange has something to tell it.</summary>
public interface IDriver
{
    /// <summary>From any thread: the exchange is to be told <see cref="IExchange.OnProduced"/>.</summary>
    void Wake();

    /// <summary>
    /// The connection gives its place among the counted ones back, and keeps on being driven. Called at most once,
    /// within a call to the exchange; a driver that counts nothing ignores it.
    /// </summary>
    void LeaveCount()
    {
    }
}
