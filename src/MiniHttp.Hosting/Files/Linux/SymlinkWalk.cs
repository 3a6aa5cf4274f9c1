// Where there is no openat2 (kernels before 5.6, sandboxes that do not know it): the path is walked component by component. Each step opens a
// single name in a directory that is open already, and never through a link, so that whatever is swapped meanwhile, each step stays where
// the walk is. Links are read as text, and their components walked in their place.

using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>Looks a path up step by step.</summary>
internal sealed class SymlinkWalk : IPathResolver
{
    private const int MostLinks = 40; // As the kernel (MAXSYMLINKS): more are a circle.

    /// <inheritdoc/>
    public SafeFileHandle Open(SafeFileHandle root, ReadOnlySpan<byte> path, Lookup lookup, out int error)
    {
        using var walk = new Walk(root, lookup.HasFlag(Lookup.MayLeave));
        return walk.TryGo(path[..path.IndexOf((byte)0)], lookup, out error) ?? new SafeFileHandle(-1, ownsHandle: true);
    }

    /// <param name="root">Where it starts.</param>
    /// <param name="mayLeave">Whether links may lead out of the root.</param>
    private sealed class Walk(SafeFileHandle root, bool mayLeave) : IDisposable
    {
        // The way from the root to here, the root not among them. ".." leads back to where we came from, wherever that directory may have
        // been moved to meanwhile.
        private readonly Stack<SafeFileHandle> _way = new();

        // Names still to be walked, each with a NUL behind it.
        private readonly Stack<byte[]> _pending = new();

        private int _links;

        private SafeFileHandle Here => _way.TryPeek(out SafeFileHandle? directory) ? directory : root;

        public SafeFileHandle? TryGo(ReadOnlySpan<byte> path, Lookup lookup, out int error)
        {
            Push(path);
            error = 0;
            while (error == 0)
            {
                byte[] name = _pending.Pop();
                bool isLast = _pending.Count == 0;
                if (name is [(byte)'.', (byte)'.', 0])
                {
                    error = GoUp();
                    name = [(byte)'.', 0];
                }

                if (isLast && error == 0)
                {
                    SafeFileHandle entry = OpenAt.Entry(Here, name, lookup, out error);
                    if (!entry.IsInvalid && !(lookup.HasFlag(Lookup.PathOnly) && IsLink(entry)))
                    {
                        return entry;
                    }

                    error = entry.IsInvalid && error != ErrorNumber.TooManyLinks ? error : Follow(name);
                    entry.Dispose();
                }
                else if (error == 0 && name is not [(byte)'.', 0])
                {
                    error = GoDown(name);
                }
            }

            return null;
        }

        public void Dispose()
        {
            while (_way.TryPop(out SafeFileHandle? directory))
            {
                directory.Dispose();
            }
        }

        private int GoDown(byte[] name)
        {
            SafeFileHandle directory = OpenAt.Directory(Here, name, out int error);
            if (directory.IsInvalid)
            {
                directory.Dispose();
                return error is ErrorNumber.NotDirectory or ErrorNumber.TooManyLinks ? Follow(name) : error;
            }

            _way.Push(directory);
            return 0;
        }

        private int GoUp()
        {
            if (!mayLeave)
            {
                if (!_way.TryPop(out SafeFileHandle? left))
                {
                    return ErrorNumber.LeavesRoot;
                }

                left.Dispose();
                return 0;
            }

            return GoDown("..\0"u8.ToArray());
        }

        // What could not be opened, since it may be a link: its text takes its place. What was a link a moment ago and is none by now is looked
        // at again, and counts as one, so that this comes to an end.
        private int Follow(byte[] name)
        {
            if (++_links > MostLinks)
            {
                return ErrorNumber.TooManyLinks;
            }

            Span<byte> room = stackalloc byte[IPathResolver.LongestPath];
            int length = OpenAt.ReadLink(Here, name, room);
            if (length == -ErrorNumber.InvalidArgument && _pending.Count == 0)
            {
                _pending.Push(name);
                return 0;
            }

            if (length <= 0)
            {
                return length is 0 or -ErrorNumber.InvalidArgument ? ErrorNumber.NotDirectory : -length;
            }

            ReadOnlySpan<byte> target = room[..length];
            Push(target);
            if (target[0] != '/')
            {
                return 0;
            }

            if (!mayLeave)
            {
                return ErrorNumber.LeavesRoot;
            }

            SafeFileHandle top = OpenAt.Root("/", out int error);
            _way.Push(top);
            return top.IsInvalid ? error : 0;
        }

        // A slash at the end says that it has to be a directory: as if "." came behind it.
        private void Push(ReadOnlySpan<byte> path)
        {
            while (true)
            {
                int slash = path.LastIndexOf((byte)'/');
                ReadOnlySpan<byte> name = path[(slash + 1)..];
                _pending.Push(name.IsEmpty ? [(byte)'.', 0] : [.. name, 0]);
                if (slash < 0)
                {
                    return;
                }

                path = path[..slash];
            }
        }

        private static bool IsLink(SafeFileHandle entry) => FileStatus.TryGet(entry, out FileStatus status) && status.IsLink;
    }
}
