// --pretty-urls: a page is known by its name without ".html", and a folder's page by the folder's. Each has one address: whoever asks for
// the file by its full name is sent there, as by npx serve.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Pages without their extension.</summary>
/// <param name="root">Where the pages are.</param>
/// <param name="hidden">Which names are not served.</param>
/// <param name="indexFiles">The names of index files.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
internal sealed class PrettyUrls(
    IFileRoot root, HiddenNames hidden, IReadOnlyList<byte[]> indexFiles, AccessGuard? guard)
{
    private static ReadOnlySpan<byte> Extension => ".html"u8;

    /// <summary>
    /// The page that a path names which is no file: <c>about.html</c> for <c>about</c>, and that also where a folder
    /// <c>about</c> holds the pages below it, unless it has a page of its own.
    /// </summary>
    /// <param name="request">Who asks: what the visitor may not see is as if it were not there, and is not looked
    /// for.</param>
    /// <param name="relative">The path below the root.</param>
    /// <param name="kind">What is there under that very name.</param>
    /// <param name="page">The page's path.</param>
    /// <returns>The page, or an entry that is no file.</returns>
    public Entry PageOf(RequestHead request, ReadOnlySpan<byte> relative, EntryKind kind, out byte[] page)
    {
        page = [.. relative, .. Extension];
        bool isOther = relative.IsEmpty || kind == EntryKind.Forbidden
            || (kind == EntryKind.Directory && IndexOf(request, relative) is not null);
        return isOther || hidden.Hide(page) || !MaySee(request, page) ? default : root.Open(page);
    }

    /// <summary>
    /// The address that a file is to be asked for by, if it is another one: <c>/about</c> for <c>about.html</c>,
    /// <c>/folder/</c> for its index file. A name that leads somewhere else without its extension keeps it, and so does
    /// one of which the visitor may not know that.
    /// </summary>
    public byte[]? AddressOf(RequestHead request, ReadOnlySpan<byte> relative)
    {
        ReadOnlySpan<byte> name = RequestPath.NameOf(relative);
        ReadOnlySpan<byte> folder = relative[..^name.Length];
        if (IndexOf(request, folder.TrimEnd((byte)'/')) is { } index && name.SequenceEqual(index))
        {
            return [(byte)'/', .. folder];
        }

        if (!relative.EndsWith(Extension) || name.Length == Extension.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> without = relative[..^Extension.Length];
        return !MaySee(request, without) ? null : KindOf(without) switch
        {
            EntryKind.Nothing => [(byte)'/', .. without],
            EntryKind.Directory when IndexOf(request, without) is null => [(byte)'/', .. without],
            _ => null,
        };
    }

    /// <summary>The name of the file that is a folder's page; null if it has none.</summary>
    private byte[]? IndexOf(RequestHead request, ReadOnlySpan<byte> folder)
    {
        foreach (byte[] name in indexFiles)
        {
            byte[] index = folder.IsEmpty ? name : [.. folder, (byte)'/', .. name];
            if (MaySee(request, index) && KindOf(index) is EntryKind.File or EntryKind.Forbidden)
            {
                return name;
            }
        }

        return null;
    }

    private bool MaySee(RequestHead request, ReadOnlySpan<byte> relative) => guard?.Permits(request, relative) != false;

    private EntryKind KindOf(ReadOnlySpan<byte> relative)
    {
        Entry entry = root.Open(relative);
        entry.File?.Dispose();
        return entry.Kind;
    }
}
