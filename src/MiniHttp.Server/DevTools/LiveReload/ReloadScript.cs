// The script goes into each page as it is sent: such an answer is made anew each time, and is no version of the file. So it has no validators
// and no ranges, and no cache keeps it.

using System.Buffers;
using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Puts the script of --live-reload into pages.</summary>
/// <param name="changes">Which version of the site the page will be of.</param>
/// <param name="types">Which files are pages.</param>
internal sealed class ReloadScript(SiteChanges changes, MediaTypes types) : IPageFilter
{
    /// <summary>The path of the script, at which no site is likely to have something of its own.</summary>
    public const string Path = "/_minihttp/reload.js";

    /// <summary>The path of the stream of events, beside it.</summary>
    public const string StreamPath = "/_minihttp/reload";

    /// <summary>Pages beyond it are sent as they are: 4 MiB, which must be held in memory.</summary>
    private const int LongestPage = 4 * 1024 * 1024;

    /// <summary>The element that loads the script. It names the version, so that a change between page and script is not missed.</summary>
    private byte[] Element => Encoding.ASCII.GetBytes($"<script src=\"{Path}?{changes.Version}\" defer></script>");

    /// <summary>Answers with a page that has the script, and closes its file.</summary>
    /// <returns>False, with nothing done, where the file is no page, or one that is too long.</returns>
    public bool TryWrite(Response response, ReadOnlySpan<byte> relative, IFileContent file)
    {
        ReadOnlySpan<byte> type = types.Of(relative);
        if (!type.StartsWith("text/html"u8) || file.Length > LongestPage)
        {
            return false;
        }

        byte[] element = Element; // The version first: what is written while the page is read is a later one.
        if (file.ReadWhole() is not { } page || page is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            return false; // It was cut short meanwhile, or is UTF-16.
        }

        file.Dispose();
        int place = PlaceIn(page);
        response.Body.Write(page.AsSpan(0, place));
        response.Body.Write(element);
        response.Body.Write(page.AsSpan(place));
        response.Head.Fields.Set(FieldName.ContentType, type);
        response.Head.Fields.Set(FieldName.CacheControl, "no-store"u8);
        return true;
    }

    /// <inheritdoc/>
    public void Complete(Response response)
    {
        if (OwnPage.TryPermitSiteScripts(response.Head.Fields))
        {
            response.Body.Write(Element);
            response.Head.Fields.Set(FieldName.CacheControl, "no-store"u8);
        }
    }

    /// <summary>Before the last end of body, else of html, else at the end.</summary>
    internal static int PlaceIn(ReadOnlySpan<byte> page)
        => LastIndexOf(page, "</body"u8) is var body and >= 0 ? body : LastIndexOf(page, "</html"u8) is var html and >= 0 ? html : page.Length;

    private static int LastIndexOf(ReadOnlySpan<byte> page, ReadOnlySpan<byte> tag)
    {
        for (int end = page.Length; (end = page[..end].LastIndexOf((byte)'<')) >= 0;)
        {
            if (page.Length - end >= tag.Length && Ascii.EqualsIgnoreCase(page.Slice(end, tag.Length), tag))
            {
                return end;
            }
        }

        return -1;
    }
}
