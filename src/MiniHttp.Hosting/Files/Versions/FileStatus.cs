// statx(2): unlike struct stat its layout is the same on every architecture and C library.

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>What the kernel says about a file.</summary>
internal readonly partial record struct FileStatus
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000, NoFollow = 0x100;
    private const uint Wanted = 0x001 | 0x004 | 0x040 | 0x080 | 0x100 | 0x200; // Type, links, times, inode and size.
    private const int TypeMask = 0xF000, DirectoryType = 0x4000, RegularType = 0x8000, LinkType = 0xA000;

    private FileStatus(in Statx statx)
    {
        int type = statx.Mode & TypeMask;
        IsRegular = type == RegularType;
        IsDirectory = type == DirectoryType;
        IsLink = type == LinkType;
        IsRemoved = statx.Links == 0;
        Version = new FileVersion(
            ((ulong)statx.DeviceMajor << 32) | statx.DeviceMinor,
            statx.Inode,
            (long)statx.Size,
            new FileTime(statx.ModifiedSeconds, statx.ModifiedNanoseconds),
            new FileTime(statx.ChangedSeconds, statx.ChangedNanoseconds));
    }

    public bool IsRegular { get; }

    public bool IsDirectory { get; }

    public bool IsLink { get; }

    /// <summary>True for an open file without a name.</summary>
    public bool IsRemoved { get; }

    public FileVersion Version { get; }

    public long Length => Version.Length;

    public static bool TryGet(SafeFileHandle file, out FileStatus status)
    {
        byte noPath = 0; // The empty path: the file itself.
        return Read(StatxCall(file, in noPath, EmptyPath, Wanted, out Statx statx), statx, out status);
    }

    /// <summary>Looks at a name in an open directory. A link is looked at itself, and not followed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">A name with a NUL after it.</param>
    /// <param name="status">What it is.</param>
    public static bool TryGetBelow(SafeFileHandle directory, ReadOnlySpan<byte> name, out FileStatus status)
    {
        ref readonly byte text = ref MemoryMarshal.GetReference(name);
        return Read(StatxCall(directory, in text, NoFollow, Wanted, out Statx statx), statx, out status);
    }

    /// <summary>Looks at an absolute path. Links on the way are followed, a link at its end is not.</summary>
    /// <param name="path">The path with a NUL after it.</param>
    /// <param name="status">What it is.</param>
    public static bool TryGetUnfollowed(ReadOnlySpan<byte> path, out FileStatus status)
    {
        ref readonly byte text = ref MemoryMarshal.GetReference(path);
        return Read(StatxCall(CurrentDirectory, in text, NoFollow, Wanted, out Statx statx), statx, out status);
    }

    /// <summary>Looks at what an absolute path leads to.</summary>
    /// <param name="path">The path with a NUL after it.</param>
    /// <param name="status">What it is.</param>
    /// <returns>0, or the errno.</returns>
    public static int Get(ReadOnlySpan<byte> path, out FileStatus status)
    {
        ref readonly byte text = ref MemoryMarshal.GetReference(path);
        int result = StatxWithError(CurrentDirectory, in text, flags: 0, Wanted, out Statx statx);
        return Read(result, statx, out status) ? 0 : Marshal.GetLastPInvokeError();
    }

    private static bool Read(int result, in Statx statx, out FileStatus status)
    {
        status = result == 0 ? new FileStatus(statx) : default;
        return result == 0;
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int StatxCall(SafeFileHandle directory, in byte path, int flags, uint mask, out Statx statx);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int StatxCall(int directory, in byte path, int flags, uint mask, out Statx statx);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatxWithError(int directory, in byte path, int flags, uint mask, out Statx statx);

    // The head of struct statx (linux/stat.h); the kernel fills 256 bytes.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
