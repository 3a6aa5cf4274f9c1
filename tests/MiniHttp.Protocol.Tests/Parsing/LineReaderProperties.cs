// Lines and words, held against a reading of them in the simplest way.

using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class LineReaderProperties
{
    [Fact]
    public void A_line_ends_at_its_first_line_feed_and_is_never_longer_than_allowed() => Property.Holds(
        Gen.Select(Property.Soup("\r\n", "\n", "\r", "abc", "a"), Gen.Int[0, 12], Gen.Bool), input =>
        {
            (byte[] bytes, int limit, bool strictEnd) = input;
            LineStatus status = LineReader.Read(bytes, limit, strictEnd, out ReadOnlySpan<byte> line, out int consumed);

            int end = Array.IndexOf(bytes, (byte)'\n');
            bool hasCr = end > 0 && bytes[end - 1] == '\r';
            int length = end < 0 ? bytes.Length - (bytes.Length > 0 && bytes[^1] == '\r' ? 1 : 0) : hasCr ? end - 1 : end;
            LineStatus expected = length > limit ? LineStatus.TooLong : end < 0 ? LineStatus.Incomplete : hasCr || !strictEnd ? LineStatus.Whole : LineStatus.BadEnd;
            Assert.Equal(expected, status);
            if (status == LineStatus.Whole)
            {
                Assert.Equal((Property.Latin1(bytes.AsSpan(0, length)), end + 1), (Property.Latin1(line), consumed));
            }
        });

    [Fact]
    public void The_words_of_a_line_are_what_white_space_separates() => Property.Holds(
        Gen.Select(Property.Soup(" ", "\t", "ab", "c"), Gen.Bool), input =>
        {
            (byte[] bytes, bool strict) = input;
            string line = Property.Latin1(bytes);
            string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            Span<Range> ranges = stackalloc Range[4];
            int count = StartLine.Split(bytes, ranges, strict);

            bool isWrong = line.Length > 0 && line[0] is ' ' or '\t';
            if (!isWrong && words.Length < 4 && strict)
            {
                isWrong = line != string.Join(' ', words);
            }

            if (isWrong)
            {
                Assert.Equal(0, count);
            }
            else if (words.Length < 4)
            {
                Assert.Equal(words, ranges[..count].ToArray().Select(range => line[range]));
            }
            else if (!strict)
            {
                Assert.Equal(4, count);
            }
        });
}
