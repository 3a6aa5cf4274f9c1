// Where a path names no file, a page may stand in for it. Decides in which order: the page without its extension, then the application's.

using System.Buffers;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Answers with a file that was opened.</summary>
internal delegate void OpenedAnswer(RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative, in Entry entry);

/// <summary>The pages that stand for paths which name no file.</summary>
/// <param name="settings">Which there are.</param>
/// <param name="root">Where they are.</param>
/// <param name="hidden">Which names are not served.</param>
/// <param name="directories">Which names are those of index files.</param>
/// <param name="script">What makes pages reload; null for nothing.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
internal sealed class SitePages(
    ServerSettings settings,
    IFileRoot root,
    HiddenNames hidden,
    DirectoryLister directories,
    ReloadScript? script = null,
    AccessGuard? guard = null)
{
    private readonly PrettyUrls? _pretty
        = settings.PrettyUrls ? new PrettyUrls(root, hidden, directories.IndexFiles, guard) : null;
    private readonly SpaFallback? _spa = settings.SpaFallback.Length > 0 ? new SpaFallback(settings.SpaFallback) : null;

    /// <summary>Answers a path without a slash at its end by its page, or a page's full name by a redirect to the short one.</summary>
    /// <returns>False where what was opened is what to answer with.</returns>
    public bool TryRename(
        RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative, in Entry entry, OpenedAnswer answer)
    {
        if (_pretty is null)
        {
            return false;
        }

        if (entry.Kind == EntryKind.File)
        {
            if (_pretty.AddressOf(request, relative) is not { } address)
            {
                return false;
            }

            entry.File!.Dispose();
            SendTo(address, request, connection, response);
            return true;
        }

        if (_pretty.PageOf(request, relative, entry.Kind, out byte[] page) is not { Kind: EntryKind.File } found)
        {
            return false;
        }

        answer(request, connection, response, page, found);
        return true;
    }

    /// <summary>Answers for a path that names nothing.</summary>
    /// <returns>False where nothing stands in for it.</returns>
    public bool TryStandIn(
        RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative, bool isDirectory, OpenedAnswer answer)
    {
        // With the slash the links in the page would lead astray.
        if (isDirectory
            && _pretty?.PageOf(request, relative, EntryKind.Nothing, out _) is { Kind: EntryKind.File } page)
        {
            page.File!.Dispose();
            SendTo([(byte)'/', .. relative], request, connection, response);
            return true;
        }

        if (_spa is null || !SpaFallback.IsFor(request, relative) || guard?.Permits(request, _spa.File) == false
            || root.Open(_spa.File) is not { Kind: EntryKind.File } application)
        {
            return false;
        }

        answer(request, connection, response, _spa.File, application);
        return true;
    }

    /// <summary>Answers with a page that is not sent as it is.</summary>
    /// <returns>False where the file is to be sent as it is.</returns>
    public bool TryWrite(Response response, ReadOnlySpan<byte> relative, in Entry entry) => script?.TryWrite(response, relative, entry.File!) == true;

    // For now: a browser would remember a 301 beyond the day on which this port serves another site.
    private static void SendTo(ReadOnlySpan<byte> path, RequestHead request, IConnection connection, Response response)
    {
        var encoded = new ArrayBufferWriter<byte>();
        PercentEncoding.Encode(path, encoded);
        Redirect.To(request, connection, response, StatusCode.MovedTemporarily, encoded.WrittenSpan);
    }
}
