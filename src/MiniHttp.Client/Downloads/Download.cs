// Which response is worth keeping, and where its bytes belong: the rules by which a download that was interrupted is continued, or begun
// anew, so that what is called complete is the entity and nothing else (RFC 9110 §13.1.5, §14).

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>What is to be done with a response.</summary>
internal enum DownloadStep
{
    /// <summary>Keep its body.</summary>
    Keep,

    /// <summary>Nothing: all is there already.</summary>
    IsWhole,

    /// <summary>Nothing: what is there of an earlier time is still right.</summary>
    IsUnchanged,

    /// <summary>Nothing: it says nothing about the entity, of which a part is there.</summary>
    Leave,

    /// <summary>Ask again, for all of it.</summary>
    AskForAll,
}

/// <summary>A body on its way to a destination.</summary>
/// <param name="destination">Where it goes.</param>
/// <param name="options">How it is fetched.</param>
/// <param name="url">The URL that was asked for first: the part of a download is known by it.</param>
internal sealed class Download(IBodyDestination destination, FetchOptions options, HttpUrl url)
{
    private long _offset;
    private BodyOrigin _origin = new(url.ToString(), null, null, null);

    /// <summary>Decides what is to be done.</summary>
    /// <param name="head">The response.</param>
    /// <param name="partial">What is there, if only the rest of it was asked for; else null.</param>
    public DownloadStep Decide(ResponseHead head, PartialBody? partial)
    {
        _origin = OriginOf(head);
        if (head.Status == StatusCode.NotModified)
        {
            return DownloadStep.IsUnchanged; // Else -z FILE -o FILE would empty the file that need not be fetched again.
        }

        if (partial is null)
        {
            return DownloadStep.Keep;
        }

        switch (head.Status.Value)
        {
            case 206:
                if (!Continues(head, partial))
                {
                    return DownloadStep.AskForAll;
                }

                _offset = partial.Received;
                _origin = partial.Origin;
                return DownloadStep.Keep;
            case 200:
                return destination.CanStartAgain ? DownloadStep.Keep : throw NotAgain();
            case 416:
                return IsWhole(head, partial) ? DownloadStep.IsWhole : DownloadStep.AskForAll;
            default:
                return DownloadStep.Leave;
        }
    }

    /// <summary>Whether the response is the range that was asked for, where nothing else will do: it begins where the range does.</summary>
    /// <param name="head">The response.</param>
    /// <param name="range">As it was asked for: <c>100-</c>.</param>
    public static bool IsRange(ResponseHead head, string range)
        => head.Status == StatusCode.PartialContent
            && head.Fields.TryGet(FieldName.ContentRange, out ReadOnlySpan<byte> text) && ContentRange.TryParse(text, out ContentRange served)
            && (OffsetOf(range) is not { } offset || (served.First == offset && (served.Length is null || served.Last == served.Length - 1)));

    /// <summary>Whether the response says that the entity ends just where the range would begin: all of it is there.</summary>
    public static bool IsNothingLeft(ResponseHead head, string range)
        => head.Status.Value == 416 && OffsetOf(range) is { } offset
            && head.Fields.TryGet(FieldName.ContentRange, out ReadOnlySpan<byte> text) && ContentRange.TryParse(text, out ContentRange served)
            && served.Length == offset;

