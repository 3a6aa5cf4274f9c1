// What is answered for a directory that has no index file: a listing, in the form that the client wants. A small one is made at once and has
// a length; a large one is a producer's work. HEAD learns which it is as GET does, by reading the first piece, and reads no more.

using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Lists directories.</summary>
/// <param name="root">What is served.</param>
/// <param name="settings">Whether there are listings, which names are those of index files, and how much memory
/// listings may take.</param>
/// <param name="logger">Told of the first directory that is too large.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
internal sealed partial class DirectoryLister(
    IFileRoot root, ServerSettings settings, ILogger<DirectoryLister> logger, AccessGuard? guard = null)
{
    private int _isTold;

    /// <summary>What large listings hold.</summary>
    internal ListingMemory Memory { get; } = new(AvailableMemory.ForListings(settings.Limits.MaxListingMemory));

    /// <summary>The names of index files, in the order in which they are looked for.</summary>
    public IReadOnlyList<byte[]> IndexFiles { get; } = [.. settings.IndexFiles.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Answers with the listing of a directory.</summary>
    /// <returns>Null where the response is filled, else the status that says why there is no listing.</returns>
    public StatusCode? Answer(
        RequestHead request, IConnection connection, ReadOnlySpan<byte> relative, Response response)
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
            if (body.ReadFirst())
            {
                return AnswerLarge(connection, relative.ToArray(), body, writer, response);
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

    private StatusCode? AnswerLarge(
        IConnection connection, byte[] relative, ListingBody body, IListingWriter writer, Response response)
    {
        if (Memory.Begin(connection.Remote) is not { } share)
        {
            body.Dispose();
            return StatusCode.ServiceUnavailable;
        }

        body.Extend(share);
        response.SetProducer(new ListingProducer(body, () => ReportTooLarge(relative)));
        AddFields(writer, response);
        return null;
    }

    private void ReportTooLarge(byte[] relative)
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            LogTooLarge(OneLine.Of(Encoding.UTF8.GetString(relative)), Memory.Capacity);
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "/{Directory}: listing broken off: large listings may hold {Capacity} bytes in all (--max-listing-memory); "
        + "further ones are not reported")]
    private partial void LogTooLarge(string directory, long capacity);

    private static void AddFields(IListingWriter writer, Response response)
    {
        response.Head.Fields.Add(FieldName.Vary, FieldName.Accept);
        (writer is HtmlListing ? OwnPage.Listing : OwnPage.Notice).AddFields(response, writer.ContentType);
    }
}
