// The portable way below the root: each component is looked at before the file is opened. Somebody who may write below the root could
// swap a component between the look and the opening; on Linux there is no such gap (LinuxFileRoot).

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>A file root for every system.</summary>
/// <param name="root">The absolute path of the root directory.</param>
/// <param name="hidden">What is not listed, and which files are not opened.</param>
/// <param name="followSymlinks">Whether links may lead out of it.</param>
/// <param name="clock">The current time; null for the system's.</param>
internal sealed class PortableFileRoot(
    string root, HiddenNames hidden, bool followSymlinks = false, TimeProvider? clock = null) : IFileRoot
{
    private const int MostLinks = 40; // As Linux: more are a circle.

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
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException or ArgumentException
            || e.HResult == NonBlockingOpen.TooManyLinks)
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
            return kind == EntryKind.Directory && PathOf(relative) is { } path ? new PortableDirectoryReader(this, hidden, path, relative.ToArray()) : null;
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

    /// <summary>The path with its links resolved, or null if one of them leads out of the root.</summary>
    private string? Resolve(string relative)
    {
        if (followSymlinks)
        {
            return Path.Join(root, relative);
        }

        string path = root;
        int links = 0;
        foreach (string segment in relative.Split('/'))
        {
            path = Path.Join(path, segment);
            if (new FileInfo(path).LinkTarget is not null)
            {
                if (RealPath(root, ref links) is not { } top || RealPath(path, ref links) is not { } real || !IsBelow(top, real))
                {
                    return null;
                }

                path = real;
            }
        }

        return path;
    }

    /// <summary>Where an absolute path leads when all its links are followed; null if they go in circles.</summary>
    internal static string? RealPath(string path, ref int links)
    {
        var pending = new Stack<string>();
        string real = Path.GetPathRoot(path)!;
        Push(path);
        while (pending.TryPop(out string? segment))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            string next = Path.Join(real, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
            }
            else if (++links > MostLinks)
            {
                return null;
            }
            else
            {
                real = Path.IsPathRooted(target) ? Path.GetPathRoot(Path.GetFullPath(target))! : real;
                Push(target);
            }
        }

        return real;

        void Push(string text)
        {
            foreach (string part in text[Path.GetPathRoot(text)!.Length..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
            {
                pending.Push(part);
            }
        }
    }

    internal static bool IsBelow(string top, string path)
    {
        string relative = Path.GetRelativePath(top, path);
        return !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private Entry Describe(string path)
    {
        DateTimeOffset looked = (clock ?? TimeProvider.System).GetUtcNow();
        if (File.GetAttributes(path).HasFlag(FileAttributes.Directory))
        {
            return new Entry(EntryKind.Directory);
        }

        SafeFileHandle? handle = OperatingSystem.IsWindows()
            ? File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete)
            : NonBlockingOpen.ForReading(path);
        if (handle is null || !FileVersion.TryGet(handle, out FileVersion version) || IsOwn(handle, path))
        {
            handle?.Dispose();
            return default;
        }

        return SmallFile.Open(handle, version, looked);
    }

    private bool IsOwn(SafeFileHandle handle, string path)
    {
        int links = 0;
        return OperatingSystem.IsLinux()
            ? FileStatus.TryGet(handle, out FileStatus status) && hidden.OwnershipOf(handle, status) != Ownership.Site
            : RealPath(path, ref links) is { } real && hidden.IsOwn(real);
    }
}
