// The portable way below the root: each component is looked at before the file is opened. Somebody who may write below the root could
// swap a component between the look and the opening; on Linux the kernel closes that gap (LinuxFileRoot).

using System.Text;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>A file root for every system.</summary>
/// <param name="root">The absolute path of the root directory.</param>
internal sealed class PortableFileRoot(string root) : IFileRoot
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public Entry Open(ReadOnlySpan<byte> relative)
    {
        try
        {
            return PathOf(relative) is { } path ? Describe(path) : default;
        }
        catch (UnauthorizedAccessException)
        {
            return new Entry(EntryKind.Forbidden);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or ArgumentException)
        {
            return default; // ArgumentException: the bytes are no UTF-8, and no name that .NET can spell.
        }
    }

    /// <inheritdoc/>
    public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind)
    {
        Entry entry = Open(relative);
        entry.File?.Dispose();
        kind = entry.Kind == EntryKind.Directory ? EntryKind.Directory : EntryKind.Nothing;
        try
        {
            return kind == EntryKind.Directory && PathOf(relative) is { } path ? new PortableDirectoryReader(this, path, relative.ToArray()) : null;
        }
        catch (UnauthorizedAccessException)
        {
            kind = EntryKind.Forbidden;
        }
        catch (DirectoryNotFoundException)
        {
            kind = EntryKind.Nothing; // Removed meanwhile.
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string? PathOf(ReadOnlySpan<byte> relative) => relative.IsEmpty ? root : Resolve(StrictUtf8.GetString(relative));

    /// <summary>The path with its links resolved, or null if it leaves the root.</summary>
    private string? Resolve(string relative)
    {
        const int MostLinks = 40; // As Linux: more are a circle.
        int links = 0;
        var pending = new Stack<string>(relative.Split('/').Reverse());
        var resolved = new List<string>();
        while (pending.TryPop(out string? segment))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment == "..")
            {
                if (resolved.Count == 0)
                {
                    return null;
                }

                resolved.RemoveAt(resolved.Count - 1);
                continue;
            }

            if (new FileInfo(Path.Join([root, .. resolved, segment])).LinkTarget is not { } target)
            {
                resolved.Add(segment);
                continue;
            }

            if (Path.IsPathRooted(target) || ++links > MostLinks)
            {
                return null;
            }

            foreach (string part in target.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
            {
                pending.Push(part);
            }
        }

        return Path.Join([root, .. resolved]);
    }

    private static Entry Describe(string path)
    {
        if (File.GetAttributes(path).HasFlag(FileAttributes.Directory))
        {
            return new Entry(EntryKind.Directory);
        }

        SafeFileHandle? handle = OperatingSystem.IsWindows()
            ? File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete)
            : NonBlockingOpen.ForReading(path);
        if (handle is null || !IsRegular(handle, out long length, out DateTimeOffset modified, out FileVersion version))
        {
            handle?.Dispose();
            return default;
        }

        return new Entry(EntryKind.File, new OpenedFile(handle, length), modified, version);
    }

    // .NET does not tell kinds of files apart. What cannot be read at an offset is a FIFO, a terminal or a socket; a device that can
    // (/dev/zero) is found out only where the system is asked itself.
    private static bool IsRegular(SafeFileHandle handle, out long length, out DateTimeOffset modified, out FileVersion version)
    {
        if (OperatingSystem.IsLinux())
        {
            bool known = FileStatus.TryGet(handle, out FileStatus status);
            (length, modified, version) = (status.Length, status.Modified, status.Version);
            return known && status.IsRegular;
        }

        try
        {
            (length, modified) = (RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
            version = FileVersion.Of(modified);
            return true;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentOutOfRangeException)
        {
            (length, modified, version) = (0, default, default);
            return false;
        }
    }
}
