namespace MiniHttp.Sockets;

/// <summary>How to listen.</summary>
public sealed record ListenOptions
{
    /// <summary>The port for addresses that name none; 0 for any free one, the same for all.</summary>
    public int Port { get; init; } = ListenAddress.DefaultPort;

    /// <summary>
    /// How many connections may wait to be accepted: 512, as Kestrel (<c>SocketTransportOptions.Backlog</c>); nginx has 511. The system bounds it further (Linux: <c>net.core.somaxconn</c>).
    /// </summary>
    public int Backlog { get; init; } = 512;

    /// <summary>
    /// Linux: accept a connection only when its first bytes are there (TCP_DEFER_ACCEPT), as Apache does by default (<c>AcceptFilter http data</c>) and nginx on request (<c>deferred</c>). Connections that say
    /// nothing stay in the queue of half-open ones then, which SYN cookies (<c>net.ipv4.tcp_syncookies</c>, on by default) keep open for
    /// others; where they are off, a crowd of silent clients delays new ones by seconds, and this is better off, too.
    /// </summary>
    public bool DeferAccept { get; init; } = true;

    /// <summary>After how many seconds a silent connection is accepted all the same; the system rounds it up to its own steps.</summary>
    public int DeferAcceptSeconds { get; init; } = 1;

    /// <summary>The same; 0 where connections are accepted at once.</summary>
    internal int DeferSeconds => DeferAccept && OperatingSystem.IsLinux() ? DeferAcceptSeconds : 0;
}
