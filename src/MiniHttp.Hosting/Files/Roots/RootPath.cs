// The root is a path, and another directory may take its place at any time: a site is deployed by two renames or by
// switching a symlink. So each lookup first compares the directory at the path with the open one (one statx(2)), and
// opens the new one if they differ.

using System.ComponentModel;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>The path of a root, and the directory that it leads to.</summary>
internal sealed class RootPath : IDisposable
{
    private readonly string _path;
    private readonly byte[] _pathWithNul;
    private readonly byte[] _prefix; // The path with a slash at its end.
    private RootDirectory _current;

    /// <param name="path">The path of the directory, absolute: the current directory of the process may change.</param>
    /// <exception cref="IOException">The directory cannot be opened.</exception>
    public RootPath(string path)
    {
        _current = RootDirectory.Open(path, out int error)
            ?? throw new IOException($"{path}: {new Win32Exception(error).Message}", error);
        _path = path;
        _pathWithNul = Encoding.UTF8.GetBytes(path + '\0');
        _prefix = Encoding.UTF8.GetBytes(path.TrimEnd('/') + '/');
    }

    /// <summary>Where the part of a path begins that lies below the root: see <see cref="TryJoin"/>.</summary>
    public int PrefixLength => _prefix.Length;

    /// <summary>Finds the directory that the path leads to now, and takes a hold on it.</summary>
    /// <param name="error">Where this returns null, the errno.</param>
    public RootDirectory? Take(out int error)
    {
        while (true)
        {
            RootDirectory current = Volatile.Read(ref _current);
            error = FileStatus.Get(_pathWithNul, out FileStatus now);
            if (error != 0)
            {
                return null;
            }

            if (!current.Is(now))
            {
                return Exchange(current, out error);
            }

            if (current.TryHold())
            {
                return current;
            }

            // If another thread has exchanged it, there is another one to be had.
            ObjectDisposedException.ThrowIf(current == Volatile.Read(ref _current), this);
        }
    }

    /// <summary>Writes the whole path of an entry below the root, with a NUL after it.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryJoin(ReadOnlySpan<byte> relative, Span<byte> path)
    {
        int length = _prefix.Length + relative.Length;
        if (length >= path.Length)
        {
            return false;
        }

        _prefix.CopyTo(path);
        relative.CopyTo(path[_prefix.Length..]);
        path[length] = 0;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _current.Dispose();

    // Lookups that have begun in the old directory hold it open until they are done.
    private RootDirectory? Exchange(RootDirectory old, out int error)
    {
        RootDirectory? opened = RootDirectory.Open(_path, out error);
        if (opened is not null && opened.TryHold())
        {
            bool isFirst = Interlocked.CompareExchange(ref _current, opened, old) == old;
            (isFirst ? old : opened).Dispose(); // If another thread was first, this one is for this lookup alone.
        }

        return opened;
    }
}
