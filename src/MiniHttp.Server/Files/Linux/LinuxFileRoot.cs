// Linux: one openat2(2) below a root directory that stays open. The kernel refuses every path that would leave the root, by dots, by links
// or by a component that is swapped while it looks, so that there is nothing to check and no gap between check and use.

using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>A file root kept by the kernel (Linux 5.6 on).</summary>
internal sealed class LinuxFileRoot : IFileRoot
{
    // A rename somewhere on the path makes the kernel unsure whether ".." stayed inside: it says EAGAIN. Again, then, but not for ever: a
    // file that another program holds a lease on (a file server may) says so for as long as it likes.
    private const int MostAttempts = 32;

    private readonly string _path;
    private SafeFileHandle _root;

    private LinuxFileRoot(string path, SafeFileHandle root) => (_path, _root) = (path, root);

    /// <summary>Opens a root, or returns null where the kernel has no openat2, or a sandbox forbids it.</summary>
    /// <exception cref="IOException">The root itself cannot be opened.</exception>
    public static LinuxFileRoot? TryOpen(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        SafeFileHandle handle = OpenAt2.Root(path, out int error);
        if (handle.IsInvalid)
        {
            throw new IOException($"{path}: {new Win32Exception(error).Message}", error);
        }

        using SafeFileHandle probe = OpenAt2.Beneath(handle, "."u8, out error);
        if (probe.IsInvalid && error is OpenAt2.NotImplemented or OpenAt2.NotPermitted or OpenAt2.InvalidArgument or OpenAt2.TooBig)
        {
            handle.Dispose();
            return null;
        }

        return new LinuxFileRoot(path, handle);
    }

    /// <inheritdoc/>
    public Entry Open(ReadOnlySpan<byte> relative)
    {
        SafeFileHandle? handle = OpenBeneath(relative, out Entry otherwise);
        return handle is null ? otherwise : Describe(handle);
    }

    /// <inheritdoc/>
    public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind)
    {
        SafeFileHandle? handle = OpenBeneath(relative, out Entry otherwise);
        bool isDirectory = handle is not null && FileStatus.TryGet(handle, out FileStatus status) && status.IsDirectory;
        if (isDirectory)
        {
            kind = EntryKind.Directory;
            return new LinuxDirectoryReader(this, handle!, relative.ToArray());
        }

        handle?.Dispose();
        kind = otherwise.Kind == EntryKind.Directory ? EntryKind.Forbidden : EntryKind.Nothing;
        return null;
    }

    /// <summary>Looks at an entry without opening it for reading.</summary>
    /// <returns>False if there is none, or it lies outside the root.</returns>
    public bool TryLook(ReadOnlySpan<byte> relative, out FileStatus status)
    {
        status = default;
        Span<byte> path = stackalloc byte[OpenAt2.LongestPath];
        if (relative.Length >= path.Length)
        {
            return false;
        }

        relative.CopyTo(path);
        using SafeFileHandle handle = OpenAt2.Beneath(Volatile.Read(ref _root), path, out _, pathOnly: true);
        return !handle.IsInvalid && FileStatus.TryGet(handle, out status);
    }

    /// <summary>Opens what a name names; null where that cannot be had, and what there is to say instead.</summary>
    private SafeFileHandle? OpenBeneath(ReadOnlySpan<byte> relative, out Entry otherwise)
    {
        otherwise = default;
        Span<byte> path = stackalloc byte[OpenAt2.LongestPath];
        if (relative.Length >= path.Length)
        {
            return null;
        }

        (relative.IsEmpty ? "."u8 : relative).CopyTo(path);
        SafeFileHandle root = Volatile.Read(ref _root);
        int error = 0;
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            SafeFileHandle handle = OpenAt2.Beneath(root, path, out error);
            if (!handle.IsInvalid)
            {
                return handle;
            }

            handle.Dispose();
            if (error != OpenAt2.TryAgain && !(error == OpenAt2.NoEntry && TryReopen(ref root)))
            {
                break;
            }
        }

        otherwise = error switch
        {
            OpenAt2.AccessDenied => DescribeUnreadable(root, path),
            OpenAt2.TryAgain or OpenAt2.OutOfDescriptors or OpenAt2.SystemOutOfDescriptors or OpenAt2.InputOutput or OpenAt2.OutOfMemory
                => throw new IOException(new Win32Exception(error).Message, error),
            _ => default, // It does not exist, leaves the root, goes in circles, is too long, or is a socket.
        };
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    // A directory that may be entered and not listed (mode 0711) is one all the same: its index.html may be readable.
    private static Entry DescribeUnreadable(SafeFileHandle root, ReadOnlySpan<byte> path)
    {
        using SafeFileHandle handle = OpenAt2.Beneath(root, path, out _, pathOnly: true);
        bool isDirectory = !handle.IsInvalid && FileStatus.TryGet(handle, out FileStatus status) && status.IsDirectory;
        return new Entry(isDirectory ? EntryKind.Directory : EntryKind.Forbidden);
    }

    // Programs that build a site remove their output and make it anew: the root that was opened is gone then, and another has its name.
    private bool TryReopen(ref SafeFileHandle root)
    {
        if (!FileStatus.TryGet(root, out FileStatus status) || !status.IsRemoved)
        {
            return false;
        }

        SafeFileHandle reopened = OpenAt2.Root(_path, out _);
        if (reopened.IsInvalid)
        {
            reopened.Dispose();
            return false;
        }

        root = reopened;
        Volatile.Write(ref _root, reopened); // The old one may be in use on another thread: it is left to its finalizer.
        return true;
    }

    private static Entry Describe(SafeFileHandle handle)
    {
        if (!FileStatus.TryGet(handle, out FileStatus status) || !status.IsRegular)
        {
            handle.Dispose();
            return status.IsDirectory ? new Entry(EntryKind.Directory) : default;
        }

        return new Entry(EntryKind.File, new OpenedFile(handle, status.Length), status.Modified, status.Version);
    }
}
