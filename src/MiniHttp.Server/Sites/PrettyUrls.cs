// --pretty-urls: a page is known by its name without ".html", and a folder's page by the folder's. Each has one address: whoever asks for
// the file by its full name is sent there, as by npx serve.

namespace MiniHttp.Server;

/// <summary>Pages without their extension.</summary>
/// <param name="root">Where the pages are.</param>
/// <param name="indexFiles">The names of index files.</param>
internal sealed class PrettyUrls(IFileRoot root, IReadOnlyList<byte[]> indexFiles)
{
    private static ReadOnlySpan<byte> Extension => ".html"u8;

    /// <summary>
    /// The page that a path names which is no file: <c>about.html</c> for <c>about</c>, and that also where a folder <c>about</c> holds the
    /// pages below it, unless it has a page of its own.
    /// </summary>
    /// <param name="relative">The path below the root.</param>
    /// <param name="kind">What is there under that very name.</param>
    /// <param name="page">The page's path.</param>
    /// <returns>The page, or an entry that is no file.</returns>
    public Entry PageOf(ReadOnlySpan<byte> relative, EntryKind kind, out byte[] page)
    {
        page = [.. relative, .. Extension];
        return relative.IsEmpty || kind == EntryKind.Forbidden || (kind == EntryKind.Directory && IndexOf(relative) is not null) ? default : root.Open(page);
    }

    /// <summary>
    /// The address that a file is to be asked for by, if it is another one: <c>/about</c> for <c>about.html</c>, <c>/folder/</c> for its index
    /// file. A name that leads somewhere else without its extension keeps it.
    /// </summary>
    public byte[]? AddressOf(ReadOnlySpan<byte> relative)
    {
        ReadOnlySpan<byte> name = RequestPath.NameOf(relative);
        ReadOnlySpan<byte> folder = relative[..^name.Length];
        if (IndexOf(folder.TrimEnd((byte)'/')) is { } index && name.SequenceEqual(index))
        {
            return [(byte)'/', .. folder];
        }

        if (!relative.EndsWith(Extension) || name.Length == Extension.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> without = relative[..^Extension.Length];
        return KindOf(without) switch
        {
            EntryKind.Nothing => [(byte)'/', .. without],
            EntryKind.Directory when IndexOf(without) is null => [(byte)'/', .. without],
            _ => null,
        };
    }

    /// <summary>The name of the file that is a folder's page; null if it has none.</summary>
    private byte[]? IndexOf(ReadOnlySpan<byte> folder)
    {
        foreach (byte[] name in indexFiles)
        {
            if (KindOf(folder.IsEmpty ? name : [.. folder, (byte)'/', .. name]) is EntryKind.File or EntryKind.Forbidden)
            {
                return name;
            }
        }

        return null;
    }

    private EntryKind KindOf(ReadOnlySpan<byte> relative)
    {
        Entry entry = root.Open(relative);
        entry.File?.Dispose();
        return entry.Kind;
    }
}
