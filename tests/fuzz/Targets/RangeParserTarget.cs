// The value of Range, held against a reading of it by other means, and what is sent of it; and Content-Range, which a user agent reads.

using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Fuzz;

/// <summary>An input is a byte that chooses the length of the entity, and the value.</summary>
internal sealed class RangeParserTarget : IFuzzTarget
{
    private static readonly long[] Lengths = [0, 1, 2, 10, 63, 64, int.MaxValue, long.MaxValue - 1];

    public string Name => "range";

    public IReadOnlyList<byte[]> Tokens { get; } = FuzzTargets.Bytes(
        "bytes=", "BYTES=", "bytes ", "0-", "-1", "-0", "0-0", "5-9", "9-5", "*/", "/*", "/10", ",", ", ", ",,", "\t", " ", "-", "--", "\"", "9223372036854775807", "18446744073709551616", "0-9/10");

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzTargets.Bytes(
        "\u0003bytes=0-4", "\u0003bytes=5-", "\u0003bytes=-3", "\u0004bytes=0-9,20-29,-1", "\u0005bytes= 1-2 , ,\t3-4,", "\u0007bytes=0-9223372036854775807", "\u0003bytes 0-9/10", "\u0003bytes */10", "\u0002bytes 5-9/*");

    public void Check(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        long length = Lengths[input[0] % Lengths.Length];
        ReadOnlySpan<byte> value = input[1..];
        List<(BigInteger? First, BigInteger? Last)>? expected = Read(Encoding.Latin1.GetString(value));
        CheckSet(value, expected, length);
        CheckSelection(value, expected, length);
        CheckContentRange(value);
    }

    public void Dispose()
    {
    }

    private static void CheckSet(ReadOnlySpan<byte> value, List<(BigInteger? First, BigInteger? Last)>? expected, long length)
    {
        bool isRead = ByteRangeSet.TryParse(value, out ByteRangeSet set);
        Invariant.Holds(isRead == expected is not null, "What is a set of ranges is refused, or the other way round.");
        int at = 0;
        foreach (ByteRangeSpec spec in set)
        {
            (BigInteger? first, BigInteger? last) = expected![at++];
            Invariant.Holds(Same(spec.First, first) && Same(spec.Last, last), "A range is another one.");
            bool resolves = spec.TryResolve(length, out ByteRange range);
            Invariant.Holds(!resolves || (range.First >= 0 && range.Last < length && range.Count > 0), "A range lies outside the entity.");
            Invariant.Holds(resolves == (first is null ? last > 0 && length > 0 : first < length), "A range that the entity has is not found, or the other way round.");
        }

        Invariant.Holds(at == set.Count && at == (expected?.Count ?? 0), "There are more ranges, or fewer.");
    }

    private static void CheckSelection(ReadOnlySpan<byte> value, List<(BigInteger? First, BigInteger? Last)>? expected, long length)
    {
        ReadOnlySpan<byte> trimmed = Protocol.Tokens.TrimLws(value);
        if (!Protocol.Tokens.IsFieldText(value) || trimmed.Length != value.Length)
        {
            return;
        }

        HeaderFields fields = new();
        fields.Add(FieldName.Range, value);
        IReadOnlyList<ByteRange>? parts = RangeSelection.Of(fields, length);
        bool allIsSent = expected is null || length == 0 || expected.Count > RangeSelection.Most;
        Invariant.Holds(parts is null ? allIsSent || length > RangeSelection.LongestInParts : !allIsSent, "All is sent where parts were due, or the other way round.");
        if (parts is null)
        {
            return;
        }

        for (int i = 0; i < parts.Count; i++)
        {
            ByteRange part = parts[i];
            Invariant.Holds(part.First >= 0 && part.First <= part.Last && part.Last < length, "A part lies outside the entity.");
            Invariant.Holds(parts.Take(i).All(other => other.Last + 1 < part.First || part.Last + 1 < other.First), "Two parts overlap or touch.");
        }

        CheckWanted(parts, expected!, length);
        if (parts.Count > 1)
        {
            CheckBody(parts, length);
        }
    }

    // Byte by byte, where there are few: what is sent is what was asked for, no more and no less.
    private static void CheckWanted(IReadOnlyList<ByteRange> parts, List<(BigInteger? First, BigInteger? Last)> expected, long length)
    {
        if (length > 64)
        {
            return;
        }

        for (long at = 0; at < length; at++)
        {
            bool isWanted = expected.Any(range => range.First is null ? at >= length - range.Last : at >= range.First && (range.Last is null || at <= range.Last));
            Invariant.Holds(parts.Any(part => part.First <= at && at <= part.Last) == isWanted, "A byte is sent that was not asked for, or the other way round.");
        }
    }

    private static void CheckBody(IReadOnlyList<ByteRange> parts, long length)
    {
        var body = new MultipartByteRanges(parts, length, "text/plain", "boundary");
        var heads = new ArrayBufferWriter<byte>();
        BigInteger count = 0;
        int at = 0;
        while (body.TryWriteNext(heads, out ByteRange range))
        {
            Invariant.Holds(at == parts.Count || range == parts[at], "A part is another one.");
            count += range.Count;
            at++;
        }

        Invariant.Holds(at == parts.Count + 1, "There are more parts, or fewer.");
        Invariant.Holds(body.Length == count + heads.WrittenCount, "The body is longer or shorter than was said.");
    }

    private static void CheckContentRange(ReadOnlySpan<byte> value)
    {
        if (!ContentRange.TryParse(value, out ContentRange range))
        {
            return;
        }

        Invariant.Holds(range.First is null == range.Last is null && (range.First ?? 0) <= (range.Last ?? 0), "A part of an answer makes no sense.");
        Invariant.Holds(range.First is not null || range.Length is not null, "An answer says nothing.");
        Invariant.Holds(range.Length is null || range.Last is null || range.Last < range.Length, "A part of an answer lies outside the entity.");
        Invariant.Holds(ContentRange.TryParse(Encoding.ASCII.GetBytes(range.ToString()), out ContentRange again) && again == range, "A part of an answer is written as another one.");
    }

    // As RFC 9110 §14.1.2 has it, in the simplest way; null where it is no set of ranges.
    private static List<(BigInteger? First, BigInteger? Last)>? Read(string value)
    {
        if (!value.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase) || value.Contains('"', StringComparison.Ordinal))
        {
            return null;
        }

        var ranges = new List<(BigInteger? First, BigInteger? Last)>();
        foreach (string element in value["bytes=".Length..].Split(',').Select(text => text.Trim(' ', '\t')).Where(text => text.Length > 0))
        {
            string[] ends = element.Split('-');
            if (ends.Length != 2 || element == "-" || !ends.All(end => end.All(char.IsAsciiDigit)))
            {
                return null;
            }

            BigInteger? first = Number(ends[0]), last = Number(ends[1]);
            if (first > last)
            {
                return null;
            }

            ranges.Add((first, last));
        }

        return ranges.Count > 0 ? ranges : null;
    }

    // What is larger than every entity is as good as the largest number there is, even before the order of two such numbers is looked at.
    private static BigInteger? Number(string digits)
        => digits.Length == 0 ? null : BigInteger.Min(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), long.MaxValue);

    private static bool Same(long? read, BigInteger? expected) => expected is null ? read is null : read == expected;
}
