// statx(2): unlike struct stat its layout is the same on every architecture and C library.

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Server;

/// <summary>What the kernel says about an open file.</summary>
internal readonly partial record struct FileStatus
{
    private const int EmptyPath = 0x1000, NoFollow = 0x100;
    private const uint TypeLinksTimesInodeAndSize = 0x001 | 0x004 | 0x040 | 0x080 | 0x100 | 0x200;
    private const int TypeMask = 0xF000, DirectoryType = 0x4000, RegularType = 0x8000, LinkType = 0xA000;

    private FileStatus(in Statx statx)
    {
        int type = statx.Mode & TypeMask;
        IsRegular = type == RegularType;
        IsDirectory = type == DirectoryType;
        IsLink = type == LinkType;
        IsRemoved = statx.Links == 0;
        Length = (long)statx.Size;
        Version = new FileVersion(statx.Inode, statx.ModifiedSeconds, statx.ModifiedNanoseconds);
        Identity = new FileIdentity(
            ((ulong)statx.DeviceMajor << 32) | statx.DeviceMinor, Version, Length, statx.ChangedSeconds, statx.ChangedNanoseconds);
    }

    // The years 1 to 9999, which file systems exceed and dates in HTTP do not.
    private const long EarliestSecond = -62_135_596_800, LatestSecond = 253_402_300_799;

    public bool IsRegular { get; }

    public bool IsDirectory { get; }

    public bool IsLink { get; }

    /// <summary>No name leads to it any more; it lives on as long as it is open.</summary>
    public bool IsRemoved { get; }

    public long Length { get; }

    public FileVersion Version { get; }

    /// <summary>What is the same as long as the file is.</summary>
    public FileIdentity Identity { get; }

    public DateTimeOffset Modified => TimeOf(Version.Seconds, Version.Nanoseconds);

    /// <summary>When anything about the file was last changed (ctime).</summary>
    public DateTimeOffset Changed => TimeOf(Identity.ChangedSeconds, Identity.ChangedNanoseconds);

    public static bool TryGet(SafeFileHandle file, out FileStatus status)
    {
        byte noPath = 0; // The empty path: the file itself.
        bool done = StatxCall(file, in noPath, EmptyPath, TypeLinksTimesInodeAndSize, out Statx statx) == 0;
        status = done ? new FileStatus(statx) : default;
        return done;
    }

    /// <summary>Looks at a name in an open directory. A link is looked at itself, and not followed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">A name, or a path of which only the last component may be a link, with a NUL behind it.</param>
    /// <param name="status">What it is.</param>
    public static bool TryGetBelow(SafeFileHandle directory, ReadOnlySpan<byte> name, out FileStatus status)
    {
        bool done = StatxCall(directory, in MemoryMarshal.GetReference(name), NoFollow, TypeLinksTimesInodeAndSize, out Statx statx) == 0;
        status = done ? new FileStatus(statx) : default;
        return done;
    }

    private static DateTimeOffset TimeOf(long seconds, uint nanoseconds)
        => DateTimeOffset.UnixEpoch.AddTicks((Math.Clamp(seconds, EarliestSecond, LatestSecond) * TimeSpan.TicksPerSecond) + (nanoseconds / 100));

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int StatxCall(SafeFileHandle directory, in byte path, int flags, uint mask, out Statx statx);

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

/// <summary>What the kernel says of a file that changes whenever anything about the file does.</summary>
/// <param name="Device">Its file system.</param>
/// <param name="Version">Its number there, and when it was modified.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="ChangedSeconds">When anything about it was last changed (ctime), in seconds of Unix.</param>
/// <param name="ChangedNanoseconds">The fraction of that second.</param>
internal readonly record struct FileIdentity(ulong Device, FileVersion Version, long Length, long ChangedSeconds, uint ChangedNanoseconds);
