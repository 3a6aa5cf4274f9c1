// RFC 1945 §2.2 and appendix B: where a line ends; alone, and in heads of which only the line ends differ.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class LineReaderTests
{
    [Theory]
    [InlineData("\r\n", "", 2)]
    [InlineData("\n", "", 1)]
    [InlineData("ab\r\n", "ab", 4)]
    [InlineData("ab\n", "ab", 3)]
    [InlineData("ab\r\r\n", "ab\r", 5)]
    [InlineData("\rab\n", "\rab", 4)]
    [InlineData("ab\ncd\n", "ab", 3)]
    [InlineData("abcde\r\n", "abcde", 7)]
    public void A_line_comes_without_its_end_and_is_consumed_with_it(string text, string expected, int length)
    {
        foreach (string behind in new[] { "", "\n", "\r\n", "more" })
        {
            byte[] input = Encoding.ASCII.GetBytes(text + behind);
            LineStatus status = LineReader.Read(input, 5, false, out ReadOnlySpan<byte> line, out int consumed);
            Assert.Equal((LineStatus.Whole, expected, length), (status, Encoding.ASCII.GetString(line), consumed));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("abcde")]
    [InlineData("abcde\r")]
    public void Without_a_line_end_nothing_is_consumed(string text)
    {
        byte[] input = Encoding.ASCII.GetBytes(text);
        Assert.Equal(LineStatus.Incomplete, LineReader.Read(input, 5, false, out ReadOnlySpan<byte> line, out int consumed));
        Assert.Equal(0, line.Length + consumed);
    }

    [Theory]
    [InlineData("GET /\r\n")]
    [InlineData("GET /\n")]
    public void CR_LF_and_a_lone_LF_end_a_line(string text) => Assert.Equal("GET / simple", RequestHeadParserTests.Read(text));

    [Theory]
    [InlineData("GET /\r")]
    [InlineData("GET /\rGET /\r")]
    public void A_lone_CR_ends_nothing(string text) => Assert.Equal("Incomplete", RequestHeadParserTests.Read(text));

    [Fact]
    public void Only_one_CR_belongs_to_the_line_end() =>
        Assert.Equal(nameof(Rejection.TargetMalformed), RequestHeadParserTests.Read("GET /\r\r\n"));

    [Theory]
    [InlineData(10, "GET /67890\r\n", "GET /67890 simple")]
    [InlineData(10, "GET /67890\n", "GET /67890 simple")]
    [InlineData(10, "GET /67890", "Incomplete")]
    [InlineData(10, "GET /67890\r", "Incomplete")]
    [InlineData(9, "GET /67890\r\n", "RequestLineTooLong")]
    [InlineData(9, "GET /67890\n", "RequestLineTooLong")]
    [InlineData(9, "GET /67890", "RequestLineTooLong")]
    [InlineData(9, "GET /6789\r\r\n", "RequestLineTooLong")]
    [InlineData(9, "GET /6789\ra\n", "RequestLineTooLong")]
    [InlineData(9, "GET /6789\r0", "RequestLineTooLong")]
    public void The_limit_counts_the_line_without_its_end(int limit, string text, string expected) =>
        Assert.Equal(expected, RequestHeadParserTests.Read(text, new HeadLimits { StartLine = limit }));

    [Theory]
    [InlineData("GET /\r\n", "GET / simple")]
    [InlineData("GET /\n", "LineEndMalformed")]
    [InlineData("\n", "LineEndMalformed")]
    public void In_strict_mode_only_CR_LF_ends_a_line(string text, string expected) =>
        Assert.Equal(expected, RequestHeadParserTests.Read(text, new HeadLimits { Strict = Strict.LineEnds }));

    [Fact]
    public void Too_long_outweighs_a_bad_line_end() =>
        Assert.Equal(
            "RequestLineTooLong",
            RequestHeadParserTests.Read("GET /6789\n", new HeadLimits { StartLine = 8, Strict = Strict.LineEnds }));
}
