// Which parts are sent, against bytes that are counted one by one.

using System.Globalization;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class RangeSelectionTests
{
    private static string? Select(long length, params string[] values)
    {
        var fields = new HeaderFields();
        foreach (string value in values)
        {
            fields.Add(FieldName.Range, value);
        }

        return RangeSelection.Of(fields, length) is { } parts ? string.Join(",", parts.Select(part => $"{part.First}-{part.Last}")) : null;
    }

    [Theory]
    [InlineData("bytes=0-0,2-3", "0-0,2-3")]
    [InlineData("bytes=5-6,0-1", "5-6,0-1")]
    [InlineData("bytes=0-5,3-8", "0-8")]
    [InlineData("bytes=0-1,2-3", "0-3")]
    [InlineData("bytes=2-3,0-1", "0-3")]
    [InlineData("bytes=0-1,5-6,8-9,3-7", "0-1,3-9")]
    [InlineData("bytes=8-9,0-1,4-5,2-7", "0-9")]
    [InlineData("bytes=0-,0-,0-", "0-9")]
    [InlineData("bytes=-3,0-0", "7-9,0-0")]
    [InlineData("bytes=20-30,4-4", "4-4")]
    [InlineData("bytes=0-99", "0-9")]
    [InlineData("bytes=10-", "")]
    [InlineData("bytes=-0", "")]
    public void Those_that_overlap_or_touch_are_one_and_the_others_keep_their_order(string value, string parts)
        => Assert.Equal(parts, Select(10, value));

    [Theory]
    [InlineData("lines=0-1")]
    [InlineData("bytes=1-0")]
    [InlineData("bytes=0-1,x")]
    [InlineData("")]
    public void What_cannot_be_made_out_gets_all(string value) => Assert.Null(Select(10, value));

    [Fact]
    public void No_range_or_two_fields_of_them_get_all()
    {
        Assert.Null(Select(10));
        Assert.Null(Select(10, "bytes=0-1", "bytes=0-1"));
    }

    [Fact]
    public void An_empty_file_is_sent_as_it_is() => Assert.Null(Select(0, "bytes=0-"));

    [Fact]
    public void Two_hundred_ranges_are_sent_and_more_get_all()
    {
        string Ranges(int count) => "bytes=" + string.Join(",", Enumerable.Range(0, count).Select(i => $"{2 * i}-{2 * i}"));
        Assert.Equal(RangeSelection.Most, Select(1000, Ranges(RangeSelection.Most))!.Split(',').Length);
        Assert.Null(Select(1000, Ranges(RangeSelection.Most + 1)));
    }

    [Fact]
    public void So_long_a_file_that_the_length_of_its_parts_could_not_be_said_is_sent_in_one_part_or_whole()
    {
        const string Several = "bytes=0-0,5-";
        Assert.Equal("0-0,5-" + (RangeSelection.LongestInParts - 1), Select(RangeSelection.LongestInParts, Several));
        Assert.Null(Select(RangeSelection.LongestInParts + 1, Several));
        Assert.Equal("5-" + (long.MaxValue - 1), Select(long.MaxValue, "bytes=5-"));
        ByteRange[] longest = [new(0, 0), new(5, RangeSelection.LongestInParts - 1)];
        Assert.InRange(new MultipartByteRanges(longest, RangeSelection.LongestInParts, "text/plain", "boundary").Length, RangeSelection.LongestInParts - 4, long.MaxValue);
    }

    [Fact]
    public void Whatever_is_asked_for_each_byte_of_it_is_sent_once_and_no_other()
    {
        var random = new Random(1945);
        for (int i = 0; i < 20_000; i++)
        {
            int length = random.Next(1, 40);
            (int First, int Last)[] asked = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(0, 45)).Select(first => (first, random.Next(first, 45)))];
            string value = "bytes=" + string.Join(",", asked.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.First}-{r.Last}")));
            string selected = Select(length, value)!;
            long[] expected = [.. Enumerable.Range(0, length).Where(b => asked.Any(r => b >= r.First && b <= r.Last)).Select(b => (long)b)];
            (long First, long Last)[] parts = [.. selected.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('-'))
                .Select(ends => (long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[1], CultureInfo.InvariantCulture)))];
            long[] sent = [.. parts.SelectMany(part => Enumerable.Range((int)part.First, (int)(part.Last - part.First + 1)).Select(b => (long)b)).Order()];
            Assert.True(expected.SequenceEqual(sent), $"{value} of {length}: {selected}");
            int gaps = expected.Where((b, k) => k > 0 && b != expected[k - 1] + 1).Count();
            Assert.Equal(expected.Length == 0 ? 0 : gaps + 1, parts.Length); // None touches another.
        }
    }
}
