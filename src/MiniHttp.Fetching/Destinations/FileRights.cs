// Owner, group and mode of the new FILE: the users who could read and write the old one can read and write the new one.

using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Fetching;

/// <summary>Gives a part the owner, group and mode of the file that it replaces.</summary>
internal static class FileRights
{
    /// <summary>The mode that a part has at least: the next run opens it to continue.</summary>
    public const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OfGroup = (UnixFileMode)0x38; // ---rwx---

    /// <summary>
    /// Sets the owner, then the mode, whose bits are meant for that group. Only root can keep another owner. Where the
    /// group cannot be kept, the user's own group gets no more than all others have.
    /// </summary>
    /// <returns>The mode of FILE, which may lack bits of <see cref="OfOwner"/>; null if nothing is replaced.</returns>
    public static UnixFileMode? Give(SafeFileHandle part, FileFacts? replaced)
    {
        if (replaced is not { } like || OperatingSystem.IsWindows())
        {
            return null;
        }

        FileFacts own = FileFacts.Of(part);
        bool hasGroup = !OperatingSystem.IsLinux() || own.Owner == like.Owner
            || FileCalls.TrySetOwner(part, like.Owner.User, like.Owner.Group)
            || FileCalls.TrySetGroup(part, like.Owner.Group);
        UnixFileMode mode = hasGroup ? like.Mode : like.Mode & (~OfGroup | (UnixFileMode)((int)like.Mode << 3));
        if (own.Mode != (mode | OfOwner))
        {
            File.SetUnixFileMode(part, mode | OfOwner); // Some file systems refuse it: not called without need.
        }

        return mode;
    }

    /// <summary>Takes the bits of <see cref="OfOwner"/> that the mode of FILE lacks, after the rename.</summary>
    public static void Withdraw(SafeFileHandle file, UnixFileMode? mode)
    {
        if (mode is { } left && (left & OfOwner) != OfOwner && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, left);
        }
    }
}
