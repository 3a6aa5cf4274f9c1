// One listening socket: it hands over a new socket for each client that connects, and itself sends and receives
// nothing.

using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>A listening socket.</summary>
public sealed class ListenSocket : IDisposable
{
    /// <summary>
    /// How many bytes the kernel takes of one connection before the network can (TCP_NOTSENT_LOWAT): 128 KiB. It would
    /// take up to 4 MiB, and at once: a thousand clients that read through a window of some bytes had all the memory
    /// that it has for TCP, for all programs, and filling each buffer took 2 ms, in which <c>select</c> serves nobody.
    /// </summary>
    internal const int MostUnsent = 128 * 1024;

    private const int TcpNotSentLowAt = 25;

    private UnixSocketFile? _file; // Of a Unix-domain socket that was bound here.
    private WireSource? _wire;
    private DeferredAccept? _deferred;

    internal ListenSocket(Socket socket, EndPoint endPoint, UnixSocketFile? file = null, bool isShared = false)
        => (Socket, EndPoint, _file, IsShared) = (socket, endPoint, file, isShared);

    /// <summary>The address, with the actual port.</summary>
    public EndPoint EndPoint { get; }

    /// <summary>The socket.</summary>
    internal Socket Socket { get; }

    /// <summary>Whether other processes listen on it, too.</summary>
    internal bool IsShared { get; }

    /// <summary>
    /// Whether clients are accepted as everywhere, also where Linux could do with less: how the portable way is tested
    /// there.
    /// </summary>
    internal bool AcceptsSockets { get; set; }

    /// <summary>
    /// URLs for clients. For 0.0.0.0 and :: those of the machine's interfaces; for a Unix-domain socket
    /// <c>unix:PATH</c>.
    /// </summary>
    public IReadOnlyList<string> Urls => ListenUrls.Of(EndPoint);

    /// <summary>After how many seconds a silent connection is accepted; 0 where that is not deferred.</summary>
    internal int DeferSeconds { get; init; }

    /// <summary>Whether somebody looks on.</summary>
    internal bool IsObserved => _wire is not null;

    /// <summary>From now on everything is told that happens here, and on the connections that are accepted.</summary>
    /// <param name="wire">Told.</param>
    internal void Observe(WireSource wire)
    {
        ArgumentNullException.ThrowIfNull(wire);
        _wire = wire;
        _deferred = DeferSeconds > 0 ? new DeferredAccept(Socket, DeferSeconds) : null;
        wire.OnListening(EndPoint);
    }

    /// <summary>To be called for each connection that was accepted here.</summary>
    internal void OnAccepted(AcceptedConnection connection)
    {
        if (_wire is null)
        {
            return;
        }

        connection.Tap = _wire.Open();
        if (connection.Tap is { } tap)
        {
            tap.OnAccepted(connection.Local, connection.Remote);
        }
        else
        {
            _deferred?.OnUnfollowed();
        }
    }

    /// <summary>Waits for a client; <see cref="Dispose"/> ends the wait.</summary>
    /// <exception cref="SocketException">It failed, or was ended.</exception>
    /// <exception cref="ObjectDisposedException">It was ended before.</exception>
    internal AcceptedConnection Accept()
        => !OperatingSystem.IsLinux() || AcceptsSockets ? new AcceptedSocket(Socket.Accept())
            : AcceptedDescriptor.Accept(Socket.SafeHandle) ?? throw new SocketException((int)SocketError.WouldBlock);

    /// <summary>Opens, binds and listens.</summary>
    /// <exception cref="SocketException">The system refuses one of these.</exception>
    internal static ListenSocket Open(EndPoint endPoint, ListenOptions options)
    {
        UnixSocketFile? file = null;
        Socket socket = endPoint is UnixDomainSocketEndPoint unix
            ? UnixSocketFile.Bind(unix, out file) : BindTcp(endPoint, options);
        try
        {
            socket.Listen(options.Backlog);
            int deferSeconds = file is null ? options.DeferSeconds : 0;
            return new ListenSocket(socket, socket.LocalEndPoint!, file) { DeferSeconds = deferSeconds };
        }
        catch
        {
            file?.Remove();
            socket.Dispose();
            throw;
        }
    }

    private static Socket BindTcp(EndPoint endPoint, ListenOptions options)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // No ReuseAddress: on Unix it would also set SO_REUSEPORT, and two servers could share the port without
            // knowing. What a quick restart needs (SO_REUSEADDR there), Bind sets by itself.
            SetTcpOptions(socket, options);
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Stops listening: clients in the backlog are reset, new ones are refused. The file of a Unix-domain socket is
    /// removed if it still is the one that was bound here.
    /// </summary>
    public void Dispose()
    {
        // The file goes first, and once: as soon as the socket is closed a successor may take the name.
        _file?.Remove();
        _file = null;
        _deferred?.Dispose();
        Socket.Dispose();
    }

    /// <summary>What accepted connections inherit, and how they are accepted.</summary>
    internal static void SetConnectionOptions(Socket socket, ListenOptions options)
    {
        // Inherited by every accepted socket, which saves a system call for each. An answer is sent in as few calls as
        // there can be, so that waiting to fill a segment (Nagle) would only delay its end.
        socket.NoDelay = true;
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        SetTcpOption(socket, TcpNotSentLowAt, MostUnsent);
        if (options.DeferSeconds > 0)
        {
            DeferredAccept.Set(socket, options.DeferSeconds);
        }
    }

    internal static void SetTcpOption(Socket socket, int option, int value)
    {
        const int TcpLevel = 6;
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(bytes, value);
        socket.SetRawSocketOption(TcpLevel, option, bytes);
    }

    private static void SetTcpOptions(Socket socket, ListenOptions options)
    {
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // "::" means IPv6 and nothing else, so that it can stand beside 0.0.0.0 on the same port; "*" means both.
            socket.DualMode = false;
        }

        SetConnectionOptions(socket, options);
    }
}
