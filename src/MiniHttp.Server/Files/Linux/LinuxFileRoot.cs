// Linux: what lies below a root directory that stays open. How a path is looked up there, and how it is kept from leaving the root, is the
// resolver's business; here stands what is made of the outcome.

using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>A file root that holds its directory open.</summary>
internal sealed class LinuxFileRoot : IFileRoot
{
    // A rename somewhere on the path makes the kernel unsure whether ".." stayed inside: it says EAGAIN. Again, then, but not for ever: a
    // file that another program holds a lease on (a file server may) says so for as long as it likes.
    private const int MostAttempts = 32;

    private const int LongestLook = 256;

    private const int MostLinksBack = 40; // As many as the kernel follows.

    private readonly string _path;
    private readonly HiddenNames _hidden;
    private readonly Lookup _leaving;
    private readonly IPathResolver _resolver;
    private SafeFileHandle _root;

    /// <summary>Opens a root.</summary>
    /// <param name="path">The path of the directory.</param>
    /// <param name="hidden">What is not listed, and which files are not opened.</param>
    /// <param name="followSymlinks">Whether links may lead out of it.</param>
    /// <param name="resolver">How to look up; null for openat2 where it is there, else the walk.</param>
    /// <exception cref="IOException">The root itself cannot be opened.</exception>
    public LinuxFileRoot(string path, HiddenNames hidden, bool followSymlinks = false, IPathResolver? resolver = null)
    {
        _root = OpenAt.Root(path, out int error);
        if (_root.IsInvalid)
        {
            throw new IOException($"{path}: {new Win32Exception(error).Message}", error);
        }

        (_path, _hidden) = (path, hidden);
        _leaving = followSymlinks ? Lookup.MayLeave : 0;
        _resolver = resolver ?? (OpenAt2.IsThere(_root) ? new OpenAt2() : new SymlinkWalk());
    }

    /// <inheritdoc/>
    public Entry Open(ReadOnlySpan<byte> relative) => Open(relative, out _);

