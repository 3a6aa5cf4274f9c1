using Microsoft.Win32.SafeHandles;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>
/// The directory at the root's path when it was opened. Lookups that began in it finish in it, also if another
/// directory has taken its place.
/// </summary>
internal sealed class RootDirectory : SharedHandle
{
    private readonly FileVersion _version;

    private RootDirectory(SafeFileHandle handle, in FileVersion version)
        : base(handle) => _version = version;

    /// <summary>Where lookups start.</summary>
    public SafeFileHandle Handle => OpenHandle;

    /// <summary>Opens the directory that a path leads to.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="error">Where this returns null, the errno.</param>
    public static RootDirectory? Open(string path, out int error)
    {
        SafeFileHandle handle = OpenAt.Root(path, out error);
        if (!handle.IsInvalid && FileStatus.TryGet(handle, out FileStatus status))
        {
            return new RootDirectory(handle, status.Version);
        }

        handle.Dispose();
        return null;
    }

    /// <summary>
    /// Whether a status is that of this directory. No other one has its inode number while it is open.
    /// </summary>
    public bool Is(in FileStatus status)
        => status.Version.Inode == _version.Inode && status.Version.Device == _version.Device;
}
