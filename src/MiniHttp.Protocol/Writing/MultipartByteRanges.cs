// Extension, RFC 9110 §14.6: several parts of one entity in one body, each behind a line that occurs in none of them
// and a small head of its own. Heads are written when it is their turn: an answer of many ranges holds sixteen bytes
// for each, and its length is known beforehand.

using System.Buffers;
using System.Globalization;
using System.Text;

namespace MiniHttp.Protocol;

/// <summary>The body of a <c>multipart/byteranges</c> answer, part by part.</summary>
internal sealed class MultipartByteRanges
{
    private readonly IReadOnlyList<ByteRange> _ranges;
    private readonly string _contentType;
    private readonly string _boundary;
    private readonly long _entityLength;
    private int _next;

    /// <summary>Composes a body.</summary>
    /// <param name="ranges">The parts, in the order in which they are sent.</param>
    /// <param name="entityLength">Bytes of the whole entity.</param>
    /// <param name="contentType">The entity's Content-Type, which each part repeats.</param>
    /// <param name="boundary">A token that does not occur in the entity: a random one of 70 characters or less.</param>
    public MultipartByteRanges(IReadOnlyList<ByteRange> ranges, long entityLength, string contentType, string boundary)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        (_ranges, _entityLength, _contentType, _boundary) = (ranges, entityLength, contentType, boundary);
        for (int i = 0; i <= ranges.Count; i++)
        {
            Length += HeadOf(i).Length + (i < ranges.Count ? ranges[i].Count : 0);
        }
    }

    /// <summary>The Content-Type of the whole answer.</summary>
    public string ContentType => $"multipart/byteranges; boundary={_boundary}";

    /// <summary>Bytes of the whole body.</summary>
    public long Length { get; }

    /// <summary>Writes what stands before the next part; behind the last part that is the closing line.</summary>
    /// <param name="destination">Where the head goes.</param>
    /// <param name="range">The bytes that follow it; none behind the closing line.</param>
    /// <returns>False where the body has ended: then nothing is written.</returns>
    internal bool TryWriteNext(IBufferWriter<byte> destination, out ByteRange range)
    {
        range = _next < _ranges.Count ? _ranges[_next] : new ByteRange(0, -1);
        if (_next > _ranges.Count)
        {
            return false;
        }

        destination.Write(Encoding.Latin1.GetBytes(HeadOf(_next++)));
        return true;
    }

    // The line end before a boundary belongs to the boundary, not to the part before it.
    private string HeadOf(int index)
    {
        string lineEnd = index == 0 ? "" : "\r\n";
        return index == _ranges.Count
            ? $"{lineEnd}--{_boundary}--\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"{lineEnd}--{_boundary}\r\nContent-Type: {_contentType}\r\nContent-Range: ")
                + $"{new ContentRange(_ranges[index].First, _ranges[index].Last, _entityLength)}\r\n\r\n";
    }
}
