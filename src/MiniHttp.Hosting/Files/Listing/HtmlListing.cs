// A listing as a page for people: it reads well on a phone and in the dark, and does all that it does without its script, but for the filter
// box, which only the script shows. Links are percent-encoded bytes, texts escaped: a name may be anything.

using System.Buffers;
using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Writes a listing as HTML.</summary>
/// <param name="root">Where the README is read.</param>
/// <param name="relative">The directory's name below the root.</param>
/// <param name="order">The order, for the links in the heads of the columns.</param>
/// <param name="showsReadme">Whether the README is shown, if there is one.</param>
internal sealed class HtmlListing(IFileRoot root, byte[] relative, ListingOrder order, bool showsReadme)
    : IListingWriter
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    // What is chosen holds for the directories below, too.
    private readonly byte[] _query = order == ListingOrder.Default ? [] : Encoding.ASCII.GetBytes(Query(order));

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ContentType => "text/html; charset=utf-8"u8;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Filler => "\n"u8;

    /// <inheritdoc/>
    public void WriteStart(Listing listing, IBufferWriter<byte> destination)
    {
        string path = relative.Length == 0 ? "/" : $"/{HtmlText.OfName(relative)}/";
        Write(destination, OwnPage.Listing.Start($"Index of {path}"));
        Write(destination, "<header><div><h1>");
        WriteBreadcrumb(destination);
        Write(destination, $"""
            </h1>
            <p id="count">{Count(listing.Directories, "folder", "folders")}, {Count(listing.Files, "file", "files")}</p></div>
            <input id="filter" type="search" placeholder="Filter" aria-label="Show only names that hold this text" autocomplete="off" hidden></header>
            <table>
            <thead><tr>{Head(ListingColumn.Name, "Name")}{Head(ListingColumn.Size, "Size")}{Head(ListingColumn.Time, "Modified (UTC)")}</tr></thead>
            <tbody>

            """);
        if (relative.Length > 0)
        {
            Write(destination, $"<tr class=\"d up\"><td><a href=\"../{Encoding.ASCII.GetString(_query)}\">..</a><td><td>\n");
        }
    }

    /// <inheritdoc/>
    public void WriteEntry(in ListedEntry entry, IBufferWriter<byte> destination)
    {
        destination.Write(entry.IsDirectory ? "<tr class=\"d\"><td><a href=\""u8 : "<tr><td><a href=\""u8);
        PercentEncoding.EncodeSegment(entry.Name.Span, destination);
        if (entry.IsDirectory)
        {
            destination.Write("/"u8);
            destination.Write(_query);
        }

        string size = entry.IsDirectory ? "" : Size(entry.Length);
        string slash = entry.IsDirectory ? "/" : "";
        string time = entry.Modified.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Write(destination, $"\">{HtmlText.OfName(entry.Name.Span)}{slash}</a><td>{size}<td>{time}\n");
    }

    /// <inheritdoc/>
    public void WriteEnd(Listing listing, IBufferWriter<byte> destination)
    {
        Write(destination, "</tbody>\n</table>\n");
        if (listing.Directories + listing.Files == 0)
        {
            Write(destination, "<p class=\"empty\">There is nothing in this folder.</p>\n");
        }

        if (showsReadme && listing.Readme is { } readme)
        {
            Readme.Write(root, relative, readme, destination);
        }

        Write(destination, OwnPage.Listing.End());
    }

    /// <summary>A length as people say it: three digits at most, and bytes below 1 KiB.</summary>
    internal static string Size(long length)
    {
        if (length < 1024)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{length} B");
        }

        double size = length / 1024.0;
        int unit = 0;
        for (; size >= 999.5; unit++)
        {
            size /= 1024;
        }

        return size.ToString(size < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    // Relative, so that the page holds below whatever path a proxy puts before it.
    private void WriteBreadcrumb(IBufferWriter<byte> destination)
    {
        string[] segments = relative.Length == 0 ? [] : [.. SegmentsOf(relative)];
        string query = Encoding.ASCII.GetString(_query);
        Write(destination, segments.Length == 0 ? "/" : $"""<a href="{Up(segments.Length)}{query}" aria-label="Top">/</a>""");
        for (int i = 0; i < segments.Length; i++)
        {
            bool isLast = i == segments.Length - 1;
            Write(destination, isLast ? $" {segments[i]}" : $""" <a href="{Up(segments.Length - 1 - i)}{query}">{segments[i]}</a> <i>/</i>""");
        }
    }

    private static IEnumerable<string> SegmentsOf(byte[] relative)
    {
        for (int start = 0; start <= relative.Length;)
        {
            int length = relative.AsSpan(start).IndexOf((byte)'/');
            int end = length < 0 ? relative.Length : start + length;
            yield return HtmlText.OfName(relative.AsSpan(start, end - start));
            start = end + 1;
        }
    }

    private static string Up(int levels) => string.Concat(Enumerable.Repeat("../", levels));

    private string Head(ListingColumn column, string title)
    {
        string sorted = column != order.Column ? "" : order.IsDescending ? " aria-sort=\"descending\"" : " aria-sort=\"ascending\"";
        return $"""<th scope="col"{sorted}><a href="{Query(order.After(column))}">{title}</a></th>""";
    }

    private static string Query(ListingOrder order) => order.ToString().Replace("&", "&amp;", StringComparison.Ordinal);

    private static string Count(int count, string one, string many)
        => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many)}");

    private static void Write(IBufferWriter<byte> destination, string text) => Encoding.UTF8.GetBytes(text, destination);
}
