// Linux: what lies below the directory that the root's path leads to. How a path is looked up there, and how it is kept
// from leaving the root, is the resolver's decision; which directory that is, RootPath's. Here stands what is made of
// the outcome.

using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>A file root that holds its directory open.</summary>
internal sealed class LinuxFileRoot : IFileRoot
{
    // A rename somewhere on the path makes the kernel unsure whether ".." stayed inside: it says EAGAIN. Again, then, but not for ever: a
    // file that another program holds a lease on (a file server may) says so for as long as it likes.
    private const int MostAttempts = 32;

    private const int LongestLook = 1024; // The root's path included.

    private const int MostLinksBack = 40; // As many as the kernel follows.

    private readonly RootPath _path;
    private readonly HiddenNames _hidden;
    private readonly Lookup _leaving;
    private readonly IPathResolver _resolver;
    private readonly TimeProvider _clock;

    /// <summary>Opens a root.</summary>
    /// <param name="path">The path of the directory, absolute: the current directory of the process may change.</param>
    /// <param name="hidden">What is not listed, and which files are not opened.</param>
    /// <param name="followSymlinks">Whether links may lead out of it.</param>
    /// <param name="resolver">How to look up; null for openat2 where it is there, else the walk.</param>
    /// <param name="clock">The current time; null for the system's.</param>
    /// <exception cref="IOException">The root itself cannot be opened.</exception>
    public LinuxFileRoot(
        string path,
        HiddenNames hidden,
        bool followSymlinks = false,
        IPathResolver? resolver = null,
        TimeProvider? clock = null)
    {
        _path = new RootPath(path);
        _hidden = hidden;
        _clock = clock ?? TimeProvider.System;
        _leaving = followSymlinks ? Lookup.MayLeave : 0;
        using RootDirectory? root = _path.Take(out _);
        _resolver = resolver ?? (root is not null && OpenAt2.IsThere(root.Handle) ? new OpenAt2() : new SymlinkWalk());
    }

    /// <inheritdoc/>
    public Entry Open(ReadOnlySpan<byte> relative)
    {
        DateTimeOffset looked = _clock.GetUtcNow();
        SafeFileHandle? handle = OpenFile(relative, out FileVersion version, out Entry otherwise);
        return handle is null ? otherwise : SmallFile.Open(handle, version, looked);
    }

    /// <summary>Opens a file without reading it.</summary>
    /// <param name="relative">A name as <see cref="RequestPath.Map"/> makes it.</param>
    /// <param name="version">Its version.</param>
    /// <param name="otherwise">Where this returns null, what is there instead of a regular file of the site.</param>
    /// <exception cref="IOException">As for <see cref="IFileRoot.Open"/>.</exception>
    public SafeFileHandle? OpenFile(ReadOnlySpan<byte> relative, out FileVersion version, out Entry otherwise)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            SafeFileHandle? handle = OpenAny(relative, out FileStatus status, out otherwise);
            Ownership owner = handle is null ? Ownership.Site : _hidden.OwnershipOf(handle, status);
            if (handle is null || owner == Ownership.Site)
            {
                version = status.Version;
                return handle;
            }

