// The system calls of a connection, raw: no object for each socket and no state kept by the runtime. Each wrapper
// documents the errors that mean "not now", as the manual page names them.

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>Calls on a connection, and accept.</summary>
internal static partial class SocketCalls
{
    /// <summary>
    /// Errors with a meaning for connections (errno(3)); the numbers are the same on every architecture.
    /// </summary>
    public const int Interrupted = 4, TryAgain = 11;

    private const int BrokenPipe = 32, NetworkDown = 100, NetworkUnreachable = 101, ConnectionAborted = 103,
        ConnectionReset = 104, NotConnected = 107, TimedOut = 110, ConnectionRefused = 111, HostDown = 112,
        HostUnreachable = 113;

    private const int NonBlocking = 0x800, CloseOnExec = 0x80000; // SOCK_NONBLOCK, SOCK_CLOEXEC
    private const int NoSignal = 0x4000, MoreFollows = 0x8000; // MSG_NOSIGNAL, MSG_MORE
    private const int ShutdownWrite = 1; // SHUT_WR
    private const int SocketLevel = 1, Linger = 13; // SOL_SOCKET, SO_LINGER
    private const nuint BytesToReceive = 0x541B; // FIONREAD
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
        length = NativeAddress.Within(address, length).Length;
        return descriptor >= 0 ? descriptor
            : Marshal.GetLastPInvokeError() == TryAgain ? null
            : throw new SocketException();
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
    /// Whether an error of sendfile(2) says something of the socket. File systems have errors of many kinds (of the
    /// disk, of a server, of what they find damaged), a connection has these.
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
        return GetLocalName(socket, ref MemoryMarshal.GetReference(address), ref length) == 0 ? NativeAddress.EndPointOf(NativeAddress.Within(address, length)) : null;
    }

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

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, out int value);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseRaw(int descriptor);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetLocalName(int socket, ref byte address, ref int length);
}
