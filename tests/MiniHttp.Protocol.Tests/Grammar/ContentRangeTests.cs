using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ContentRangeTests
{
    [Theory]
    [InlineData("bytes 0-9/10", 0L, 9L, 10L)]
    [InlineData("BYTES  5-9/10", 5L, 9L, 10L)]
    [InlineData("bytes 5-9/*", 5L, 9L, null)]
    [InlineData("bytes */10", null, null, 10L)]
    public void A_range_of_bytes_is_read(string text, long? first, long? last, long? length)
    {
        Assert.True(ContentRange.TryParse(Encoding.Latin1.GetBytes(text), out ContentRange range));
        Assert.Equal(new ContentRange(first, last, length), range);
    }

    [Theory]
    [InlineData("bytes 0-9/10", 0L, 9L, 10L)]
    [InlineData("bytes 5-9/*", 5L, 9L, null)]
    [InlineData("bytes */10", null, null, 10L)]
    public void It_is_written_as_it_is_read(string text, long? first, long? last, long? length)
        => Assert.Equal(text, new ContentRange(first, last, length).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes 0-9")]
    [InlineData("bytes 9-0/10")]
    [InlineData("bytes 0-10/10")]
    [InlineData("bytes -1-9/10")]
    [InlineData("bytes */*")]
    [InlineData("bytes 0-/10")]
    [InlineData("items 0-9/10")]
    [InlineData("bytes 0-9/99999999999999999999")]
    public void What_makes_no_sense_is_not(string text) => Assert.False(ContentRange.TryParse(Encoding.Latin1.GetBytes(text), out _));
}
