// The listing of a directory that has no index file, in the form that the client prefers. A small one is made at once
// and has a length; a large one is a producer's work. HEAD learns which it is as GET does, by reading the first piece,
// and reads no more.

using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Lists directories.</summary>
/// <param name="root">Opens the directory's readme file.</param>
/// <param name="maxMemory">Bytes that large listings may hold, all together.</param>
/// <param name="logger">Receives the first directory that is too large.</param>
/// <param name="guard">Knows who may see what; null where everything is public.</param>
internal sealed partial class DirectoryLister(
    IFileRoot root, long maxMemory, ILogger<DirectoryLister> logger, AccessGuard? guard = null)
{
    private int _isTold;

    /// <summary>Memory of large listings.</summary>
    internal ListingMemory Memory { get; } = new(AvailableMemory.ForListings(maxMemory));

    /// <summary>Writes the listing of a directory.</summary>
    /// <param name="request">The request: its query sorts, its Accept field chooses the form.</param>
    /// <param name="connection">The client, which the memory of a large listing is charged to.</param>
    /// <param name="response">The response.</param>
    /// <param name="relative">The path of the directory below the root.</param>
    /// <param name="reader">Reads it; disposed of with the listing.</param>
    /// <returns>False if too many large listings are under way.</returns>
    public bool TryWrite(
        RequestHead request,
        IConnection connection,
        Response response,
        ReadOnlySpan<byte> relative,
        IDirectoryReader reader)
    {
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
                return TryWriteLarge(connection, relative.ToArray(), body, writer, response);
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
        return true;
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

    private bool TryWriteLarge(
        IConnection connection, byte[] relative, ListingBody body, IListingWriter writer, Response response)
    {
        if (Memory.Begin(connection.Remote) is not { } share)
        {
            body.Dispose();
            return false;
        }

        body.Extend(share);
        response.SetProducer(new ListingProducer(body, () => ReportTooLarge(relative)));
        AddFields(writer, response);
        return true;
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
