// Which response is worth keeping, and where its bytes belong: the rules by which a download that was interrupted is
// continued, or begun anew, so that what is called complete is the entity and nothing else (RFC 9110 §13.1.5, §14).

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>What is to be done with a response.</summary>
internal enum DownloadStep
{
    /// <summary>Keep its body.</summary>
    Keep,

    /// <summary>Nothing: all is there already.</summary>
    IsWhole,

    /// <summary>Nothing: what is there of an earlier time is still right.</summary>
    IsUnchanged,

    /// <summary>
    /// Nothing: it is not the entity, or not the part of it that was asked for. <see cref="Download.Refusal"/> says
    /// why.
    /// </summary>
    Refuse,

    /// <summary>Ask again, for all of it.</summary>
    AskForAll,
}

/// <summary>A body on its way to a destination.</summary>
/// <param name="destination">Where it goes.</param>
/// <param name="options">How it is fetched.</param>
/// <param name="url">The URL that was asked for first: the part of a download is known by it.</param>
/// <param name="partial">What is there, if only the rest of it was asked for; otherwise null.</param>
internal sealed class Download(IBodyDestination destination, FetchOptions options, HttpUrl url, PartialBody? partial)
{
    private BodyOrigin? _origin;
    private long _offset;
    private bool _hasBegun;

    /// <summary>Why the response is refused; null if it is not.</summary>
    public FetchException? Refusal { get; private set; }

    /// <summary>Decides what is to be done: the table of docs/resume.md, as far as it depends on the head.</summary>
    public DownloadStep Decide(Hop hop)
    {
        ResponseHead head = hop.Head!;
        if (head.Status == StatusCode.NotModified && (options.Keep == KeptAnswers.All || IsConditional(hop.Request)))
        {
            return DownloadStep.IsUnchanged; // Otherwise -z FILE -o FILE would empty a file that is up to date.
        }

        return partial is null ? DecideAll(hop)
            : head.Status == StatusCode.Ok ? DecideNew()
            : head.Status == StatusCode.PartialContent ? partial.Overlap > 0 ? DecideOverlap(hop) : DecideRest(head)
            : head.Status == StatusCode.RangeNotSatisfiable ? partial.Overlap > 0 ? DecideEnd(hop) : DecideWhole(head)
            : Refuse(FetchFailure.Of(hop.Request.Url, head));
    }

    // Nothing is there, or it cannot be continued.
    private DownloadStep DecideAll(Hop hop)
    {
        ResponseHead head = hop.Head!;
        bool isKept = options.Keep switch
        {
            KeptAnswers.All => true,
            KeptAnswers.Successful => head.Status.IsSuccess && head.Status.Value is not (204 or 205),
            _ => head.Status == StatusCode.Ok,
        };
        return isKept ? DownloadStep.Keep
            : head.Status != StatusCode.PartialContent ? Refuse(FetchFailure.Of(hop.Request.Url, head))
            : Refuse(hop, FetchCode.PartialBody, $"sent a part (206), but all was asked for");
    }

    private DownloadStep DecideNew() => destination.CanStartAgain ? DownloadStep.Keep : throw NotAgain();

    private DownloadStep DecideRest(ResponseHead head)
    {
        if (!IsRest(head) || !IsUnchanged(head))
        {
            return DownloadStep.AskForAll;
        }

        (_offset, _origin) = (partial!.Offset, partial.Origin);
        return DownloadStep.Keep;
    }

    private DownloadStep DecideWhole(ResponseHead head)
        => partial!.Origin.Length == partial.Received && WholeLength(head) == partial.Received && IsUnchanged(head)
            ? DownloadStep.IsWhole
            : DownloadStep.AskForAll;

    // Where no version is known, the destination compares the bytes.
    private DownloadStep DecideOverlap(Hop hop)
    {
        if (!IsRest(hop.Head!))
        {
            return Refuse(hop, FetchCode.RangeNotServed, $"did not send the range {partial!.Offset}-");
        }

        _offset = partial!.Offset;
        _origin = OriginOf(hop.Head!) with { Length = RangeOf(hop.Head!)!.Value.Length };
        return DownloadStep.Keep;
    }

    private DownloadStep DecideEnd(Hop hop)
        => WholeLength(hop.Head!) is not { } length || length > partial!.Received
            ? Refuse(FetchFailure.Of(hop.Request.Url, hop.Head!))
            : length == partial.Received ? DownloadStep.IsWhole
            : Refuse(hop, FetchCode.RangeNotServed, $"has {length} bytes, and {partial.Received} are there");

    private DownloadStep Refuse(Hop hop, FetchCode code, FormattableString why)
        => Refuse(new FetchException(
            code, $"{hop.Request.Url}: the server {FormattableString.Invariant(why)}; nothing was written"));

    private DownloadStep Refuse(FetchException why)
    {
        Refusal = why;
        return DownloadStep.Refuse;
    }

    /// <summary>
    /// Whether the response is the range that was asked for, where nothing else will do: it begins where the range
    /// does.
    /// </summary>
    /// <param name="head">The response.</param>
    /// <param name="range">As it was asked for: <c>100-</c>.</param>
    public static bool IsRange(ResponseHead head, string range)
        => head.Status == StatusCode.PartialContent && RangeOf(head) is { } served
            && (OffsetOf(range) is not { } offset
                || (served.First == offset && (served.Length is null || served.Last == served.Length - 1)));

