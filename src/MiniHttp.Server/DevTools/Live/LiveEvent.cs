using System.Net;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>An event as it is kept for those who look on: with no more of its bytes than are shown, and without secrets. It does not change.</summary>
internal sealed class LiveEvent
{
    private readonly TimeSpan _time;
    private readonly WireDirection _direction;
    private readonly long _offset, _asked, _count;
    private readonly byte[] _bytes = [];
    private readonly EndPoint? _local, _remote;
    private readonly string? _detail;

    /// <summary>The end of what is told of a connection that goes on.</summary>
    public LiveEvent(LiveConversation conversation)
        => (Conversation, Index, Parts, Skipped) = (conversation, conversation.Told, [], conversation.Skipped);

    /// <summary>Something that happened.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="happened">What.</param>
    /// <param name="bytes">The beginning of its bytes, to be kept.</param>
    /// <param name="parts">Their parts.</param>
    /// <param name="verdict">How the connection ended, where this is its last event.</param>
    public LiveEvent(LiveConversation conversation, in WireEvent happened, byte[] bytes, WirePart[] parts, string? verdict)
    {
        (Conversation, Index, Operation, Skipped, Verdict) = (conversation, conversation.Told, happened.Operation, conversation.Skipped, verdict);
        (_time, _direction, _offset, _asked, _count) = (happened.Time, happened.Direction, happened.Offset, happened.Asked, happened.Count);
        (_bytes, Parts, _local, _remote, _detail) = (bytes, parts, happened.Local, happened.Remote, happened.Detail);
    }

    /// <summary>Where it happened.</summary>
    public LiveConversation Conversation { get; }

    /// <summary>How many events of the connection were told before it.</summary>
    public int Index { get; }

    /// <summary>What happened; null where nothing more is told of the connection, though it goes on.</summary>
    public WireOperation? Operation { get; }

    /// <summary>How many events of the connection were left out before it.</summary>
    public int Skipped { get; }

    /// <summary>How the connection ended; null but for its last event.</summary>
    public string? Verdict { get; }

    /// <summary>The parts of its bytes.</summary>
    public IReadOnlyList<WirePart> Parts { get; }

    /// <summary>Whether it is the first event that is told of the conversation since that is private.</summary>
    public bool IsFirstPrivate { get; init; }

    /// <summary>Bytes of memory that it takes, near enough: itself, its parts, its bytes.</summary>
    public int Cost => 256 + (Parts.Count * 40) + _bytes.Length;

    /// <summary>The event, as it was told.</summary>
    public WireEvent ToWire() => new(Operation ?? default)
    {
        Side = WireSide.Server,
        Connection = Conversation.Number,
        Time = _time,
        Direction = _direction,
        Offset = _offset,
        Asked = _asked,
        Count = _count,
        Bytes = _bytes,
        Local = _local,
        Remote = _remote,
        Detail = _detail,
    };
}
