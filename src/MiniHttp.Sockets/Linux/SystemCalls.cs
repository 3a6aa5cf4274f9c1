// The system calls of a connection, raw: no object for each socket, no state that the runtime keeps, and readiness by epoll(7). All of them
// stand here. Each wrapper says what the manual page says of errors that mean "not now".

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>Linux, without anything between.</summary>
internal static partial class SystemCalls
{
    /// <summary>Something can be received: bytes, the end of the stream, or a connection to be accepted.</summary>
    public const uint EpollIn = 0x001;

    /// <summary>Something can be sent.</summary>
    public const uint EpollOut = 0x004;

    /// <summary>An error, or both directions are closed. Always reported.</summary>
    public const uint EpollError = 0x008, EpollHangUp = 0x010;

    /// <summary>The peer has half-closed.</summary>
    public const uint EpollPeerHalfClosed = 0x2000;

    /// <summary>Of several processes that wait for one listening socket, not all are woken.</summary>
    public const uint EpollExclusive = 1u << 28;

    /// <summary>Report each change once, not each state again and again.</summary>
    public const uint EpollEdge = 1u << 31;

    /// <summary>Operations of epoll_ctl(2).</summary>
    public const int EpollAdd = 1, EpollDelete = 2, EpollModify = 3;

    /// <summary>Errors that mean something here (errno(3)); the numbers are the same on every architecture.</summary>
    public const int Interrupted = 4, TryAgain = 11;

    private const int BrokenPipe = 32, NetworkDown = 100, NetworkUnreachable = 101, ConnectionAborted = 103, ConnectionReset = 104,
        NotConnected = 107, TimedOut = 110, ConnectionRefused = 111, HostDown = 112, HostUnreachable = 113;

    private const int NonBlocking = 0x800, CloseOnExec = 0x80000; // SOCK_ and O_ alike.
    private const int NoSignal = 0x4000, MoreFollows = 0x8000;
    private const int ShutdownWrite = 1;
    private const int SocketLevel = 1, Linger = 13;
    private const int SocketKind = 3, Listens = 30, SocketDomain = 39; // SO_TYPE, SO_ACCEPTCONN, SO_DOMAIN
    private const int IPv4Family = 2;
    private const int NotOpen = 9, NotSocket = 88;
    private const nuint BytesToReceive = 0x541B; // FIONREAD
    private const int SetDescriptorFlags = 2, GetFileFlags = 3, SetFileFlags = 4;
    private const int MostAtOnce = 0x7FFF_F000; // Of sendfile(2).

    /// <summary>accept4(2); the connection does not block, and is closed on exec.</summary>
    /// <param name="listen">The listening socket.</param>
    /// <param name="address">Gets the address of the client.</param>
    /// <param name="length">How many bytes of it there are.</param>
    /// <returns>The descriptor; null where the listening socket does not block, and no client waits.</returns>
    /// <exception cref="SocketException">It failed.</exception>
    public static int? Accept(SafeHandle listen, Span<byte> address, out int length)
    {
        length = address.Length;
        int descriptor = AcceptRaw(listen, ref MemoryMarshal.GetReference(address), ref length, NonBlocking | CloseOnExec);
        length = Within(address, length).Length;
        return descriptor >= 0 ? descriptor
            : Marshal.GetLastPInvokeError() == TryAgain ? null
            : throw new SocketException();
    }

