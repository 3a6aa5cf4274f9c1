// RFC 1945 §5.1.2 and §12.5: from the path of a request to the name of a file below the root, or to nothing. The one place where that
// is decided. Whether such a file exists, and whether links lead out of the root, is the file root's business.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>What a request's path is.</summary>
internal enum PathKind
{
    /// <summary>It names something below the root, or the root itself.</summary>
    Inside,

    /// <summary>It names nothing that could be served.</summary>
    Nothing,

    /// <summary>It holds a % without two hexadecimal digits behind it.</summary>
    Malformed,
}

/// <summary>Maps request paths to names of files.</summary>
internal static class RequestPath
{
    /// <summary>Decodes a path, once, and resolves its dot segments.</summary>
    /// <param name="path">As it stands in the request-line, without the query.</param>
    /// <param name="relative">Room for as many bytes as the path has. Segments in bytes, joined by '/', without one at either end; empty for the root.</param>
    /// <param name="length">How many bytes of it were used.</param>
    /// <param name="isDirectory">Whether the path ended in '/', so that it means a directory.</param>
    public static PathKind Map(ReadOnlySpan<byte> path, Span<byte> relative, out int length, out bool isDirectory)
    {
        length = 0;
        isDirectory = true;
        if (path.IsEmpty || path[0] != '/')
        {
            return PathKind.Nothing; // "*"
        }

        while (!path.IsEmpty)
        {
            path = path[1..];
            int end = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> encoded = end < 0 ? path : path[..end];
            path = end < 0 ? default : path[end..];

            // The segment is decoded into its place behind the ones before it, and stays there if it is a name.
            Span<byte> place = relative[(length == 0 ? 0 : length + 1)..];
            if (!PercentEncoding.TryDecode(encoded, place, out int decoded))
            {
                return PathKind.Malformed;
            }

            ReadOnlySpan<byte> segment = place[..decoded];
            isDirectory = segment is [] or [(byte)'.'] or [(byte)'.', (byte)'.'];
            if (segment is [(byte)'.', (byte)'.'])
            {
                if (length == 0)
                {
                    return PathKind.Nothing; // Above the root there is nothing.
                }

                length = Math.Max(relative[..length].LastIndexOf((byte)'/'), 0);
            }
            else if (!isDirectory)
            {
                if (!IsFileName(segment))
                {
                    return PathKind.Nothing;
                }

                if (length > 0)
                {
                    relative[length++] = (byte)'/';
                }

                length += decoded;
            }
        }

        return PathKind.Inside;
    }

    /// <summary>As <see cref="Map"/>, into memory of its own; null where the path names nothing below the root.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> path, out bool isDirectory)
    {
        byte[] relative = new byte[path.Length];
        return Map(path, relative, out int length, out isDirectory) == PathKind.Inside ? relative[..length] : null;
    }

    /// <summary>The last segment of a name below the root.</summary>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> relative) => relative[(relative.LastIndexOf((byte)'/') + 1)..];

    // No file's name holds a slash or a NUL; both can only come from an escape, and an escaped slash is no separator. On Windows the
    // backslash is a separator, and the colon leads to drives and streams.
    private static bool IsFileName(ReadOnlySpan<byte> segment)
        => !segment.ContainsAny((byte)'/', (byte)0) && (!OperatingSystem.IsWindows() || WindowsNames.IsFileName(segment));
}
