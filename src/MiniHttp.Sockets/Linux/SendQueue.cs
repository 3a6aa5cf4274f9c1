using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>
/// How much the kernel still holds for a peer. A socket turns writable only when a good part of its buffer (megabytes)
/// is free, so that a slow but honest reader looks dead for minutes unless one asks this.
/// </summary>
internal static partial class SendQueue
{
    private const nuint SiocOutQ = 0x5411;

    /// <summary>
    /// Bytes handed to the kernel that the peer has not acknowledged, or null where the system does not tell.
    /// </summary>
    public static int? Unacknowledged(SafeHandle socket) => Ioctl(socket, SiocOutQ, out int bytes) == 0 ? bytes : null;

    /// <summary>The same of a raw descriptor.</summary>
    public static int? Unacknowledged(int socket) => IoctlRaw(socket, SiocOutQ, out int bytes) == 0 ? bytes : null;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoctlRaw(int socket, nuint request, out int value);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(SafeHandle socket, nuint request, out int value);
}
