// What is answered for a directory that has no index file: a listing, in the form that the client wants. A small one is made at once and has
// a length; a large one is a producer's work. HEAD learns which it is as GET does, by reading the first piece, and reads no more.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Lists directories.</summary>
/// <param name="root">What is served.</param>
/// <param name="settings">Whether there are listings, and which names are those of index files.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
internal sealed class DirectoryLister(IFileRoot root, ServerSettings settings, AccessGuard? guard = null)
{
    /// <summary>
    /// How many large listings there may be at a time: one of 100,000 files holds about 10 MB until its client has taken it. Beyond it the
    /// answer is 503.
    /// </summary>
    private const int MostLargeListings = 16;

    private int _largeListings;

    /// <summary>The names of index files, in the order in which they are looked for.</summary>
    public IReadOnlyList<byte[]> IndexFiles { get; } = [.. settings.IndexFiles.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Answers with the listing of a directory.</summary>
    /// <returns>Null where the response is filled, else the status that says why there is no listing.</returns>
    public StatusCode? Answer(RequestHead request, ReadOnlySpan<byte> relative, Response response)
    {
        if (!settings.Listing)
        {
            return StatusCode.NotFound; // As if it were not there: that it is would be the first thing that a listing tells.
        }

        if (root.OpenDirectory(relative, out EntryKind kind) is not { } reader)
        {
            return kind == EntryKind.Forbidden ? StatusCode.Forbidden : StatusCode.NotFound;
        }

        ListingOrder order = ListingOrder.Of(request.Target.Query);
        IListingWriter writer = ListingFormats.Choose(request.Fields) switch
        {
            ListingFormat.Json => new JsonListing(),
            ListingFormat.Text => new TextListing(),
            _ => new HtmlListing(root, relative.ToArray(), order, MaySeeReadme(request, relative)),
        };
        var body = new ListingBody(new Listing(reader, order), writer);
        try
        {
            if (body.ReadPiece())
            {
                return AnswerLarge(body, writer, response);
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        using (body)
        {
            body.Write(response.Body, int.MaxValue);
        }

        AddFields(writer, response);
        return null;
    }

    // Asked at once for all names: a large listing finds out which one exists after the request is gone.
    private bool MaySeeReadme(RequestHead request, ReadOnlySpan<byte> relative)
    {
        foreach (string name in guard is null ? [] : Listing.ReadmeNames)
        {
            byte[] readme = Encoding.ASCII.GetBytes(name);
            if (!guard!.Permits(request, relative.IsEmpty ? readme : [.. relative, (byte)'/', .. readme]))
            {
                return false;
            }
        }

        return true;
    }

    private StatusCode? AnswerLarge(ListingBody body, IListingWriter writer, Response response)
    {
        if (Interlocked.Increment(ref _largeListings) > MostLargeListings)
        {
            Interlocked.Decrement(ref _largeListings);
            body.Dispose();
            return StatusCode.ServiceUnavailable;
        }

        response.SetProducer(new ListingProducer(body, () => Interlocked.Decrement(ref _largeListings)));
        AddFields(writer, response);
        return null;
    }

    private static void AddFields(IListingWriter writer, Response response)
    {
        response.Head.Fields.Add(FieldName.Vary, FieldName.Accept);
        (writer is HtmlListing ? OwnPage.Listing : OwnPage.Notice).AddFields(response, writer.ContentType);
    }
}
