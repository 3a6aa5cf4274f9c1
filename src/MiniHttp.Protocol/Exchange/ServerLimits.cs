// What one client may take of a server, in bytes and in time. No RFC sets these numbers: each names its precedent, or that it has none.

namespace MiniHttp.Protocol;

/// <summary>The limits a server sets its clients.</summary>
public sealed record ServerLimits
{
    /// <summary>The bounds of a request's head, in bytes and in number.</summary>
    public HeadLimits Head { get; init; } = new();

    /// <summary>
    /// From the connection, or from the first byte of a later request, to the end of the head: 30 s, as Kestrel
    /// (<c>RequestHeadersTimeout</c>); nginx gives 60 s. Absolute: a byte now and then does not extend it. Beyond it 408, or a plain
    /// close where nothing came at all.
    /// </summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between an answer and the first byte of the next request: 15 s, as Apache gave for long (<c>KeepAliveTimeout</c>, 5 s today); nginx gives 75 s, Kestrel 130 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>While an answer is sent, how long the client may take none of it: 30 s, half of what nginx gives (<c>send_timeout</c> 60 s).</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest entity of a request in bytes: 1 MiB, as nginx (<c>client_max_body_size</c>). Beyond it 413.</summary>
    public long Body { get; init; } = 1024 * 1024;

    /// <summary>
    /// After the half-close, how long the client may be silent before the close: 5 s, as nginx (<c>lingering_timeout</c>). When the server
    /// stops, also how long one may go on that has no answer running.
    /// </summary>
    public TimeSpan LingerSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After the half-close, how long the client may go on sending in all: 30 s, as nginx (<c>lingering_time</c>).</summary>
    public TimeSpan LingerTotal { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When the server stops, how long a new connection may take to say its first byte: 500 ms, our own. One that was accepted a moment ago has
    /// its request on the way; one that a browser opened in advance has none.
    /// </summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Connections at a time: 10,000, our own; Kestrel bounds them not at all (<c>MaxConcurrentConnections</c>). Beyond it they wait, the most of them in the backlog.
    /// nginx has 512 for each worker by default (<c>worker_connections</c>).</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>
    /// Connections of one client address at a time: any number, as nginx without <c>limit_conn</c>. Beyond it a connection is answered by
    /// 503 and ends. Many clients may share an address, and clients without one (Unix-domain sockets) are not counted.
    /// </summary>
    public int? ConnectionsPerAddress { get; init; }
}
