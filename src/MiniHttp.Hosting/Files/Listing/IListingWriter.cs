using System.Buffers;

namespace MiniHttp.Hosting;

/// <summary>Writes a listing in one form.</summary>
internal interface IListingWriter
{
    /// <summary>The value of Content-Type.</summary>
    ReadOnlySpan<byte> ContentType { get; }

    /// <summary>Bytes that change nothing before the start of the listing; empty where there are none.</summary>
    ReadOnlySpan<byte> Filler { get; }

    /// <summary>Writes what stands before the entries. Everything has been read, so they are counted.</summary>
    void WriteStart(Listing listing, IBufferWriter<byte> destination);

    /// <summary>Writes an entry.</summary>
    void WriteEntry(in ListedEntry entry, IBufferWriter<byte> destination);

    /// <summary>Writes what stands behind them.</summary>
    void WriteEnd(Listing listing, IBufferWriter<byte> destination);
}
