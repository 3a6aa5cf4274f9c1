using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>Calls on listening sockets, those inherited from another process included.</summary>
internal static partial class ListenCalls
{
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000; // O_NONBLOCK, SOCK_CLOEXEC
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int SocketKind = 3, Listens = 30, SocketDomain = 39; // SO_TYPE, SO_ACCEPTCONN, SO_DOMAIN
    private const int NotOpen = 9, NotSocket = 88; // EBADF, ENOTSOCK
    private const int SetDescriptorFlags = 2, GetFileFlags = 3, SetFileFlags = 4; // F_SETFD, F_GETFL, F_SETFL

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
            SocketCalls.Close(descriptor);
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
                || (AddressFamily)family is not (AddressFamily.Unix or NativeAddress.IPv4 or NativeAddress.IPv6)
                ? "is of an address family other than IPv4, IPv6 and Unix"
            : null;
    }

    /// <summary>
    /// A listening socket that is shared with other processes must not block: another may have been faster.
    /// </summary>
    public static void SetNonBlocking(SafeHandle descriptor)
    {
        int flags = FileControl(descriptor, GetFileFlags, 0);
        _ = FileControl(descriptor, SetFileFlags, flags | NonBlocking);
    }

    /// <summary>Whether processes that are started from now on get the descriptor, too.</summary>
    public static void SetInheritable(SafeHandle descriptor) => _ = FileControl(descriptor, SetDescriptorFlags, 0);

    private static bool TryGetOption(int descriptor, int option, out int value)
    {
        int length = sizeof(int);
        return GetOption(descriptor, SocketLevel, option, out value, ref length) == 0;
    }

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(int socket, int level, int name, out int value, ref int length);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindRaw(int socket, ref byte address, int length);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(SafeHandle descriptor, int command, int value);
}
