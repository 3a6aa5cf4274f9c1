// RFC 1945 §6: what is a status-line, and that an answer without one is all body.
// Each case is read in every way that TCP may cut it, with the end of the stream told with the last bytes, after them, or never.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ResponseHeadParserTests
{
    // As in "1.0 200 OK | A: b", or the reason of a refusal, or "Simple", or "Incomplete".
    internal static string Read(string text, bool endOfStream = false, HeadLimits? limits = null)
    {
        byte[] stream = Encoding.Latin1.GetBytes(text);
        string outcome = ReadOnce(stream, [stream.Length], endOfStream, limits, out int consumed);
        foreach (int[] cuts in Feeding.WaysToCut(stream.Length))
        {
            Assert.Equal(outcome, ReadOnce(stream, cuts, endOfStream, limits, out int consumedNow));
            if (endOfStream)
            {
                Assert.Equal(outcome, ReadOnce(stream, [.. cuts, stream.Length], true, limits, out consumedNow));
            }

            if (IsHead(outcome) || outcome == "Simple")
            {
                Assert.Equal(consumed, consumedNow);
            }
        }

        if (IsHead(outcome))
        {
            byte[] longer = [.. stream, .. "HTTP/1.0 404 Body\r\n\r\n"u8];
            foreach (int[] cuts in Feeding.WaysToCut(longer.Length))
            {
                Assert.Equal(outcome, ReadOnce(longer, cuts, endOfStream, limits, out int consumedNow));
                Assert.Equal(consumed, consumedNow);
            }

            for (int end = 0; end < consumed; end++)
            {
                Assert.Equal("Incomplete", ReadOnce(stream[..end], [end], false, limits, out _));
            }
        }

        return outcome;
    }

    private static bool IsHead(string outcome) => outcome.Contains(' ', StringComparison.Ordinal);

    private static string ReadOnce(byte[] stream, int[] cuts, bool endOfStream, HeadLimits? limits, out int consumed)
    {
        ResponseHead head = new();
        ResponseHeadParser parser = new(limits ?? new HeadLimits(), head);
        (ParseStatus status, consumed) = Feeding.Feed(parser.Parse, stream, cuts, endOfStream);
        return status switch
        {
            ParseStatus.Complete => Describe(head),
            ParseStatus.Rejected => parser.Reason.ToString(),
            _ => status.ToString(),
        };
    }

    private static string Describe(ResponseHead head)
    {
        StringBuilder text = new($"{head.Version.Major}.{head.Version.Minor} {head.Status.Value:000} {head.ReasonPhrase}");
        for (int i = 0; i < head.Fields.Count; i++)
        {
            HeaderField field = head.Fields[i];
            text.Append(" | ").Append(Encoding.Latin1.GetString(field.Name)).Append(": ").Append(Encoding.Latin1.GetString(field.Value));
        }

        return text.ToString();
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", "1.0 200 OK")]
    [InlineData("HTTP/1.1 404 Not Found\r\nA: b\r\nC: d\r\n\r\n", "1.1 404 Not Found | A: b | C: d")]
    [InlineData("HTTP/1.0 299 Caf\u00e9\r\n\r\n", "1.0 299 Caf\u00e9")]
    [InlineData("HTTP/1.0 100 Continue\r\n\r\n", "1.0 100 Continue")]
    [InlineData("HTTP/1.0 999 x\r\n\r\n", "1.0 999 x")]
    [InlineData("HTTP/01.00 200 OK\r\n\r\n", "1.0 200 OK")]
    [InlineData("HTTP/2.13 200 OK\r\n\r\n", "2.13 200 OK")]
    public void An_answer_has_a_status_line_fields_and_an_empty_line(string text, string expected)
    {
        Assert.Equal(expected, Read(text));
        Assert.Equal(expected, Read(text, endOfStream: true));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\n\n")]
    [InlineData("HTTP/1.0 200 OK\n\r\n")]
    [InlineData("HTTP/1.0  200   OK\r\n\r\n")]
    [InlineData("HTTP/1.0\t200\tOK \t\r\n\r\n")]
    public void Line_ends_and_white_space_are_read_leniently(string text) => Assert.Equal("1.0 200 OK", Read(text));

    [Theory]
    [InlineData("HTTP/1.0 200\r\n\r\n")]
    [InlineData("HTTP/1.0 200 \r\n\r\n")]
    [InlineData("HTTP/1.0 200\n\n")]
    public void The_phrase_may_be_missing(string text) => Assert.Equal("1.0 200 ", Read(text));

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("\r\n")]
    [InlineData("\r\nHTTP/1.0 200 OK\r\n\r\n")]
    [InlineData(" HTTP/1.0 200 OK\r\n\r\n")]
    [InlineData("H\r\n")]
    [InlineData("HTTP\r\n")]
    [InlineData("HTTP/\r\n")]
    [InlineData("HTTP/1.0\r\n")]
    [InlineData("HTTP/1.0 \r\n")]
    [InlineData("HTTP/1.0 20\r\n")]
    [InlineData("HTTP/1.0 2000 OK\r\n")]
    [InlineData("HTTP/1.0 2x0 OK\r\n")]
    [InlineData("HTTP/1.0 200OK\r\n")]
    [InlineData("HTTP/1.0 -20 OK\r\n")]
    [InlineData("HTTP/1.0 000 x\r\n")]
    [InlineData("HTTP/1.0 099 x\r\n")]
    [InlineData("HTTP/1 200 OK\r\n")]
    [InlineData("HTTP/1. 200 OK\r\n")]
    [InlineData("HTTP/x.y 200 OK\r\n")]
    [InlineData("HTTP 200 OK\r\n")]
    [InlineData("HTTPS/1.0 200 OK\r\n")]
    [InlineData("ICY 200 OK\r\n")]
    [InlineData("\0")]
    public void An_answer_without_a_status_line_is_all_body(string text)
    {
        Assert.Equal("Simple", Read(text));
        Assert.Equal("Simple", Read(text, endOfStream: true));
        Assert.Equal("Simple", Read(text + "more", endOfStream: false));
    }

    [Fact]
    public void A_simple_response_is_known_at_the_first_byte_that_differs()
    {
        ResponseHeadParser parser = new(new HeadLimits(), new ResponseHead());
        Assert.Equal(ParseStatus.Incomplete, parser.Parse("HTT"u8, false, out int consumed));
        Assert.Equal(0, consumed);
        Assert.Equal(ParseStatus.Simple, parser.Parse("HTTX"u8, false, out consumed));
        Assert.Equal(0, consumed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("H")]
    [InlineData("HTTP/")]
    [InlineData("HTTP/1.0")]
    [InlineData("HTTP/1.0 20")]
    public void What_ends_before_it_could_be_a_status_line_is_all_body(string text)
    {
        Assert.Equal("Incomplete", Read(text));
        Assert.Equal("Simple", Read(text, endOfStream: true));
    }

    [Theory]
    [InlineData("HTTP/1.0 200")]
    [InlineData("HTTP/1.0 200 ")]
    [InlineData("HTTP/1.0 200\r")]
    [InlineData("HTTP/1.0 200 \r")]
    [InlineData("HTTP/1.0 200 OK")]
    [InlineData("HTTP/1.0 200 OK\r")]
    [InlineData("HTTP/1.0 200 OK\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Len")]
    [InlineData("HTTP/1.0 200 OK\r\nA: b\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nA: b\r\n\r")]
    public void A_head_that_the_stream_cuts_short_is_refused(string text)
    {
        Assert.Equal("Incomplete", Read(text));
        Assert.Equal(nameof(Rejection.HeadCutShort), Read(text, endOfStream: true));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nA b\r\n", Rejection.FieldNameMalformed)]
    [InlineData("HTTP/1.0 200 OK\r\nA: \0\r\n", Rejection.FieldValueMalformed)]
    [InlineData("HTTP/1.0 200 OK\r\n a\r\n", Rejection.ContinuationWithoutField)]
    public void A_bad_field_is_refused(string text, Rejection expected)
    {
        Assert.Equal(expected.ToString(), Read(text));
        Assert.Equal(expected.ToString(), Read(text, endOfStream: true));
    }

    [Fact]
    public void A_lone_line_feed_is_refused_in_strict_mode()
    {
        HeadLimits limits = new() { Strict = Strict.LineEnds };
        Assert.Equal(nameof(Rejection.LineEndMalformed), Read("HTTP/1.0 200 OK\n\r\n", limits: limits));
        Assert.Equal(nameof(Rejection.LineEndMalformed), Read("HTTP/1.0 200 OK\r\n\n", limits: limits));
        Assert.Equal("Simple", Read("HTTP/1.0\n\r\n", limits: limits));
    }

    [Fact]
    public void A_status_line_may_be_as_long_as_the_limit_and_no_longer()
    {
        HeadLimits limits = new() { StartLine = 15 };
        Assert.Equal("1.0 200 OK", Read("HTTP/1.0 200 OK\r\n\r\n", limits: limits));
        Assert.Equal(nameof(Rejection.RequestLineTooLong), Read("HTTP/1.0 200 OKA\r\n\r\n", limits: limits));
        Assert.Equal(nameof(Rejection.RequestLineTooLong), Read("HTTP/1.0 200 OKAAAAAAAAAAAA", limits: limits));
        Assert.Equal("Simple", Read("HTTP/1.0 2000OKAAAAAAAAAAAA", limits: limits));
    }

    [Theory]
    [InlineData("HTTP/1.0", ' ', "200 OK\r\n", "Simple")]
    [InlineData("HTTP/1.", '0', " 200 OK\r\n", "Simple")]
    [InlineData("HTTP/1.0 200", ' ', "\r\n", nameof(Rejection.RequestLineTooLong))]
    [InlineData("HTTP/1.0 200", '\r', "\r\n", nameof(Rejection.RequestLineTooLong))]
    [InlineData("HTTP/1.0 20", '0', " OK\r\n", "Simple")]
    public void A_line_beyond_the_limit_is_judged_by_its_beginning_however_much_of_it_is_there(string start, char repeated, string end, string expected)
    {
        HeadLimits limits = new() { StartLine = 20 };
        Assert.Equal(expected, Read(start + new string(repeated, 40) + end, limits: limits));
        Assert.Equal(expected, Read(start + new string(repeated, 40) + end, endOfStream: true, limits));
        Assert.Equal(expected, Read(start + new string(repeated, 40), limits: limits));
    }

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("a\0b")]
    [InlineData("a\rb")]
    [InlineData("\u007f")]
    public void A_phrase_with_a_control_character_is_as_good_as_none(string phrase)
    {
        ResponseHead head = new();
        ResponseHeadParser parser = new(new HeadLimits(), head);
        byte[] stream = Encoding.Latin1.GetBytes($"HTTP/1.0 404 {phrase}\r\nA: b\r\n\r\n");

        Assert.Equal(ParseStatus.Complete, parser.Parse(stream, false, out int consumed));

        Assert.Equal(stream.Length, consumed);
        Assert.Null(head.ReasonPhrase);
        Assert.Equal("1.0 404  | A: b", Describe(head));
    }

    [Fact]
    public void An_interim_answer_is_followed_by_the_final_one()
    {
        byte[] stream = [.. "HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody"u8];
        ResponseHead head = new();
        ResponseHeadParser parser = new(new HeadLimits(), head);
        Assert.Equal(ParseStatus.Complete, parser.Parse(stream, false, out int first));
        Assert.Equal("1.1 100 Continue | A: b", Describe(head));
        parser.Reset();
        Assert.Equal(ParseStatus.Complete, parser.Parse(stream.AsSpan(first), false, out int second));
        Assert.Equal("1.1 200 OK", Describe(head));
        Assert.Equal("body"u8, stream.AsSpan(first + second));
    }

    [Fact]
    public void Random_bytes_give_the_same_outcome_however_they_are_cut()
    {
        Random random = new(1945);
        string[] pieces =
        [
            "HTTP/1.0", "HTTP/", "1.1", " ", " ", "\t", "200", "404", "OK", "\r\n", "\r\n", "\n",
            "A: b", "C:", ":", "\0", "\u00e9", "\r\n\r\n", "\r", "0000000", "        ",
        ];
        for (int round = 0; round < 2000; round++)
        {
            string text = "HTTP/1.0 200 "[..random.Next(14)] + string.Concat(random.GetItems(pieces, random.Next(1, 12)));
            HeadLimits limits = new() { StartLine = 40, Field = 12, AllFields = 20, FieldCount = 3, Strict = (Strict)random.Next(8) };
            Read(text, endOfStream: false, limits);
            Read(text, endOfStream: true, limits);
        }
    }
}
