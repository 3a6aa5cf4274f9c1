// What stands at a path, or what is open: kind, mode, owner, identity. On Linux by statx(2), which opens nothing and
// follows no link.

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Fetching;

/// <summary>What the file system says of a file.</summary>
/// <param name="Kind">Its type: <c>a FIFO</c>, for messages; null for a regular file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Mode">Read, write and execute for owner, group and others; set-user-id and its like are left
/// out.</param>
internal readonly partial record struct FileFacts(string? Kind, long Length, UnixFileMode Mode)
{
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF; // rwxrwxrwx

    public bool IsRegular => Kind is null;

    /// <summary>Number of names (hard links).</summary>
    public uint Links { get; private init; } = 1;

    /// <summary>User and group; 0 except on Linux.</summary>
    public (uint User, uint Group) Owner { get; private init; }

    /// <summary>Device and inode; the same for all files except on Linux.</summary>
    public (ulong Device, ulong Inode) Identity { get; private init; }

    /// <summary>Looks at a path. A link at its end is looked at itself.</summary>
    /// <returns>Null where there is nothing, or where the directory may not be searched.</returns>
    public static FileFacts? Of(string path)
        => OperatingSystem.IsLinux()
            ? Statx(CurrentDirectory, path, NoFollow, BasicStats, out StatxHead head) == 0 ? Of(head) : null
            : Portable(path);

    /// <summary>Looks at an open file.</summary>
    public static FileFacts Of(SafeFileHandle file)
        => OperatingSystem.IsLinux() && Statx(file, "", EmptyPath, BasicStats, out StatxHead head) == 0
            ? Of(head)
            : new FileFacts(null, RandomAccess.GetLength(file), ModeOf(file));

    private static FileFacts? Portable(string path)
    {
        var info = new FileInfo(path);
        UnixFileMode mode = OperatingSystem.IsWindows() ? default : info.UnixFileMode & Permissions;
        return info.LinkTarget is not null ? new FileFacts("a symbolic link", 0, default)
            : Directory.Exists(path) ? new FileFacts("a directory", 0, mode)
            : info.Exists ? new FileFacts(null, info.Length, mode)
            : null;
    }

    private static UnixFileMode ModeOf(SafeFileHandle file)
        => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file) & Permissions;

    private static FileFacts Of(in StatxHead head)
        => new(KindOf(head.Mode), (long)head.Size, (UnixFileMode)head.Mode & Permissions)
        {
            Links = head.Links,
            Owner = (head.User, head.Group),
            Identity = (((ulong)head.DeviceMajor << 32) | head.DeviceMinor, head.Inode),
        };

    private static string? KindOf(int mode) => (mode & 0xF000) switch
    {
        0x8000 => null,
        0x4000 => "a directory",
        0xA000 => "a symbolic link",
        0x1000 => "a FIFO",
        0xC000 => "a socket",
        _ => "a device",
    };

    private const int CurrentDirectory = -100, NoFollow = 0x100, EmptyPath = 0x1000; // AT_
    private const uint BasicStats = 0x7FF; // STATX_

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out StatxHead head);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle file, string path, int flags, uint mask, out StatxHead head);

    // The head of struct statx (linux/stat.h), the same on every architecture; the kernel fills 256 bytes.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxHead
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
