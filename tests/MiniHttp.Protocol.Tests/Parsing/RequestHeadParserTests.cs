// RFC 1945 §4.1, §5.1 and appendix B: what is a request-line, and what is done with one that is none.
// Each case is read in every way that TCP may cut it.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class RequestHeadParserTests
{
    // As in "GET /a 1.0 | Accept: b", or the reason of a refusal, or "Incomplete".
    internal static string Read(string text, HeadLimits? limits = null)
    {
        byte[] stream = Encoding.Latin1.GetBytes(text);
        string outcome = ReadOnce(stream, [stream.Length], limits, out int consumed);
        foreach (int[] cuts in Feeding.WaysToCut(stream.Length))
        {
            Assert.Equal(outcome, ReadOnce(stream, cuts, limits, out int consumedNow));
            if (outcome.Contains(' ', StringComparison.Ordinal))
            {
                Assert.Equal(consumed, consumedNow);
            }
        }

        if (outcome.Contains(' ', StringComparison.Ordinal))
        {
            byte[] longer = [.. stream, .. "GET /next HTTP/1.0\r\n\r\n"u8];
            foreach (int[] cuts in Feeding.WaysToCut(longer.Length))
            {
                Assert.Equal(outcome, ReadOnce(longer, cuts, limits, out int consumedNow));
                Assert.Equal(consumed, consumedNow);
            }

            for (int end = 0; end < consumed; end++)
            {
                Assert.Equal("Incomplete", ReadOnce(stream[..end], [end], limits, out _));
            }
        }

        return outcome;
    }

    private static string ReadOnce(byte[] stream, int[] cuts, HeadLimits? limits, out int consumed)
    {
        RequestHead head = new();
        RequestHeadParser parser = new(limits ?? new HeadLimits(), head);
        (ParseStatus status, consumed) = Feeding.Feed((input, _, out done) => parser.Parse(input, out done), stream, cuts);
        return status switch
        {
            ParseStatus.Complete => Describe(head),
            ParseStatus.Rejected => parser.Reason.ToString(),
            _ => status.ToString(),
        };
    }

    private static string Describe(RequestHead head)
    {
        StringBuilder text = new();
        string name = Encoding.Latin1.GetString(head.MethodName);
        Assert.Equal(MethodToken.Parse(head.MethodName), head.Method);
        RequestTarget target = head.Target;
        text.Append(name).Append(' ').Append(Encoding.Latin1.GetString(target.Path));
        if (target.HasQuery)
        {
            text.Append('?').Append(Encoding.Latin1.GetString(target.Query));
        }

        text.Append(' ').Append(head.IsSimple ? "simple" : $"{head.Version.Major}.{head.Version.Minor}");
        for (int i = 0; i < head.Fields.Count; i++)
        {
            HeaderField field = head.Fields[i];
            text.Append(" | ").Append(Encoding.Latin1.GetString(field.Name)).Append(": ").Append(Encoding.Latin1.GetString(field.Value));
        }

        return text.ToString();
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "GET / 1.0")]
    [InlineData("HEAD /a?b HTTP/1.0\r\n\r\n", "HEAD /a?b 1.0")]
    [InlineData("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n", "POST /a 1.1 | Content-Length: 3")]
    [InlineData("UNLINK /a HTTP/1.0\r\nA: b\r\nC: d\r\n\r\n", "UNLINK /a 1.0 | A: b | C: d")]
    [InlineData("OPTIONS * HTTP/1.0\r\n\r\n", "OPTIONS * 1.0")]
    [InlineData("GET http://h:81/a HTTP/1.0\r\n\r\n", "GET /a 1.0")]
    [InlineData("GET http://h HTTP/1.0\r\n\r\n", "GET / 1.0")]
    [InlineData("GET /\u00e9 HTTP/1.0\r\n\r\n", "GET /\u00e9 1.0")]
    [InlineData("GET /%zz HTTP/1.0\r\n\r\n", "GET /%zz 1.0")]
    public void A_full_request_has_a_line_fields_and_an_empty_line(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("BREW / HTTP/1.0\r\n\r\n", "BREW / 1.0")]
    [InlineData("get / HTTP/1.0\r\n\r\n", "get / 1.0")]
    [InlineData("!#$%&'*+-.^_`|~ / HTTP/1.0\r\n\r\n", "!#$%&'*+-.^_`|~ / 1.0")]
    public void A_token_that_names_no_method_is_still_read(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("GET /\r\n", "GET / simple")]
    [InlineData("GET /a?b\n", "GET /a?b simple")]
    [InlineData("GET \t /a \t\r\n", "GET /a simple")]
    [InlineData("GET http://h/a\r\n", "GET /a simple")]
    [InlineData("\r\nGET /\r\n", "GET / simple")]
    public void A_line_without_a_version_is_a_whole_request(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("GET / HTTP/1.0\n\n")]
    [InlineData("GET / HTTP/1.0\r\n\n")]
    [InlineData("GET / HTTP/1.0\n\r\n")]
    public void A_lone_line_feed_ends_a_line(string text) => Assert.Equal("GET / 1.0", Read(text));

    [Theory]
    [InlineData("GET  / HTTP/1.0\r\n\r\n")]
    [InlineData("GET / \t HTTP/1.0\r\n\r\n")]
    [InlineData("GET\t/\tHTTP/1.0\r\n\r\n")]
    [InlineData("GET / HTTP/1.0 \t\r\n\r\n")]
    public void Any_run_of_white_space_separates_the_words(string text) => Assert.Equal("GET / 1.0", Read(text));

    [Theory]
    [InlineData("\r\nGET / HTTP/1.0\r\n\r\n")]
    [InlineData("\n\nGET / HTTP/1.0\r\n\r\n")]
    [InlineData("\r\n\n\r\nGET / HTTP/1.0\r\n\r\n")]
    public void Empty_lines_before_a_request_are_passed_over(string text) => Assert.Equal("GET / 1.0", Read(text));

    [Theory]
    [InlineData("GET / HTTP/1.9\r\n\r\n", "GET / 1.9")]
    [InlineData("GET / HTTP/1.10\r\n\r\n", "GET / 1.10")]
    [InlineData("GET / HTTP/01.00\r\n\r\n", "GET / 1.0")]
    [InlineData("GET / http/1.0\r\n\r\n", "GET / 1.0")]
    public void Any_minor_version_of_1_is_understood(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("GET\r\n", Rejection.RequestLineMalformed)]
    [InlineData("GET \r\n", Rejection.RequestLineMalformed)]
    [InlineData(" GET / HTTP/1.0\r\n", Rejection.RequestLineMalformed)]
    [InlineData(" \r\n", Rejection.RequestLineMalformed)]
    [InlineData("GET / HTTP/1.0 x\r\n", Rejection.RequestLineMalformed)]
    [InlineData("GET /a b HTTP/1.0\r\n", Rejection.RequestLineMalformed)]
    [InlineData("a b c d e f g\r\n", Rejection.RequestLineMalformed)]
    [InlineData("\r\r\n", Rejection.RequestLineMalformed)]
    [InlineData("G@T / HTTP/1.0\r\n", Rejection.MethodMalformed)]
    [InlineData("G\0T / HTTP/1.0\r\n", Rejection.MethodMalformed)]
    [InlineData("GET: / HTTP/1.0\r\n", Rejection.MethodMalformed)]
    [InlineData("G\u00c9T /\r\n", Rejection.MethodMalformed)]
    [InlineData("HEAD /\r\n", Rejection.SimpleRequestNotGet)]
    [InlineData("get /\r\n", Rejection.SimpleRequestNotGet)]
    [InlineData("GET a HTTP/1.0\r\n", Rejection.TargetMalformed)]
    [InlineData("GET /#a HTTP/1.0\r\n", Rejection.TargetMalformed)]
    [InlineData("GET /\0 HTTP/1.0\r\n", Rejection.TargetMalformed)]
    [InlineData("GET /\r/ HTTP/1.0\r\n", Rejection.TargetMalformed)]
    [InlineData("GET ftp://h/ HTTP/1.0\r\n", Rejection.TargetMalformed)]
    [InlineData("GET a\r\n", Rejection.TargetMalformed)]
    [InlineData("GET / HTTP/1\r\n", Rejection.VersionMalformed)]
    [InlineData("GET / HTTP/1.x\r\n", Rejection.VersionMalformed)]
    [InlineData("GET / HTTP/1.0\r\r\n", Rejection.VersionMalformed)]
    [InlineData("GET / FTP/1.0\r\n", Rejection.VersionMalformed)]
    [InlineData("GET / HTTP/0.9\r\n", Rejection.VersionMalformed)]
    [InlineData("GET / HTTP/2.0\r\n", Rejection.VersionNotSupported)]
    [InlineData("GET / HTTP/99999999999.0\r\n", Rejection.VersionNotSupported)]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001", Rejection.TlsHandshake)]
    [InlineData("\r\n\u0016", Rejection.TlsHandshake)]
    public void A_bad_request_line_is_refused(string text, Rejection expected)
    {
        Assert.Equal(expected.ToString(), Read(text));
        Assert.Equal(expected.ToString(), Read(text + "A: b\r\n\r\nGET / HTTP/1.0\r\n\r\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("GET / HTTP/1.0")]
    [InlineData("GET / HTTP/1.0\r")]
    [InlineData("GET /\r")]
    [InlineData("GET / HTTP/1.0\r\n")]
    [InlineData("GET / HTTP/1.0\r\nA: b\r\n")]
    [InlineData("GET / HTTP/1.0\r\nA: b\r\n\r")]
    public void A_head_without_its_end_is_incomplete(string text) => Assert.Equal("Incomplete", Read(text));

    [Theory]
    [InlineData("GET / HTTP/1.0\n\n", Strict.LineEnds, Rejection.LineEndMalformed)]
    [InlineData("GET / HTTP/1.0\r\nA: b\n\r\n", Strict.LineEnds, Rejection.LineEndMalformed)]
    [InlineData("GET / HTTP/1.0\r\n\n", Strict.LineEnds, Rejection.LineEndMalformed)]
    [InlineData("\nGET / HTTP/1.0\r\n\r\n", Strict.LineEnds, Rejection.LineEndMalformed)]
    [InlineData("GET  / HTTP/1.0\r\n\r\n", Strict.Spaces, Rejection.RequestLineMalformed)]
    [InlineData("GET\t/ HTTP/1.0\r\n\r\n", Strict.Spaces, Rejection.RequestLineMalformed)]
    [InlineData("GET / HTTP/1.0 \r\n\r\n", Strict.Spaces, Rejection.RequestLineMalformed)]
    [InlineData("GET / \r\n", Strict.Spaces, Rejection.RequestLineMalformed)]
    [InlineData("\r\nGET / HTTP/1.0\r\n\r\n", Strict.EmptyLines, Rejection.RequestLineMalformed)]
    public void Each_leniency_can_be_taken_back(string text, Strict strict, Rejection expected)
    {
        Assert.Equal(expected.ToString(), Read(text, new HeadLimits { Strict = strict }));
        Assert.Contains(' ', Read(text, new HeadLimits { Strict = Strict.All & ~strict & ~OthersIn(text, strict) }));
    }

    // The one case above that needs two leniencies.
    private static Strict OthersIn(string text, Strict strict) =>
        strict == Strict.LineEnds && text[0] == '\n' ? Strict.EmptyLines : Strict.None;

    [Fact]
    public void The_strict_form_is_read_in_strict_mode() =>
        Assert.Equal("GET / 1.0 | A: b", Read("GET / HTTP/1.0\r\nA: b\r\n\r\n", new HeadLimits { Strict = Strict.All }));

    [Fact]
    public void A_request_line_may_be_as_long_as_the_limit_and_no_longer()
    {
        HeadLimits limits = new() { StartLine = 20 };
        Assert.Equal("GET /aaaaaa 1.0", Read("GET /aaaaaa HTTP/1.0\r\n\r\n", limits));
        Assert.Equal("GET /aaaaaa 1.0", Read("GET /aaaaaa HTTP/1.0\n\n", limits));
        Assert.Equal(nameof(Rejection.RequestLineTooLong), Read("GET /aaaaaaa HTTP/1.0\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.RequestLineTooLong), Read("GET /aaaaaaa HTTP/1.0\n\n", limits));
        Assert.Equal(nameof(Rejection.RequestLineTooLong), Read("GET /aaaaaaaaaaaaaaaaaaaaaaaaa", limits));
        Assert.Equal(nameof(Rejection.RequestLineTooLong), Read("GET /aaaaaa HTTP/1.0\r\r\n", limits));
    }

    [Fact]
    public void Empty_lines_before_a_request_are_bounded_too()
    {
        HeadLimits limits = new() { StartLine = 14 };
        Assert.Equal("GET / 1.0", Read("\r\n\r\n\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n", limits));
        Assert.Equal(nameof(Rejection.RequestLineMalformed), Read("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\nGET / HTTP/1.0\r\n\r\n", limits));
    }

    [Fact]
    public void One_request_after_the_other_is_read_into_the_same_head()
    {
        byte[] stream = [.. "GET /a HTTP/1.0\r\nA: b\r\nC: d\r\n\r\nHEAD /b HTTP/1.1\r\n\r\n\r\nGET /c\r\n"u8];
        RequestHead head = new();
        RequestHeadParser parser = new(new HeadLimits(), head);
        List<string> heads = [];
        int done = 0;
        while (done < stream.Length)
        {
            Assert.Equal(ParseStatus.Complete, parser.Parse(stream.AsSpan(done), out int consumed));
            heads.Add(Describe(head));
            done += consumed;
            parser.Reset();
        }

        Assert.Equal(["GET /a 1.0 | A: b | C: d", "HEAD /b 1.1", "GET /c simple"], heads);
        Assert.True(head.RequestLine.IsEmpty);
        Assert.Equal(0, head.Fields.Count);
    }

    [Fact]
    public void The_limits_hold_for_each_request_anew()
    {
        HeadLimits limits = new() { StartLine = 16, Field = 8, AllFields = 8, FieldCount = 1 };
        RequestHeadParser parser = new(limits, new RequestHead());
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(ParseStatus.Complete, parser.Parse("\r\n\r\nGET / HTTP/1.0\r\nA: bcdef\r\n\r\n"u8, out _));
            parser.Reset();
        }
    }

    [Fact]
    public void A_head_has_begun_once_its_request_line_is_read()
    {
        RequestHeadParser parser = new(new HeadLimits(), new RequestHead());
        parser.Parse("\r\n"u8, out _);
        Assert.False(parser.HasBegun);
        parser.Parse("GET / HTTP/1.0\r\n"u8, out _);
        Assert.True(parser.HasBegun);
        parser.Reset();
        Assert.False(parser.HasBegun);
    }

    [Fact]
    public void Random_bytes_give_the_same_outcome_however_they_are_cut()
    {
        Random random = new(1945);
        string[] pieces =
        [
            "GET", "POST", " ", "  ", "\t", "/", "/a", "http://h/", "HTTP/1.0", "HTTP/1.1", "HTTP/2.0",
            "\r\n", "\r\n", "\n", "\r", "A: b", "A:", ":", "B", "\0", "\u00e9", "%41", "?", "#", "\u0016", "\r\n\r\n", "Content-Length: 5",
        ];
        for (int round = 0; round < 2000; round++)
        {
            string text = string.Concat(random.GetItems(pieces, random.Next(1, 14)));
            Read(text, new HeadLimits { StartLine = 24, Field = 12, AllFields = 20, FieldCount = 3, Strict = (Strict)random.Next(8) });
        }
    }
}
