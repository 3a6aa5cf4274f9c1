using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>epoll(7): readiness of many descriptors.</summary>
internal static partial class EpollCalls
{
    /// <summary>Something can be received: bytes, the end of the stream, or a connection to be accepted.</summary>
    public const uint Readable = 0x001;

    /// <summary>Something can be sent.</summary>
    public const uint Writable = 0x004;

    /// <summary>An error, or both directions are closed. Always reported.</summary>
    public const uint Error = 0x008, HangUp = 0x010;

    /// <summary>The peer has half-closed.</summary>
    public const uint PeerHalfClosed = 0x2000;

    /// <summary>Of several processes that wait for one listening socket, not all are woken.</summary>
    public const uint Exclusive = 1u << 28;

    /// <summary>Report each change once, not each state again and again.</summary>
    public const uint Edge = 1u << 31;

    /// <summary>Operations of epoll_ctl(2).</summary>
    public const int Add = 1, Delete = 2, Modify = 3;

    private const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC

    /// <summary>epoll_create1(2).</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public static SafeFileDescriptor Create()
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
        return count >= 0 || Marshal.GetLastPInvokeError() == SocketCalls.Interrupted
            ? Math.Max(count, 0)
            : throw new IOException($"epoll_wait: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeHandle epoll, int operation, int descriptor, ref byte wanted);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(SafeHandle epoll, ref byte events, int most, int milliseconds);
}