    /// <summary>
    /// Whether the response says that the entity ends just where the range would begin: all of it is there.
    /// </summary>
    public static bool IsNothingLeft(ResponseHead head, string range)
        => head.Status == StatusCode.RangeNotSatisfiable
            && WholeLength(head) is { } length && OffsetOf(range) == length;

    private static long? OffsetOf(string range)
        => range.EndsWith('-')
            && long.TryParse(range[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                ? offset
                : null;

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
        long? length = hop.Length.Framing == BodyFraming.Length ? hop.Length.Length : LengthOfRange(head);
        long? total = length > long.MaxValue - _offset ? null : _offset + length;
        _origin ??= NewOrigin(head, total);
        using var pipe = new BodyPipe(hop, options, Take);
        pipe.Begin();
        bool goesOn = true;
        while (goesOn)
        {
            goesOn = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            options.Observer?.OnProgress(_offset + hop.Sizes.Body, total);
        }

        if (!_hasBegun)
        {
            BeginEmpty(hop);
        }

        Complete(head);
    }

    /// <summary>All of it is there.</summary>
    public void Complete(ResponseHead head)
        => destination.Complete(
            head.Fields.TryGet(FieldName.LastModified, out ReadOnlySpan<byte> text)
                && HttpDate.TryParse(text, out DateTimeOffset modified)
                ? modified
                : null);

    // The destination is touched when the first byte comes, and not before: an answer of which nothing comes loses
    // nothing.
    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (!_hasBegun)
        {
            Begin();
        }

        destination.Write(bytes);
    }

    private void Begin()
    {
        if (_offset == 0 && !destination.CanStartAgain)
        {
            throw NotAgain();
        }

        destination.Begin(_origin!, _offset);
        _hasBegun = true;
    }

    private void BeginEmpty(Hop hop)
    {
        if (destination.Partial is { } there)
        {
            Refuse(hop, FetchCode.RangeNotServed, $"has an empty file, and {there.Received} bytes are there");
            throw Refusal!;
        }

        Begin();
    }

    // A range, an error or a coded body is kept, but is no part of an entity that could be continued.
    private BodyOrigin NewOrigin(ResponseHead head, long? length)
    {
        bool isCoded = head.Fields.Contains(FieldName.ContentEncoding);
        BodyOrigin origin = OriginOf(head) with { Length = isCoded && options.Decode ? null : length };
        return isCoded || head.Status != StatusCode.Ok ? origin with { ETag = null, LastModified = null } : origin;
    }

    private BodyOrigin OriginOf(ResponseHead head)
    {
        string? tag = head.Fields.GetText(FieldName.ETag);
        tag = tag?.Length > BodyOrigin.MaxTagLength ? null : tag;
        return new BodyOrigin(url.ToString(), null, tag, LastModifiedOf(head));
    }

    // A time that is not clearly older than the answer may be that of two versions: what was written within one second
    // (RFC 9110 §8.8.2.2).
    private static string? LastModifiedOf(ResponseHead head)
        => head.Fields.TryGet(FieldName.LastModified, out ReadOnlySpan<byte> text)
            && HttpDate.TryParse(text, out DateTimeOffset modified)
            && head.Fields.TryGet(FieldName.Date, out ReadOnlySpan<byte> date)
            && HttpDate.TryParse(date, out DateTimeOffset sent)
            && sent - modified >= TimeSpan.FromSeconds(1)
            ? Encoding.Latin1.GetString(text)
            : null;

    /// <summary>Whether the response is just what was asked for: from that position to the end of the whole.</summary>
    private bool IsRest(ResponseHead head)
        => RangeOf(head) is { } range
            && range.First == partial!.Offset
            && range.Last == (range.Length ?? partial.Origin.Length) - 1 // An unknown length proves no rest.
            && (range.Length is null || partial.Origin.Length is null || range.Length == partial.Origin.Length)
            && ContentLength.Read(head.Fields, out long? length) is null
            && (length is null || length == LengthOfRange(head))
            && !head.Fields.Contains(FieldName.ContentEncoding);

    /// <summary>Whether no validator of the response says that it is of another version.</summary>
    private bool IsUnchanged(ResponseHead head)
        => (partial!.Origin.ETag is not { } tag || Opaque(head.Fields.GetText(FieldName.ETag) ?? tag) == Opaque(tag))
            && (partial.Origin.LastModified is not { } modified
                || (head.Fields.GetText(FieldName.LastModified) ?? modified) == modified);

    // The tag of a file may be weak while the file is young, and strong later (RFC 9110 §8.8.3.2).
    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private static bool IsConditional(FetchRequest request)
        => request.Fields.Any(field => field.Key.StartsWith("If-", StringComparison.OrdinalIgnoreCase));

    private static ContentRange? RangeOf(ResponseHead head)
        => head.Fields.TryGet(FieldName.ContentRange, out ReadOnlySpan<byte> text)
            && ContentRange.TryParse(text, out ContentRange range) ? range : null;

    /// <summary>How many bytes the body has by its Content-Range; null where it has none.</summary>
    internal static long? LengthOfRange(ResponseHead head)
        => head.Status == StatusCode.PartialContent && RangeOf(head) is { } range
            && range.Last - range.First < long.MaxValue
            ? range.Last - range.First + 1
            : null;

    /// <summary>How many bytes the whole has, by a 416 (<c>bytes */10</c>).</summary>
    private static long? WholeLength(ResponseHead head) => RangeOf(head) is { First: null } range ? range.Length : null;


    private FetchException NotAgain()
        => new(
            FetchCode.CannotResume,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{url}: the server sends all of it again, and what was written of it cannot be taken back"));
}
