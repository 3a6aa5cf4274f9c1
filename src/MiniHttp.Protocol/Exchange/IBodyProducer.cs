using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>Result of <see cref="IBodyProducer.Produce"/>.</summary>
public enum Produced
{
    /// <summary>Some bytes were written; more may follow.</summary>
    Some,

    /// <summary>Nothing to write now; the producer calls wake when there is.</summary>
    NothingYet,

    /// <summary>The body is complete, with the bytes written in this call.</summary>
    End,

    /// <summary>
    /// The body cannot be completed: the connection is reset, so that the body does not look complete.
    /// </summary>
    Failed,
}

/// <summary>
/// Produces a body piece by piece: a body that takes long (a huge listing) or never ends (an event stream). It has no
/// Content-Length, so the connection ends with it (RFC 1945 §7.2.2). A producer that may be silent for long should
/// write something now and then: a client that vanished is noticed only when something is sent to it.
/// </summary>
public interface IBodyProducer : IDisposable
{
    /// <summary>
    /// Whether the body has no end of its own, such as an event stream. Such a connection does not count against the
    /// limit of connections: the handler bounds their number.
    /// </summary>
    bool IsEndless => false;

    /// <summary>Called once, before the first <see cref="Produce"/>.</summary>
    /// <param name="wake">
    /// Call it, from any thread, when there is something to write after <see cref="Produced.NothingYet"/>. An early or
    /// repeated call is harmless.
    /// </param>
    void Start(Action wake);

    /// <summary>
    /// The server stops: an endless body ends with the next <see cref="Produce"/>, any other continues to its end.
    /// </summary>
    void Stop();

    /// <summary>
    /// The client has half-closed or closed. Only a client that has closed answers further bytes with a reset, so a
    /// producer that may be silent for long writes something harmless now, if its format has anything.
    /// </summary>
    void OnPeerEnded()
    {
    }

    /// <summary>Writes the next piece, a few KiB at most, without blocking. Calls never overlap.</summary>
    Produced Produce(IBufferWriter<byte> destination);
}
