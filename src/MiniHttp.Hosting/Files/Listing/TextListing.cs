using System.Buffers;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// One relative reference on each line, a slash behind directories. Percent-encoded, so that any name is one line, and what is put behind
/// the URL of the listing is the URL of the entry.
/// </summary>
internal sealed class TextListing : IListingWriter
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> ContentType => "text/plain; charset=utf-8"u8;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Filler => [];

    /// <inheritdoc/>
    public void WriteStart(Listing listing, IBufferWriter<byte> destination)
    {
    }

    /// <inheritdoc/>
    public void WriteEntry(in ListedEntry entry, IBufferWriter<byte> destination)
    {
        PercentEncoding.EncodeSegment(entry.Name.Span, destination);
        destination.Write(entry.IsDirectory ? "/\n"u8 : "\n"u8);
    }

    /// <inheritdoc/>
    public void WriteEnd(Listing listing, IBufferWriter<byte> destination)
    {
    }
}
