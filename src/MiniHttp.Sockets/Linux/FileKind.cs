using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>
/// statx(2), which tells a socket from a file; .NET does not, and opening to find out may wait for ever (a FIFO).
/// </summary>
internal static partial class FileKind
{
    private const int CurrentDirectory = -100, NoFollow = 0x100;
    private const uint TypeOnly = 0x001, TypeAndInode = 0x101;
    private const int TypeMask = 0xF000, SocketType = 0xC000, FileType = 0x8000, DirectoryType = 0x4000;

    /// <summary>True if there is a socket under that name itself, not behind a link.</summary>
    internal static bool IsSocket(string path)
        => Statx(CurrentDirectory, path, NoFollow, TypeOnly, out StatxHead head) == 0 && (head.Mode & TypeMask) == SocketType;

    /// <summary>
    /// Device and inode of what is under that name itself, not behind a link; null where there is nothing. Two names of
    /// one file have the same.
    /// </summary>
    internal static (ulong Device, ulong Inode)? NumberOf(string path)
        => Statx(CurrentDirectory, path, NoFollow, TypeAndInode, out StatxHead head) == 0
            ? (((ulong)head.DeviceMajor << 32) | head.DeviceMinor, head.Inode) : null;

    /// <summary>
    /// True if what is under that name, behind links too, is neither a file nor a directory: a device, a FIFO, a
    /// socket. Linux only.
    /// </summary>
    public static bool IsSpecial(string path)
        => Statx(CurrentDirectory, path, 0, TypeOnly, out StatxHead head) == 0 && (head.Mode & TypeMask) is not (FileType or DirectoryType);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out StatxHead head);

    // The head of struct statx (linux/stat.h), the same on every architecture; the kernel fills 256 bytes.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxHead
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
