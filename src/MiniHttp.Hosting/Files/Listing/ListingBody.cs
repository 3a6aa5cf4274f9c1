using System.Buffers;

namespace MiniHttp.Hosting;

/// <summary>A listing that was read, on its way into a body: written in steps of any size.</summary>
internal sealed class ListingBody(Listing listing, IListingWriter writer) : IDisposable
{
    private enum Step
    {
        Start,
        Entries,
        Done,
    }

    private Step _step;

    /// <summary>Reads the first piece of the directory; false where it has ended.</summary>
    public bool ReadFirst() => listing.ReadFirst();

    /// <summary>Reads a further piece of the directory, for which <see cref="Extend"/> was called.</summary>
    public PieceRead ReadNext() => listing.ReadNext();

    /// <summary>Lets the listing have more pieces than one.</summary>
    public void Extend(ListingShare memory) => listing.Extend(memory);

    /// <summary>Writes something that changes nothing, while the directory is still being read.</summary>
    /// <returns>False if the format has nothing of the kind.</returns>
    public bool TryFill(IBufferWriter<byte> destination)
    {
        destination.Write(writer.Filler);
        return !writer.Filler.IsEmpty;
    }

    /// <summary>Writes until at least so many bytes are written.</summary>
    /// <returns>Whether there is more.</returns>
    public bool Write(IBufferWriter<byte> destination, int enough)
    {
        var part = new ArrayBufferWriter<byte>();
        if (_step == Step.Start)
        {
            writer.WriteStart(listing, part);
            _step = Step.Entries;
        }

        while (_step == Step.Entries && part.WrittenCount < enough)
        {
            if (listing.TryTake(out ListedEntry entry))
            {
                writer.WriteEntry(entry, part);
            }
            else
            {
                writer.WriteEnd(listing, part);
                _step = Step.Done;
            }
        }

        destination.Write(part.WrittenSpan);
        return _step != Step.Done;
    }

    /// <inheritdoc/>
    public void Dispose() => listing.Dispose();
}