    /// <summary>Opens an entry, and says what the kernel says of it.</summary>
    /// <exception cref="IOException">As for <see cref="IFileRoot.Open"/>.</exception>
    public Entry Open(ReadOnlySpan<byte> relative, out FileStatus status)
    {
        status = default;
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            SafeFileHandle? handle = OpenBeneath(relative, out Entry entry);
            if (handle is null || TryDescribe(handle, out entry, out status))
            {
                return entry;
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind)
    {
        SafeFileHandle? handle = OpenBeneath(relative, out Entry otherwise);
        bool isDirectory = handle is not null && FileStatus.TryGet(handle, out FileStatus status) && status.IsDirectory;
        if (isDirectory)
        {
            kind = EntryKind.Directory;
            return new LinuxDirectoryReader(this, _hidden, handle!, relative.ToArray());
        }

        handle?.Dispose();
        kind = otherwise.Kind == EntryKind.Directory ? EntryKind.Forbidden : EntryKind.Nothing;
        return null;
    }

    /// <summary>Whether a file is one of the server's own.</summary>
    public bool IsOwn(in FileStatus status) => _hidden.IsOwn(status);

    /// <summary>Looks at an entry without opening it for reading.</summary>
    /// <returns>False if there is none, or it lies outside the root.</returns>
    [SkipLocalsInit] // Here and below: all of the room that is used is written, and to clear the rest costs as much as a system call.
    public bool TryLook(ReadOnlySpan<byte> relative, out FileStatus status)
    {
        status = default;
        Span<byte> path = stackalloc byte[IPathResolver.LongestPath];
        if (relative.Length >= path.Length)
        {
            return false;
        }

        relative.CopyTo(path);
        path[relative.Length] = 0;
        using SafeFileHandle handle = LookUp(Volatile.Read(ref _root), path, Lookup.PathOnly, out _);
        return !handle.IsInvalid && FileStatus.TryGet(handle, out status);
    }

    /// <summary>Looks at an entry to whose path no link belongs, without opening anything: one system call for each component.</summary>
    /// <returns>False if there is none, or a link on the way.</returns>
    [SkipLocalsInit]
    public bool TryLookUnfollowed(ReadOnlySpan<byte> relative, out FileStatus status)
    {
        status = default;
        Span<byte> path = stackalloc byte[LongestLook];
        if (relative.Length >= path.Length)
        {
            return false;
        }

        relative.CopyTo(path);
        path[relative.Length] = 0;
        SafeFileHandle root = Volatile.Read(ref _root);
        int end = 0;
        while (relative[end..].IndexOf((byte)'/') is var length and >= 0)
        {
            end += length;
            path[end] = 0;
            if (!FileStatus.TryGetBelow(root, path, out status) || !status.IsDirectory)
            {
                return false;
            }

            path[end++] = (byte)'/';
        }

        return FileStatus.TryGetBelow(root, path, out status);
    }

    /// <summary>Opens what a name names; null where that cannot be had, and what there is to say instead.</summary>
    [SkipLocalsInit]
    private SafeFileHandle? OpenBeneath(ReadOnlySpan<byte> relative, out Entry otherwise)
    {
        otherwise = default;
        Span<byte> path = stackalloc byte[IPathResolver.LongestPath];
        if (relative.Length >= path.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> name = relative.IsEmpty ? "."u8 : relative;
        name.CopyTo(path);
        path[name.Length] = 0;
        SafeFileHandle root = Volatile.Read(ref _root);
        int error = 0;
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            SafeFileHandle handle = LookUp(root, path, Lookup.Read, out error);
            if (!handle.IsInvalid)
            {
                return handle;
            }

            handle.Dispose();
            if (error != ErrorNumber.TryAgain && !(error == ErrorNumber.NoEntry && TryReopen(ref root)))
            {
                break;
            }
        }

        otherwise = error switch
        {
            ErrorNumber.AccessDenied => DescribeUnreadable(root, path),
            ErrorNumber.TryAgain or ErrorNumber.OutOfDescriptors or ErrorNumber.SystemOutOfDescriptors or ErrorNumber.InputOutput or ErrorNumber.OutOfMemory
                => throw new IOException(new Win32Exception(error).Message, error),
            _ => default, // It does not exist, leaves the root, goes in circles, is too long, or is a socket.
        };
        return null;
    }

    // The path is in a room of the longest that there may be, and is rewritten where a link leaves the root and leads back into it.
    private SafeFileHandle LookUp(SafeFileHandle root, Span<byte> path, Lookup lookup, out int error)
    {
        for (int links = 0; ; links++)
        {
            SafeFileHandle handle = _resolver.Open(root, path, lookup | _leaving, out error);
            if (!handle.IsInvalid || error != ErrorNumber.LeavesRoot || links == MostLinksBack)
            {
                return handle;
            }

            error = LinkBackInside.Rewrite(_resolver, root, path);
            if (error != 0)
            {
                return handle;
            }

            handle.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    // A directory that may be entered and not listed (mode 0711) is one all the same: its index.html may be readable.
    private Entry DescribeUnreadable(SafeFileHandle root, Span<byte> path)
    {
        using SafeFileHandle handle = LookUp(root, path, Lookup.PathOnly, out _);
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

        SafeFileHandle reopened = OpenAt.Root(_path, out _);
        if (reopened.IsInvalid)
        {
            reopened.Dispose();
            return false;
        }

        root = reopened;
        Volatile.Write(ref _root, reopened); // The old one may be in use on another thread: it is left to its finalizer.
        return true;
    }

    // False where the file has to be opened anew.
    private bool TryDescribe(SafeFileHandle handle, out Entry entry, out FileStatus status)
    {
        bool isFile = FileStatus.TryGet(handle, out status) && status.IsRegular;
        Ownership ownership = isFile ? _hidden.OwnershipOf(handle, status) : Ownership.Site;
        if (isFile && ownership == Ownership.Site)
        {
            entry = new Entry(EntryKind.File, new OpenedFile(handle, status.Length), status.Modified, status.Version);
            return true;
        }

        handle.Dispose();
        entry = status.IsDirectory ? new Entry(EntryKind.Directory) : default;
        return ownership != Ownership.Unknown;
    }
}
