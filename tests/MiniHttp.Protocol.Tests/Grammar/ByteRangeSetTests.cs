// Which values of Range are ranges of bytes, and which bytes of an entity each means.

using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniHttp.Protocol.Tests;

public partial class ByteRangeSetTests
{
    private const long Most = long.MaxValue;

    private static List<ByteRangeSpec>? Read(string value)
    {
        if (!ByteRangeSet.TryParse(Encoding.Latin1.GetBytes(value), out ByteRangeSet set))
        {
            return null;
        }

        var specs = new List<ByteRangeSpec>();
        foreach (ByteRangeSpec spec in set)
        {
            specs.Add(spec);
        }

        Assert.Equal(specs.Count, set.Count);
        return specs;
    }

    [Theory]
    [InlineData("bytes=0-499", 0L, 499L)]
    [InlineData("bytes=9500-", 9500L, null)]
    [InlineData("bytes=-500", null, 500L)]
    [InlineData("bytes=-0", null, 0L)]
    [InlineData("BYTES=7-7", 7L, 7L)]
    [InlineData("bytes= 5-6 ", 5L, 6L)]
    [InlineData("bytes=,5-6,", 5L, 6L)]
    [InlineData("bytes=007-0008", 7L, 8L)]
    [InlineData("bytes=9223372036854775807-", Most, null)]
    [InlineData("bytes=0-9223372036854775808", 0L, Most)]
    [InlineData("bytes=99999999999999999999999999-", Most, null)]
    [InlineData("bytes=-99999999999999999999999999", null, Most)]
    public void One_range_is_read(string value, long? first, long? last) => Assert.Equal([new ByteRangeSpec(first, last)], Read(value));

    [Fact]
    public void Several_ranges_keep_their_order()
        => Assert.Equal([new(500, 600), new(0, 0), new(null, 1), new(7, null)], Read("bytes=500-600,0-0 ,\t-1,, 7-"));

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5")]
    [InlineData("bytes=2-1")]
    [InlineData("bytes=0-1,2-1")]
    [InlineData("bytes=0-1,x")]
    [InlineData("bytes=0-1;2-3")]
    [InlineData("bytes=0 - 1")]
    [InlineData("bytes=0-1-2")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=0x1-2")]
    [InlineData("bytes=1.5-2")]
    [InlineData("bytes=\"0-1\"")]
    [InlineData("bytes=\u00b2-3")]
    [InlineData("bytes =0-1")]
    [InlineData("bytes 0-1")]
    [InlineData("byte=0-1")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=0-1,lines=2-3")]
    public void Anything_else_is_none(string value) => Assert.Null(Read(value));

    [Theory]
    [InlineData("0-4", 10, 0, 4)]
    [InlineData("9-9", 10, 9, 9)]
    [InlineData("5-", 10, 5, 9)]
    [InlineData("5-99", 10, 5, 9)]
    [InlineData("5-99999999999999999999", 10, 5, 9)]
    [InlineData("-1", 10, 9, 9)]
    [InlineData("-10", 10, 0, 9)]
    [InlineData("-99999999999999999999", 10, 0, 9)]
    [InlineData("0-", 1, 0, 0)]
    [InlineData("9223372036854775805-", Most, Most - 2, Most - 1)]
    [InlineData("-1", Most, Most - 1, Most - 1)]
    public void It_means_these_bytes_of_an_entity(string text, long length, long first, long last)
    {
        Assert.True(ByteRangeSpec.TryParse(Encoding.Latin1.GetBytes(text), out ByteRangeSpec spec));
        Assert.True(spec.TryResolve(length, out ByteRange range));
        Assert.Equal((new ByteRange(first, last), last - first + 1), (range, range.Count));
    }

    [Theory]
    [InlineData("10-", 10)]
    [InlineData("10-20", 10)]
    [InlineData("-0", 10)]
    [InlineData("0-", 0)]
    [InlineData("0-0", 0)]
    [InlineData("-5", 0)]
    [InlineData("99999999999999999999-", Most)]
    public void It_means_no_byte_of_an_entity_that_is_too_short(string text, long length)
    {
        Assert.True(ByteRangeSpec.TryParse(Encoding.Latin1.GetBytes(text), out ByteRangeSpec spec));
        Assert.False(spec.TryResolve(length, out _));
    }

    [Fact]
    public void Whatever_a_value_is_mixed_from_a_naive_reading_says_the_same()
    {
        string[] pieces = ["bytes=", "0", "1", "9", "12", "99999999999999999999", "-", "-", ",", " ", "\t", "x", "0-5", "3-", "-4"];
        var random = new Random(1945);
        int read = 0;
        for (int i = 0; i < 200_000; i++)
        {
            string value = (i % 4 == 0 ? "" : "bytes=") + string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            long length = random.Next(0, 20);
            List<ByteRange?>? expected = Naive(value, length);
            List<ByteRange?>? actual = Read(value)?.Select(spec => spec.TryResolve(length, out ByteRange range) ? range : (ByteRange?)null).ToList();
            Assert.True(expected is null ? actual is null : actual is not null && expected.SequenceEqual(actual), $"'{value}' of {length} bytes");
            read += actual is null ? 0 : 1;
        }

        Assert.InRange(read, 10_000, 190_000);
    }

    // The grammar as one pattern, and byte by byte.
    private static List<ByteRange?>? Naive(string value, long length)
    {
        if (!WholeValue().IsMatch(value))
        {
            return null;
        }

        var ranges = new List<ByteRange?>();
        foreach (string element in value[6..].Split(',').Select(element => element.Trim(' ', '\t')).Where(element => element.Length > 0))
        {
            string[] ends = element.Split('-');
            if (ends[0].Length > 0 && ends[1].Length > 0 && Number(ends[0]) > Number(ends[1]))
            {
                return null;
            }

            long[] bytes = [.. Enumerable.Range(0, (int)length).Select(i => (long)i).Where(i => ends[0].Length == 0 ? i >= length - Number(ends[1])
                : i >= Number(ends[0]) && (ends[1].Length == 0 || i <= Number(ends[1])))];
            ranges.Add(bytes.Length == 0 ? null : new ByteRange(bytes[0], bytes[^1]));
        }

        return ranges.Count == 0 ? null : ranges;
    }

    private static BigInteger Number(string digits) => BigInteger.Min(BigInteger.Parse(digits, CultureInfo.InvariantCulture), Most);

    [GeneratedRegex(@"\Abytes=[ \t]*(([0-9]+-[0-9]*|-[0-9]+)?[ \t]*(,|\z)[ \t]*)+\z")]
    private static partial Regex WholeValue();
}
