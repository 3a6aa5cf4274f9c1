using System.Buffers;

namespace MiniHttp.Protocol;

/// <summary>What a producer did.</summary>
public enum Produced
{
    /// <summary>It wrote something and may write more.</summary>
    Some,

    /// <summary>It has nothing now and will call wake when it has.</summary>
    NothingYet,

    /// <summary>It is done; what it wrote in this call still counts.</summary>
    End,

    /// <summary>It gives up in the middle of the body, which must not look whole: the connection is reset.</summary>
    Failed,
}

/// <summary>
/// Makes a body piece by piece: what takes long (a huge listing) or never ends (a live stream). Its length is not known beforehand, so
/// the body ends where the stream does (RFC 1945 §7.2.2). One that may be silent for long should write something now and then: a client
/// that vanished is noticed only when something is sent to it.
/// </summary>
public interface IBodyProducer : IDisposable
{
    /// <summary>
    /// Whether the body has no end of its own, such as an event stream. Such a connection does not count against the
    /// limit of connections: the handler bounds their number.
    /// </summary>
    bool IsEndless => false;

    /// <summary>Called once, before the first <see cref="Produce"/>.</summary>
    /// <param name="wake">To be called, from any thread, when there is something after <see cref="Produced.NothingYet"/>; also before that is
    /// returned, and more than once: then <see cref="Produce"/> is called once more, or in vain.</param>
    void Start(Action wake);

    /// <summary>
    /// The program wants to end. What has no end of its own (a live stream) ends at its next <see cref="Produce"/>; what has one goes on to it.
    /// </summary>
    void Stop();

    /// <summary>
    /// The client has sent its last byte: it has half-closed, or closed. Only a client that is gone answers further
    /// bytes with a reset, so a producer that may be silent for long writes something harmless now, if its format has
    /// anything.
    /// </summary>
    void OnPeerEnded()
    {
    }

    /// <summary>Writes some of the body, a few KiB at most, without waiting. Never called at the same time as itself.</summary>
    Produced Produce(IBufferWriter<byte> destination);
}
