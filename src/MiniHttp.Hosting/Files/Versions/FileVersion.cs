// The identity of one version of a file. Everything that the server remembers of a file (bytes in memory, an open
// descriptor, a compressed form, a digest) belongs to one version, and is used only for that version.
//
// On Linux each write, truncation or replacement of a file changes one of the five parts. A program can keep the length
// and set the modification time to any value, but the kernel sets the change time (ctime) itself. Two changes within
// one tick of the kernel's clock share a ctime. So the bytes of a version are sure only if its times were 2 s old
// before they were read (IsSettled).
//
// On other systems .NET tells the length, the modification time and the creation time. A file that is overwritten in
// place with its old length and its old modification time goes unnoticed there.

using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>A version of a file, as far as its system tells versions apart.</summary>
/// <param name="Device">Its file system; 0 where the system does not tell.</param>
/// <param name="Inode">Its number in the file system; 0 where the system does not tell.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">Modification time (mtime).</param>
/// <param name="Changed">Change time (ctime); the creation time where the system does not tell it.</param>
internal readonly record struct FileVersion(ulong Device, ulong Inode, long Length, FileTime Modified, FileTime Changed)
{
    /// <summary>
    /// The age from which the next change of a file is sure to have another time: 2 s, the resolution of the coarsest
    /// file system in use (FAT). A younger file may also be in the middle of being written.
    /// </summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>Asks the system about an open file.</summary>
    /// <returns>False if it is not a regular file, as far as the system tells, or if the system fails.</returns>
    public static bool TryGet(SafeFileHandle file, out FileVersion version)
    {
        if (OperatingSystem.IsLinux())
        {
            bool isKnown = FileStatus.TryGet(file, out FileStatus status) && status.IsRegular;
            version = status.Version;
            return isKnown;
        }

        // .NET does not tell kinds of files apart. A file that cannot be read at an offset is a FIFO, a terminal or a
        // socket; a device that can (/dev/zero) is taken for a regular file.
        try
        {
            var modified = FileTime.Of(File.GetLastWriteTimeUtc(file));
            var created = FileTime.Of(File.GetCreationTimeUtc(file));
            version = new FileVersion(0, 0, RandomAccess.GetLength(file), modified, created);
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentOutOfRangeException)
        {
            version = default;
            return false;
        }
    }

    /// <summary>
    /// Whether both times are old enough that any later change has another time. An empty file is never settled: when a
    /// program truncates a file, as cp does before it writes, Linux shows the new length with the old times for a
    /// moment.
    /// </summary>
    public bool IsSettled(DateTimeOffset now)
        => Length > 0 && now - Modified.ToDateTimeOffset() >= Settled && now - Changed.ToDateTimeOffset() >= Settled;
}
