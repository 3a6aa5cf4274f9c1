// RFC 9110 §14 and §15.3.7: does a 206 hold the part that was asked for? If not, nothing of it is kept: it would pass
// for the whole.
//
//   asked for      the 206 holds                                     code
//   all            any part                                          18, less came than was asked for
//   ranges         these ranges: one part, or multipart/byteranges   0
//                  less than the range                               18
//                  anything else, or it does not say                 33, the range is not served
//
// Whether a 206 continues a download is decided by Download.

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>Compares a 206 with the request.</summary>
internal static class PartialContent
{
    /// <summary>Why the response must not be kept; null if it may be, or is no 206.</summary>
    public static FetchException? Failure(FetchRequest request, ResponseHead head)
    {
        if (head.Status != StatusCode.PartialContent || request.Method == "HEAD")
        {
            return null; // A server may answer HEAD with the head of any 206: no part of a body comes.
        }

        string[] asked = RangesOf(request);
        if (asked.Length == 0)
        {
            return new FetchException(
                FetchCode.PartialBody,
                $"{request.Url}: the server sent a part (206), but all was asked for; nothing is kept");
        }

        // A Range field of the user's own may be in words that only its server understands.
        return asked.Length == 1 && ByteRangeSet.TryParse(Encoding.UTF8.GetBytes(asked[0]), out ByteRangeSet set)
            ? Failure(request.Url, asked[0], set, head)
            : null;
    }

    /// <summary>The failure of a body that is not as long as its Content-Range says.</summary>
    public static FetchException Contradiction(HttpUrl url, long promised, long found)
        => new(FetchCode.WeirdReply, string.Create(
            CultureInfo.InvariantCulture, $"{url}: Content-Range says {promised} bytes, but the body has {found}"));

    /// <summary>
    /// The values of the Range fields that were sent: a field that the user gives takes the place of the request's own
    /// range.
    /// </summary>
    private static string[] RangesOf(FetchRequest request)
    {
        string?[] given =
        [
            .. request.Fields.Where(field => field.Key.Equals("Range", StringComparison.OrdinalIgnoreCase))
                .Select(field => field.Value),
        ];
        return given.Length > 0 ? [.. given.OfType<string>()] : request.Range is { } range ? [$"bytes={range}"] : [];
    }

    private static FetchException? Failure(HttpUrl url, string asked, ByteRangeSet set, ResponseHead head)
    {
        if (!head.Fields.TryGet(FieldName.ContentRange, out ReadOnlySpan<byte> text))
        {
            return set.Count > 1 && IsMultipart(head)
                ? null // Each part has a Content-Range of its own, which the reader sees.
                : new FetchException(
                    FetchCode.RangeNotServed,
                    $"{url}: the server sent a part (206) without Content-Range, so it may not be {asked}");
        }

        if (!ContentRange.TryParse(text, out ContentRange part) || part.First is null
            || Span(set, part) is not { } wanted || part.First < wanted.First || part.Last > wanted.Last)
        {
            return new FetchException(
                FetchCode.RangeNotServed, $"{url}: the server sent another range than {asked}: {Excerpt.Of(text)}");
        }

        if (part.Last - part.First + 1 < wanted.Count)
        {
            return new FetchException(
                FetchCode.PartialBody, $"{url}: the server sent less than {asked}: {part}; nothing is kept");
        }

        return ContentLength.Read(head.Fields, out long? length) is null && length is { } found && found != wanted.Count
            && !head.Fields.Contains(FieldName.TransferEncoding)
            ? Contradiction(url, wanted.Count, found)
            : null;
    }

    private static bool IsMultipart(ResponseHead head)
        => head.Fields.TryGet(FieldName.ContentType, out ReadOnlySpan<byte> text)
            && MediaType.TryParse(text, out MediaType type)
            && type.Is("multipart"u8, "byteranges"u8);

    /// <summary>
    /// From the first byte asked for to the last, of an entity as long as the part says: a server may send several
    /// ranges as one, with the gap between them. Null if the entity has none of the bytes. Without a length a range
    /// without an end is taken to end with the part.
    /// </summary>
    private static ByteRange? Span(ByteRangeSet set, ContentRange part)
    {
        ByteRange? span = null;
        foreach (ByteRangeSpec spec in set)
        {
            bool isBounded = spec is { First: not null, Last: not null };
            long length = part.Length ?? (isBounded ? long.MaxValue : part.Last!.Value + 1);
            if (spec.TryResolve(length, out ByteRange range))
            {
                ByteRange other = span ?? range;
                span = new ByteRange(Math.Min(other.First, range.First), Math.Max(other.Last, range.Last));
            }
        }

        return span;
    }
}
