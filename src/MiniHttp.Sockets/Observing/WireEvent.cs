// What happens where a program meets its sockets, as it calls them: one vocabulary for both programs, whoever looks on.

using System.Net;

namespace MiniHttp.Sockets;

/// <summary>Whose socket it is.</summary>
internal enum WireSide
{
    /// <summary>The server's.</summary>
    Server,

    /// <summary>The user agent's.</summary>
    Client,
}

/// <summary>
/// Which way bytes go. It is the same for both ends: what a client sends and what its server receives goes to the
/// server.
/// </summary>
internal enum WireDirection
{
    /// <summary>Neither: nothing goes over the wire.</summary>
    None,

    /// <summary>From the client to the server.</summary>
    ToServer,

    /// <summary>From the server to the client.</summary>
    ToClient,
}

/// <summary>A call on a socket and what came of it, or what a socket was told.</summary>
internal enum WireOperation
{
    /// <summary>bind and listen: clients can connect from now on.</summary>
    Listen,

    /// <summary>accept: a client's connection was handed over.</summary>
    Accept,

    /// <summary>A name was resolved; the detail lists its addresses in the order in which they are tried.</summary>
    Resolve,

    /// <summary>connect was called for an address.</summary>
    Connect,

    /// <summary>A connection was made.</summary>
    Connected,

    /// <summary>An address cannot be connected to; the detail says why.</summary>
    ConnectFailed,

    /// <summary>TLS was agreed upon; what is sent and received from now on is what it carries.</summary>
    Secure,

    /// <summary>send: some bytes of as many as were asked for.</summary>
    Send,

    /// <summary>sendfile: some bytes of a file, of as many as were asked for.</summary>
    SendFile,

    /// <summary>recv: some bytes.</summary>
    Receive,

    /// <summary>recv returned 0: the peer sends no more.</summary>
    EndOfStream,

    /// <summary>send or recv could do nothing now (EAGAIN).</summary>
    WouldBlock,

    /// <summary>The wait has said that the socket is ready in this direction.</summary>
    Ready,

    /// <summary>shutdown(SHUT_WR): this end sends no more, and still listens.</summary>
    HalfClose,

    /// <summary>A time limit has passed.</summary>
    Deadline,

    /// <summary>A call has failed, since the peer has reset the connection, or it is gone otherwise.</summary>
    Reset,

    /// <summary>The connection will be closed with a reset.</summary>
    Abort,

    /// <summary>close.</summary>
    Close,
}

/// <summary>One event; its bytes are valid during the call that tells it.</summary>
internal readonly ref struct WireEvent
{
    /// <summary>Creates one.</summary>
    public WireEvent(WireOperation operation) => Operation = operation;

    /// <summary>What was done.</summary>
    public WireOperation Operation { get; }

    /// <summary>Since the program began to look on; monotonic.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Whose socket it is.</summary>
    public WireSide Side { get; init; }

    /// <summary>The connection, counted from 1; 0 where there is none.</summary>
    public int Connection { get; init; }

    /// <summary>Which way it goes.</summary>
    public WireDirection Direction { get; init; }

    /// <summary>How many bytes went this way on this connection before.</summary>
    public long Offset { get; init; }

    /// <summary>How many bytes the call was to move, at most.</summary>
    public long Asked { get; init; }

    /// <summary>How many it moved.</summary>
    public long Count { get; init; }

    /// <summary>
    /// The bytes; fewer than <see cref="Count"/> where those of a file are too many to be read again.
    /// </summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>This end, where it became known.</summary>
    public EndPoint? Local { get; init; }

    /// <summary>The peer's end, where it became known.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>What else there is to say, for a person.</summary>
    public string? Detail { get; init; }
}

/// <summary>
/// Looks on. It is told one event at a time, those of a connection in their order, and keeps the program waiting
/// meanwhile.
/// </summary>
internal interface IWireObserver
{
    /// <summary>
    /// Asked before the first event of a connection: whether it is to be told of that one. Who says no is told all the
    /// same where others have said yes.
    /// </summary>
    /// <param name="connection">The number that the connection will have.</param>
    bool BeginsToFollow(int connection) => true;

    /// <summary>
    /// Asked after each event: whether it wants to hear more of the connection. Once nobody does, nothing is told any
    /// more.
    /// </summary>
    bool Follows(int connection) => true;

    /// <summary>
    /// Bytes of a file that it looks at, of one call of sendfile. By default 8 MiB, more than the kernel takes at once
    /// (net.ipv4.tcp_wmem: 4 MiB, unless somebody has raised it).
    /// </summary>
    int MostOfFile => 8 * 1024 * 1024;

    /// <summary>Something happened.</summary>
    void On(in WireEvent happened);
}