    /// <summary>
    /// socket(2) and bind(2) for a Unix-domain socket. .NET's Bind would remember the path, and remove whatever file
    /// has it when the socket is closed: also the file of a successor.
    /// </summary>
    /// <exception cref="SocketException">One of the calls failed.</exception>
    public static Socket OpenAndBind(SocketAddress address)
    {
        int descriptor = OpenSocket((int)AddressFamily.Unix, (int)SocketType.Stream | CloseOnExec, 0);
        if (descriptor < 0)
        {
            throw new SocketException();
        }

        if (BindRaw(descriptor, ref MemoryMarshal.GetReference(address.Buffer.Span), address.Size) != 0)
        {
            var refused = new SocketException(); // Before close(2), which has an errno of its own.
            Close(descriptor);
            throw refused;
        }

        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    /// <summary>
    /// Why a descriptor is not a listening stream socket, as the end of a sentence; null if it is one. The descriptor
    /// is not taken over: a wrong number may belong to the runtime itself.
    /// </summary>
    public static string? WhyNotListening(int descriptor)
    {
        if (!TryGetOption(descriptor, SocketKind, out int kind))
        {
            return Marshal.GetLastPInvokeError() switch
            {
                NotOpen => "is not open",
                NotSocket => "is not a socket",
                _ => $"cannot be used: {Marshal.GetLastPInvokeErrorMessage()}",
            };
        }

        if (!TryGetOption(descriptor, Listens, out int listens) || listens == 0)
        {
            return "is a socket that does not listen";
        }

        return kind != (int)SocketType.Stream ? "is not a stream socket"
            : !TryGetOption(descriptor, SocketDomain, out int family)
                || family is not ((int)AddressFamily.Unix or IPv4Family or (int)InterNetworkV6)
                ? "is of an address family other than IPv4, IPv6 and Unix"
            : null;
    }

    /// <summary>recv(2).</summary>
    /// <returns>How many bytes, 0 at the end of the stream, or the negative errno.</returns>
    public static int Receive(int socket, Span<byte> buffer)
    {
        nint count;
        do
        {
            count = ReceiveRaw(socket, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length, 0);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
    }

    /// <summary>send(2), without a signal where nobody listens any more.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="bytes">What to send.</param>
    /// <param name="moreFollows">Keep what fills no packet until more follows (MSG_MORE).</param>
    /// <returns>How many bytes, or the negative errno.</returns>
    public static int Send(int socket, ReadOnlySpan<byte> bytes, bool moreFollows)
    {
        int flags = moreFollows ? NoSignal | MoreFollows : NoSignal;
        nint count;
        do
        {
            count = SendRaw(socket, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length, flags);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
    }

    /// <summary>sendfile(2): from the page cache to the socket, by no buffer of ours.</summary>
    /// <returns>How many bytes, 0 if the file ends before the offset, or the negative errno.</returns>
    public static long SendFile(int socket, SafeHandle file, long offset, long count)
    {
        nint sent;
        do
        {
            long from = offset;
            sent = SendFileRaw(socket, file, ref from, (nuint)Math.Min(count, MostAtOnce));
        }
        while (sent < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return sent >= 0 ? sent : -Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Whether an error of sendfile(2) says something of the socket. File systems have errors of many kinds (of the disk, of a server, of
    /// what they find damaged), a connection has these.
    /// </summary>
    public static bool IsOfSocket(long error) => error is TryAgain or BrokenPipe or NetworkDown or NetworkUnreachable or ConnectionAborted
        or ConnectionReset or NotConnected or TimedOut or ConnectionRefused or HostDown or HostUnreachable;

    /// <summary>shutdown(2) of the sending side.</summary>
    public static bool HalfClose(int socket) => Shutdown(socket, ShutdownWrite) == 0;

    /// <summary>Closing will send a reset (SO_LINGER with no time).</summary>
    public static void Abort(int socket)
    {
        ReadOnlySpan<int> onWithoutTime = [1, 0];
        _ = SetOption(socket, SocketLevel, Linger, in MemoryMarshal.GetReference(onWithoutTime), 2 * sizeof(int));
    }

    /// <summary>How many bytes could be received; 0 if the connection is gone.</summary>
    public static int Unread(int socket) => Control(socket, BytesToReceive, out int bytes) == 0 ? bytes : 0;

    /// <summary>close(2).</summary>
    public static void Close(int descriptor) => _ = CloseRaw(descriptor);

    /// <summary>The address of our end.</summary>
    /// <returns>Null where the connection is gone.</returns>
    public static EndPoint? LocalEndPoint(int socket)
    {
        Span<byte> address = stackalloc byte[SocketAddress.GetMaximumAddressSize(AddressFamily.Unix)];
        int length = address.Length;
        return GetLocalName(socket, ref MemoryMarshal.GetReference(address), ref length) == 0 ? EndPointOf(Within(address, length)) : null;
    }

    /// <summary>An address as the system gave it: nothing where there was no room for all of it.</summary>
    public static ReadOnlySpan<byte> Within(ReadOnlySpan<byte> address, int length) => length <= address.Length ? address[..length] : [];

    /// <summary>The end point in a sockaddr; null if there is none.</summary>
    public static EndPoint? EndPointOf(ReadOnlySpan<byte> address)
    {
        var family = address.Length < sizeof(ushort) ? AddressFamily.Unknown : (AddressFamily)BitConverter.ToUInt16(address);
        if (family is not (AddressFamily.Unix or AddressFamily.InterNetwork or InterNetworkV6))
        {
            return null; // Of a kind that nobody listens on here.
        }

        var named = new SocketAddress(family == InterNetworkV6 ? AddressFamily.InterNetworkV6 : family, address.Length);
        address.CopyTo(named.Buffer.Span);
        EndPoint any = family switch
        {
            AddressFamily.Unix => new UnixDomainSocketEndPoint("/"),
            AddressFamily.InterNetwork => new IPEndPoint(IPAddress.Any, 0),
            _ => new IPEndPoint(IPAddress.IPv6Any, 0),
        };
        return any.Create(named);
    }

    /// <summary>A listening socket that is shared with other processes must not block: another may have been faster.</summary>
    public static void SetNonBlocking(SafeHandle descriptor)
    {
        int flags = FileControl(descriptor, GetFileFlags, 0);
        _ = FileControl(descriptor, SetFileFlags, flags | NonBlocking);
    }

    /// <summary>Whether processes that are started from now on get the descriptor, too.</summary>
    public static void SetInheritable(SafeHandle descriptor) => _ = FileControl(descriptor, SetDescriptorFlags, 0);

    /// <summary>epoll_create1(2).</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public static SafeFileDescriptor CreateEpoll()
    {
        int descriptor = EpollCreate(CloseOnExec);
        return descriptor >= 0 ? new SafeFileDescriptor(descriptor) : throw new IOException($"epoll_create1: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>epoll_ctl(2).</summary>
    /// <exception cref="IOException">It is refused.</exception>
    public static void Control(SafeFileDescriptor epoll, int operation, int descriptor, uint events)
    {
        Span<byte> wanted = stackalloc byte[EpollEvents.Size];
        EpollEvents.Write(wanted, events, descriptor);
        if (EpollControl(epoll, operation, descriptor, ref MemoryMarshal.GetReference(wanted)) != 0)
        {
            throw new IOException($"epoll_ctl: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>epoll_wait(2).</summary>
    /// <param name="epoll">Where.</param>
    /// <param name="events">Filled with what happened.</param>
    /// <param name="milliseconds">How long at most; -1 for ever.</param>
    /// <returns>How many events there are; 0 also where a signal came.</returns>
    public static int Wait(SafeFileDescriptor epoll, EpollEvents events, int milliseconds)
    {
        int count = EpollWait(epoll, ref MemoryMarshal.GetReference(events.Raw), events.Most, milliseconds);
        return count >= 0 || Marshal.GetLastPInvokeError() == Interrupted
            ? Math.Max(count, 0)
            : throw new IOException($"epoll_wait: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static bool TryGetOption(int descriptor, int option, out int value)
    {
        int length = sizeof(int);
        return GetOption(descriptor, SocketLevel, option, out value, ref length) == 0;
    }

    // AF_INET6 of Linux; .NET has a number of its own for it.
    private const AddressFamily InterNetworkV6 = (AddressFamily)10;

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int AcceptRaw(SafeHandle listen, ref byte address, ref int length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint ReceiveRaw(int socket, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint SendRaw(int socket, ref byte bytes, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    private static partial nint SendFileRaw(int socket, SafeHandle file, ref long offset, nuint count);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int socket, int how);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int name, in int value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(int socket, int level, int name, out int value, ref int length);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindRaw(int socket, ref byte address, int length);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, out int value);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseRaw(int descriptor);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetLocalName(int socket, ref byte address, ref int length);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(SafeHandle descriptor, int command, int value);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeHandle epoll, int operation, int descriptor, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(SafeHandle epoll, ref byte events, int most, int milliseconds);
}

/// <summary>A descriptor that is closed once.</summary>
internal sealed class SafeFileDescriptor : SafeHandle
{
    public SafeFileDescriptor(int descriptor)
        : base(-1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle < 0;

    protected override bool ReleaseHandle()
    {
        SystemCalls.Close((int)handle);
        return true;
    }
}
