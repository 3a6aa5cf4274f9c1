using System.Buffers;
using System.Text;
using System.Text.Json;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// What nginx writes with <c>autoindex_format json</c>: name, type, mtime and, of a file, size. One member more, url, is the relative
/// reference to the entry: a name that is no UTF-8 has no other spelling in JSON, where it stands with U+FFFD.
/// </summary>
internal sealed class JsonListing : IListingWriter
{
    private bool _isFirst = true;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ContentType => "application/json"u8;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Filler => "\n"u8;

    /// <inheritdoc/>
    public void WriteStart(Listing listing, IBufferWriter<byte> destination) => destination.Write("["u8);

    /// <inheritdoc/>
    public void WriteEntry(in ListedEntry entry, IBufferWriter<byte> destination)
    {
        destination.Write(_isFirst ? "\n"u8 : ",\n"u8);
        _isFirst = false;
        var url = new ArrayBufferWriter<byte>();
        PercentEncoding.EncodeSegment(entry.Name.Span, url);
        using var json = new Utf8JsonWriter(destination);
        json.WriteStartObject();
        json.WriteString("name"u8, Encoding.UTF8.GetString(entry.Name.Span));
        json.WriteString("type"u8, entry.IsDirectory ? "directory"u8 : "file"u8);
        json.WriteString("mtime"u8, HttpDate.ToText(entry.Modified));
        if (!entry.IsDirectory)
        {
            json.WriteNumber("size"u8, entry.Length);
        }

        json.WriteString("url"u8, Encoding.ASCII.GetString(url.WrittenSpan) + (entry.IsDirectory ? "/" : ""));
        json.WriteEndObject();
    }

    /// <inheritdoc/>
    public void WriteEnd(Listing listing, IBufferWriter<byte> destination) => destination.Write("\n]\n"u8);
}