    private static long? OffsetOf(string range)
        => range.EndsWith('-') && long.TryParse(range[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long offset) ? offset : null;

    /// <summary>Reads the body to its end.</summary>
    /// <exception cref="FetchException">It is cut short.</exception>
    /// <exception cref="DestinationException">It cannot be kept.</exception>
    public async Task KeepAsync(Hop hop, CancellationToken cancellation)
    {
        if (hop.Verdict is { Ending: ResponseEnding.TooLarge })
        {
            hop.Stop();
            throw hop.Failure()!; // By its Content-Length: nothing is begun.
        }

        ResponseHead head = hop.Head!;
        bool decodes = options.Decode && head.Fields.Contains(FieldName.ContentEncoding);
        long? length = hop.Length.Framing == BodyFraming.Length ? hop.Length.Length : LengthOfRange(head);
        long? total = length > long.MaxValue - _offset ? null : _offset + length;
        if (_offset == 0)
        {
            // A range, an error or what is decoded is kept, but is no part of an entity that could be continued.
            _origin = decodes || head.Status != StatusCode.Ok ? new BodyOrigin(_origin.Url, null, null, null) : _origin with { Length = total };
            if (!destination.CanStartAgain)
            {
                throw NotAgain();
            }
        }

        using var pipe = new BodyPipe(hop, options, destination.Write); // First: a coding may not be supported.
        destination.Begin(_origin, _offset);
        pipe.Begin();
        bool goesOn = true;
        while (goesOn)
        {
            goesOn = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            options.Observer?.OnProgress(_offset + hop.Sizes.Body, total);
        }

        Complete(head);
    }

    /// <summary>All of it is there.</summary>
    public void Complete(ResponseHead head)
        => destination.Complete(
            head.Fields.TryGet(FieldName.LastModified, out ReadOnlySpan<byte> text) && HttpDate.TryParse(text, out DateTimeOffset modified) ? modified : null);

    private BodyOrigin OriginOf(ResponseHead head)
        => new(url.ToString(), null, head.Fields.GetText(FieldName.ETag), LastModifiedOf(head));

    // A time that is not clearly older than the answer may be that of two versions: what was written within one second (RFC 9110 §8.8.2.2).
    private static string? LastModifiedOf(ResponseHead head)
        => head.Fields.TryGet(FieldName.LastModified, out ReadOnlySpan<byte> text) && HttpDate.TryParse(text, out DateTimeOffset modified)
            && head.Fields.TryGet(FieldName.Date, out ReadOnlySpan<byte> date) && HttpDate.TryParse(date, out DateTimeOffset sent)
            && sent - modified >= TimeSpan.FromSeconds(1)
            ? Encoding.Latin1.GetString(text)
            : null;

    /// <summary>Whether the response is just the rest of what is there.</summary>
    private static bool Continues(ResponseHead head, PartialBody partial)
        => head.Fields.TryGet(FieldName.ContentRange, out ReadOnlySpan<byte> text) && ContentRange.TryParse(text, out ContentRange range)
            && range.First == partial.Received
            && range.Last == (range.Length ?? partial.Origin.Length) - 1 // Where nobody says how long all of it is, nobody says that this is the rest.
            && (range.Length is null || partial.Origin.Length is null || range.Length == partial.Origin.Length)
            && (ContentLength.Read(head.Fields, out long? length) is null && (length is null || length == LengthOfRange(head)))
            && IsUnchanged(head, partial)
            && !head.Fields.Contains(FieldName.ContentEncoding);

    /// <summary>How many bytes the body has by its Content-Range; null where it has none.</summary>
    internal static long? LengthOfRange(ResponseHead head)
        => head.Status == StatusCode.PartialContent
            && head.Fields.TryGet(FieldName.ContentRange, out ReadOnlySpan<byte> text) && ContentRange.TryParse(text, out ContentRange range)
            && range.Last - range.First < long.MaxValue
            ? range.Last - range.First + 1
            : null;

    private static bool IsWhole(ResponseHead head, PartialBody partial)
        => partial.Origin.Length == partial.Received
            && head.Fields.TryGet(FieldName.ContentRange, out ReadOnlySpan<byte> text) && ContentRange.TryParse(text, out ContentRange range)
            && range.Length == partial.Received
            && IsUnchanged(head, partial);

    private static bool IsUnchanged(ResponseHead head, PartialBody partial)
        => (partial.Origin.ETag is not { } tag || (head.Fields.GetText(FieldName.ETag) ?? tag) == tag)
            && (partial.Origin.LastModified is not { } modified || (head.Fields.GetText(FieldName.LastModified) ?? modified) == modified);

    private FetchException NotAgain()
        => new(FetchCode.CannotResume, string.Create(CultureInfo.InvariantCulture, $"{url}: the server sends all of it again, and what was written of it cannot be taken back"));
}
