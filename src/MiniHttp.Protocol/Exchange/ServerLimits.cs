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

    /// <summary>
    /// While an answer is sent, how long the client may take none of it: 30 s, half of what nginx gives (<c>send_timeout</c> 60 s). Beyond it a
    /// reset. Also the most time that it can have in advance by <see cref="MinRate"/>.
    /// </summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Bytes per second, the least rate at which a client takes an answer, or sends a body: 240, as Kestrel (<c>MinResponseDataRate</c>,
    /// <c>MinRequestBodyDataRate</c>); 0 for none. Each byte gives its client 1/240 s. Beyond it a reset; a client that only sends on after its
    /// answer is left. A head has no rate, but <see cref="HeadTimeout"/> in all: people type them.
    /// </summary>
    public int MinRate { get; init; } = 240;

    /// <summary>
    /// How long a client may be slower than <see cref="MinRate"/> from the moment there is something to send to it: 5 s, as Kestrel
    /// (<c>MinDataRate.GracePeriod</c>). It is looked at this often. A body that is sent after the answer has <see cref="LingerSilence"/> instead.
    /// </summary>
    public TimeSpan MinRateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Requests on one connection: 1,000, as nginx (<c>keepalive_requests</c>); Apache has 100 (<c>MaxKeepAliveRequests</c>). Null for any
    /// number. The last answer is without keep-alive, and ends the connection.
    /// </summary>
    public int? Requests { get; init; } = 1000;

    /// <summary>The largest entity of a request in bytes: 1 MiB, as nginx (<c>client_max_body_size</c>). Beyond it 413.</summary>
    public long Body { get; init; } = 1024 * 1024;

    /// <summary>
    /// After the half-close, how long the client may be silent before the close: 5 s, as nginx (<c>lingering_timeout</c>). When the server
    /// stops, also how long one may go on that has no answer running.
    /// </summary>
    public TimeSpan LingerSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After the half-close, how long the client may go on sending in all, and at <see cref="MinRate"/>: 30 s, as nginx (<c>lingering_time</c>).</summary>
    public TimeSpan LingerTotal { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When the server stops, how long a new connection may take to say its first byte: 500 ms, our own. One that was accepted a moment ago has
    /// its request on the way; one that a browser opened in advance has none.
    /// </summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Connections at a time: 10,000, our own; Kestrel bounds them not at all (<c>MaxConcurrentConnections</c>), nginx has 512 for each worker
    /// (<c>worker_connections</c>). Beyond it <see cref="WhenFull"/> decides.
    /// </summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>What becomes of connections beyond <see cref="Connections"/>: they wait, the most of them in the backlog, as with HAProxy (<c>maxconn</c>).</summary>
    public WhenFull WhenFull { get; init; }

    /// <summary>
    /// Connections of one client address at a time: any number, as nginx without <c>limit_conn</c>. Beyond it a connection is answered by
    /// 503 and ends. Many clients may share an address, and clients without one (Unix-domain sockets) are not counted.
    /// </summary>
    public int? ConnectionsPerAddress { get; init; }

    /// <summary>
    /// Event streams at a time, of <c>--live-reload</c> and <c>--live</c>: 64, our own. They last as long as their
    /// pages are open, and do not count against <see cref="Connections"/> and <see cref="ConnectionsPerAddress"/>.
    /// </summary>
    public int MaxEventStreams { get; init; } = 64;

    /// <summary>
    /// Bytes of names that listings of more than 512 names hold at a time, until their clients have taken them: 128
    /// MiB, our own. Beyond it 503, or a reset for a listing under way. One client address gets less than all of it.
    /// </summary>
    public long MaxListingMemory { get; init; } = 128 << 20;

    /// <summary>When a time that begins now has passed.</summary>
    internal static long After(long now, TimeSpan span)
        => span == Timeout.InfiniteTimeSpan ? Needs.Never : now + (long)span.TotalMilliseconds;

    /// <summary>Until when a peer has time that had it until then, and has moved so many bytes since.</summary>
    /// <param name="until">Until when it had time.</param>
    /// <param name="bytes">What it moved.</param>
    /// <param name="most">Until when it has time at the most.</param>
    internal long Extend(long until, long bytes, long most)
        => MinRate == 0 ? most : (long)Math.Min(until + Math.Ceiling(bytes * 1000.0 / MinRate), most);
}

/// <summary>What becomes of a client that comes when there are as many as there may be.</summary>
public enum WhenFull
{
    /// <summary>It waits until another one leaves.</summary>
    Wait,

    /// <summary>It is told 503, as by nginx (<c>limit_conn</c>), so that it can go elsewhere.</summary>
    Refuse,
}
