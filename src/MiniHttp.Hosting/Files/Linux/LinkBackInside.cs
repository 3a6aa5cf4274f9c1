// A link may be absolute, or climb above the root, and lead back into it all the same. No lookup that stays below the root follows it, so the
// path is rewritten: what its link stands for, below the root, and looked up there again. The rewriting may be wrong by the time that it
// is used, and that does no harm: what it says is only ever looked up below the root.

using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>Rewrites paths on which a link leaves the root and leads back into it.</summary>
internal static class LinkBackInside
{
    /// <summary>
    /// Puts the real path of the first link that leaves the root in its place. The link is looked up with O_PATH, which opens nothing outside:
    /// no FIFO waits, no device stirs, and an automount at its end stays as it is. Directories on the way are searched, as by everybody
    /// who follows the link: one on a network may let it wait.
    /// </summary>
    /// <param name="resolver">How to look up.</param>
    /// <param name="root">The root directory.</param>
    /// <param name="path">The path, with a NUL behind it, in a room of <see cref="IPathResolver.LongestPath"/>; rewritten where this returns 0.</param>
    /// <returns>0 if it is worth another look, else the error to report.</returns>
    public static int Rewrite(IPathResolver resolver, SafeFileHandle root, Span<byte> path)
    {
        int length = path.IndexOf((byte)0);
        int end = EndOfLink(resolver, root, path[..(length + 1)]);
        if (end < 0)
        {
            return 0; // It is not there any more: the path may be right as it is.
        }

        Span<byte> link = stackalloc byte[IPathResolver.LongestPath];
        path[..end].CopyTo(link);
        using SafeFileHandle target = resolver.Open(root, link, Lookup.PathOnly | Lookup.MayLeave, out int error);
        if (target.IsInvalid)
        {
            // What is the matter outside is nobody's business; what we are out of is ours.
            return error is ErrorNumber.OutOfDescriptors or ErrorNumber.SystemOutOfDescriptors or ErrorNumber.OutOfMemory ? error : ErrorNumber.LeavesRoot;
        }

        Span<byte> top = stackalloc byte[IPathResolver.LongestPath];
        Span<byte> real = link;
        if (!TryPathOf(root, ref top) || !TryPathOf(target, ref real) || !TryBelow(top, real, out ReadOnlySpan<byte> below))
        {
            return ErrorNumber.LeavesRoot;
        }

        byte[] rest = path[end..length].ToArray(); // With its slash before it.
        below = below.IsEmpty ? "."u8 : below;
        if (below.Length + rest.Length >= path.Length)
        {
            return ErrorNumber.NameTooLong;
        }

        path.Clear();
        below.CopyTo(path);
        rest.CopyTo(path[below.Length..]);
        return 0;
    }

    // The shortest part of the path that leaves the root ends with the link. Links before it stay inside, and count for nothing here.
    private static int EndOfLink(IPathResolver resolver, SafeFileHandle root, Span<byte> path)
    {
        for (int end = 1; end < path.Length; end++)
        {
            byte separator = path[end];
            if (separator is (byte)'/' or 0)
            {
                path[end] = 0;
                using SafeFileHandle there = resolver.Open(root, path, Lookup.PathOnly, out int error);
                path[end] = separator;
                if (there.IsInvalid && error == ErrorNumber.LeavesRoot)
                {
                    return end;
                }
            }
        }

        return -1;
    }

    /// <summary>The path of what is open, as it is by now: a root that was renamed has its new one. Without /proc there is none.</summary>
    private static bool TryPathOf(SafeFileHandle open, ref Span<byte> path)
    {
        string link = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{open.DangerousGetHandle()}\0");
        int length = OpenAt.ReadLink(open, Encoding.ASCII.GetBytes(link), path);
        path = path[..Math.Max(length, 0)];
        return length > 0;
    }

    private static bool TryBelow(ReadOnlySpan<byte> top, ReadOnlySpan<byte> path, out ReadOnlySpan<byte> below)
    {
        top = top.TrimEnd((byte)'/'); // The root may be that of the system.
        bool isBelow = path.StartsWith(top) && (path.Length == top.Length || path[top.Length] == '/');
        below = isBelow ? path[top.Length..].TrimStart((byte)'/') : default;
        return isBelow;
    }
}
