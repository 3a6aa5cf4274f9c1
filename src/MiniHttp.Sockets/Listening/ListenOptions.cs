namespace MiniHttp.Sockets;

/// <summary>Options of listening sockets.</summary>
public sealed record ListenOptions
{
    /// <summary>Port of addresses without one; 0 for any free port, the same for all.</summary>
    public int Port { get; init; } = ListenAddress.DefaultPort;

    /// <summary>
    /// Number of connections that may wait to be accepted: 512, as Kestrel (<c>SocketTransportOptions.Backlog</c>);
    /// nginx has 511. The system limits it further (Linux: <c>net.core.somaxconn</c>).
    /// </summary>
    public int Backlog { get; init; } = 512;

    /// <summary>
    /// Linux: accept a connection only when its first bytes have arrived (TCP_DEFER_ACCEPT), as Apache by default
    /// (<c>AcceptFilter http data</c>) and nginx on request (<c>deferred</c>). Silent connections then stay in the
    /// queue of half-open ones, which SYN cookies (<c>net.ipv4.tcp_syncookies</c>, on by default) keep open for others.
    /// Without SYN cookies turn this off, too: a crowd of silent clients would delay new ones by seconds.
    /// </summary>
    public bool DeferAccept { get; init; } = true;

    /// <summary>Seconds after which a silent connection is accepted all the same; the system rounds them up.</summary>
    public int DeferAcceptSeconds { get; init; } = 1;

    /// <summary>The same; 0 where connections are accepted at once.</summary>
    internal int DeferSeconds => DeferAccept && OperatingSystem.IsLinux() ? DeferAcceptSeconds : 0;
}