            handle.Dispose();
            if (owner == Ownership.Server)
            {
                break;
            }
        }

        (version, otherwise) = (default, default);
        return null;
    }

    /// <inheritdoc/>
    public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind)
    {
        using RootDirectory? root = _path.Take(out int error);
        SafeFileHandle? handle = root is null ? null : OpenBeneath(root, relative, out error);
        if (handle is null)
        {
            EntryKind found = Explain(error, root, relative).Kind;
            bool isForbidden = found == EntryKind.Directory || (root is null && found == EntryKind.Forbidden);
            kind = isForbidden ? EntryKind.Forbidden : EntryKind.Nothing;
            return null;
        }

        if (FileStatus.TryGet(handle, out FileStatus status) && status.IsDirectory && root!.TryHold())
        {
            kind = EntryKind.Directory;
            return new LinuxDirectoryReader(this, root, _hidden, handle, relative.ToArray());
        }

        handle.Dispose();
        kind = EntryKind.Nothing;
        return null;
    }

    /// <summary>Whether a file is one of the server's own.</summary>
    public bool IsOwn(in FileStatus status) => _hidden.IsOwn(status);

    /// <inheritdoc/>
    [SkipLocalsInit] // Here and below: clearing the room that is not used costs as much as a system call.
    public bool MayExist(ReadOnlySpan<byte> relative)
    {
        Span<byte> path = stackalloc byte[LongestLook];
        return !_path.TryJoin(relative, path) || FileStatus.TryGetUnfollowed(path, out _);
    }

    /// <summary>Looks at an entry without opening it for reading.</summary>
    /// <param name="root">Where to start.</param>
    /// <param name="relative">Its name below that.</param>
    /// <param name="status">What it is.</param>
    /// <returns>False if there is none, or it lies outside the root.</returns>
    [SkipLocalsInit]
    public bool TryLook(RootDirectory root, ReadOnlySpan<byte> relative, out FileStatus status)
    {
        status = default;
        Span<byte> path = stackalloc byte[IPathResolver.LongestPath];
        if (relative.Length >= path.Length)
        {
            return false;
        }

        relative.CopyTo(path);
        path[relative.Length] = 0;
        using SafeFileHandle handle = LookUp(root, path, Lookup.PathOnly, out _);
        return !handle.IsInvalid && FileStatus.TryGet(handle, out status);
    }

    /// <summary>
    /// Looks at an entry by its whole path, the root's included, without opening anything: one system call for each
    /// component below the root.
    /// </summary>
    /// <returns>False if there is none, or a link on the way from the root to it.</returns>
    [SkipLocalsInit]
    public bool TryLookUnfollowed(ReadOnlySpan<byte> relative, out FileStatus status)
    {
        status = default;
        Span<byte> path = stackalloc byte[LongestLook];
        if (!_path.TryJoin(relative, path))
        {
            return false;
        }

        int end = _path.PrefixLength;
        while (path[end..(_path.PrefixLength + relative.Length)].IndexOf((byte)'/') is var length and >= 0)
        {
            end += length;
            path[end] = 0;
            if (!FileStatus.TryGetUnfollowed(path, out status) || !status.IsDirectory)
            {
                return false;
            }

            path[end++] = (byte)'/';
        }

        return FileStatus.TryGetUnfollowed(path, out status);
    }

    /// <inheritdoc/>
    public void Dispose() => _path.Dispose();

    /// <summary>Opens a regular file, whoever it belongs to.</summary>
    private SafeFileHandle? OpenAny(ReadOnlySpan<byte> relative, out FileStatus status, out Entry otherwise)
    {
        using RootDirectory? root = _path.Take(out int error);
        SafeFileHandle? handle = root is null ? null : OpenBeneath(root, relative, out error);
        if (handle is null)
        {
            (status, otherwise) = (default, Explain(error, root, relative));
            return null;
        }

        if (FileStatus.TryGet(handle, out status) && status.IsRegular)
        {
            otherwise = default;
            return handle;
        }

        handle.Dispose();
        otherwise = status.IsDirectory ? new Entry(EntryKind.Directory) : default;
        return null;
    }

    /// <summary>Opens what a name names; null where that cannot be had.</summary>
    [SkipLocalsInit]
    private SafeFileHandle? OpenBeneath(RootDirectory root, ReadOnlySpan<byte> relative, out int error)
    {
        Span<byte> path = stackalloc byte[IPathResolver.LongestPath];
        error = ErrorNumber.NameTooLong;
        for (int attempt = 0; attempt < MostAttempts && TryName(relative, path); attempt++)
        {
            SafeFileHandle handle = LookUp(root, path, Lookup.Read, out error);
            if (!handle.IsInvalid)
            {
                return handle;
            }

            handle.Dispose();
            if (error != ErrorNumber.TryAgain)
            {
                break;
            }
        }

        return null;
    }

    private static bool TryName(ReadOnlySpan<byte> relative, Span<byte> path)
    {
        ReadOnlySpan<byte> name = relative.IsEmpty ? "."u8 : relative;
        bool hasRoom = name.Length < path.Length;
        if (hasRoom)
        {
            name.CopyTo(path);
            path[name.Length] = 0;
        }

        return hasRoom;
    }

    private Entry Explain(int error, RootDirectory? root, ReadOnlySpan<byte> relative) => error switch
    {
        ErrorNumber.AccessDenied => root is null ? new Entry(EntryKind.Forbidden) : DescribeUnreadable(root, relative),
        ErrorNumber.TryAgain or ErrorNumber.OutOfDescriptors or ErrorNumber.SystemOutOfDescriptors
            or ErrorNumber.InputOutput or ErrorNumber.OutOfMemory
            => throw new IOException(new Win32Exception(error).Message, error),
        _ => default, // It does not exist, leaves the root, goes in circles, is too long, or is a socket.
    };

    // The path is in a room of the longest that there may be, and is rewritten where a link leaves the root and leads back into it.
    private SafeFileHandle LookUp(RootDirectory root, Span<byte> path, Lookup lookup, out int error)
    {
        for (int links = 0; ; links++)
        {
            SafeFileHandle handle = _resolver.Open(root.Handle, path, lookup | _leaving, out error);
            if (!handle.IsInvalid || error != ErrorNumber.LeavesRoot || links == MostLinksBack)
            {
                return handle;
            }

            error = LinkBackInside.Rewrite(_resolver, root.Handle, path);
            if (error != 0)
            {
                return handle;
            }

            handle.Dispose();
        }
    }

    // A directory that may be entered and not listed (mode 0711) is one all the same: its index.html may be readable.
    private Entry DescribeUnreadable(RootDirectory root, ReadOnlySpan<byte> relative)
    {
        ReadOnlySpan<byte> name = relative.IsEmpty ? "."u8 : relative;
        bool isDirectory = TryLook(root, name, out FileStatus status) && status.IsDirectory;
        return new Entry(isDirectory ? EntryKind.Directory : EntryKind.Forbidden);
    }
}
