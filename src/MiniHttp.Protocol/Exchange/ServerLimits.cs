// How much of a server one client may use, in bytes and in time. No RFC sets these numbers: each names its precedent,
// or that it has none.

namespace MiniHttp.Protocol;

/// <summary>Limits of a server for its clients.</summary>
public sealed record ServerLimits
{
    /// <summary>Limits for the head of a request.</summary>
    public HeadLimits Head { get; init; } = new();

    /// <summary>
    /// From the connection, or from the first byte of a later request, to the end of the head: 30 s, as Kestrel
    /// (<c>RequestHeadersTimeout</c>); nginx has 60 s. Absolute: a byte now and then does not extend it. Beyond it 408,
    /// or a plain close if nothing was received.
    /// </summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Between a response and the first byte of the next request: 15 s, as Apache had for long
    /// (<c>KeepAliveTimeout</c>, 5 s today); nginx has 75 s, Kestrel 130 s.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// While a response is sent, how long the client may receive nothing: 30 s, half of nginx's <c>send_timeout</c>.
    /// Beyond it a reset. Also the most time that the client can have in advance by <see cref="MinRate"/>.
    /// </summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Rate in bytes per second at which a client has to receive a response, or send a body: 240, as Kestrel
    /// (<c>MinResponseDataRate</c>, <c>MinRequestBodyDataRate</c>); 0 for none. Each byte gives its client 1/240 s.
    /// Below it a reset, or a close if the client only goes on sending after its response. A head has no rate, only
    /// <see cref="HeadTimeout"/>: people type heads.
    /// </summary>
    public int MinRate { get; init; } = 240;

    /// <summary>
    /// How long a client may be slower than <see cref="MinRate"/> from the moment there is something to send: 5 s, as
    /// Kestrel (<c>MinDataRate.GracePeriod</c>). Also the interval of the checks. A body that the client sends after
    /// its response has <see cref="LingerSilence"/> instead.
    /// </summary>
    public TimeSpan MinRateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Requests on one connection: 1,000, as nginx (<c>keepalive_requests</c>); Apache has 100
    /// (<c>MaxKeepAliveRequests</c>). Null for no limit. The last response has no keep-alive, and ends the connection.
    /// </summary>
    public int? Requests { get; init; } = 1000;

    /// <summary>
    /// Length of a request's entity in bytes: 1 MiB, as nginx (<c>client_max_body_size</c>). Beyond it 413.
    /// </summary>
    public long Body { get; init; } = 1024 * 1024;

    /// <summary>
    /// After the half-close, how long the client may be silent before the close: 5 s, as nginx
    /// (<c>lingering_timeout</c>). When the server stops, also how long a connection without a response under way may
    /// last.
    /// </summary>
    public TimeSpan LingerSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After the half-close, how long the client may go on sending in all, at <see cref="MinRate"/>: 30 s, as nginx
    /// (<c>lingering_time</c>).
    /// </summary>
    public TimeSpan LingerTotal { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When the server stops, how long a new connection may take to send its first byte: 500 ms, our own. A connection
    /// accepted a moment ago has its request on the way; one that a browser opened in advance has none.
    /// </summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Connections at a time: 10,000, our own; Kestrel has no limit (<c>MaxConcurrentConnections</c>), nginx 512 per
    /// worker (<c>worker_connections</c>). Beyond it <see cref="WhenFull"/> applies.
    /// </summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>
    /// What happens to connections beyond <see cref="Connections"/>: they wait, most of them in the backlog, as with
    /// HAProxy (<c>maxconn</c>).
    /// </summary>
    public WhenFull WhenFull { get; init; }

    /// <summary>
    /// Connections of one client address at a time: no limit, as nginx without <c>limit_conn</c>. Beyond it a
    /// connection gets 503 and ends. Many clients may share an address. Clients without an address (Unix-domain
    /// sockets) are not counted.
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

/// <summary>What happens to a connection beyond <see cref="ServerLimits.Connections"/>.</summary>
public enum WhenFull
{
    /// <summary>It waits until another one ends.</summary>
    Wait,

    /// <summary>It gets 503, as from nginx (<c>limit_conn</c>), so that its client can try another server.</summary>
    Refuse,
}
