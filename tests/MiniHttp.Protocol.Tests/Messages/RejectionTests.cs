// The table of rejections: each has a row that can be shown to a person, and each that bytes alone can provoke is provoked here.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class RejectionTests
{
    private static readonly HeadLimits Limits = new() { StartLine = 30, Field = 30, AllFields = 60, FieldCount = 3 };

    // What only the exchange or the handler can tell: a clock, a limit or a failure of the server.
    private static readonly Rejection[] NotFromBytes =
    [
        Rejection.HeadTimedOut, Rejection.BodyTooLarge, Rejection.MethodUnknown, Rejection.Overloaded, Rejection.HandlerFailed,
    ];

    public static TheoryData<Rejection> All => [.. Enum.GetValues<Rejection>()];

    public static TheoryData<Rejection, string> Requests => new()
    {
        { Rejection.RequestLineMalformed, "GET\r\n" },
        { Rejection.MethodMalformed, "G(T / HTTP/1.0\r\n" },
        { Rejection.SimpleRequestNotGet, "POST /\r\n" },
        { Rejection.TargetMalformed, "GET a HTTP/1.0\r\n" },
        { Rejection.VersionMalformed, "GET / HTTP/one\r\n" },
        { Rejection.VersionNotSupported, "GET / HTTP/2.0\r\n" },
        { Rejection.TlsHandshake, "\u0016\u0003\u0001" },
        { Rejection.RequestLineTooLong, "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa HTTP/1.0\r\n" },
        { Rejection.FieldNameMalformed, "GET / HTTP/1.0\r\nA b: c\r\n" },
        { Rejection.FieldValueMalformed, "GET / HTTP/1.0\r\nA: \0\r\n" },
        { Rejection.ContinuationWithoutField, "GET / HTTP/1.0\r\n b\r\n" },
        { Rejection.FieldTooLong, "GET / HTTP/1.0\r\nA: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\n" },
        { Rejection.FieldsTooLong, "GET / HTTP/1.0\r\nA: bbbbbbbbbbbbbbbbbbbb\r\nA: bbbbbbbbbbbbbbbbbbbb\r\nA: bbbbbbbbbbbbbbbbbbbb\r\n" },
        { Rejection.TooManyFields, "GET / HTTP/1.0\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n" },
        { Rejection.LineEndMalformed, "GET / HTTP/1.0\n" },
        { Rejection.ContentLengthMalformed, "POST / HTTP/1.0\r\nContent-Length: -1\r\n\r\n" },
        { Rejection.ContentLengthAmbiguous, "POST / HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n" },
        { Rejection.ContentLengthMissing, "POST / HTTP/1.0\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Each_has_an_error_status_a_sentence_and_a_rule(Rejection reason)
    {
        RejectionRow row = reason.Row();
        Assert.True(row.Status.IsError);
        Assert.True(row.Status.HasReasonPhrase);
        Assert.Matches(@"^[A-Z].{10,}[\w/]\.$", row.Explanation);
        Assert.Matches(@"^RFC \d{4} §\d+(\.\d+)*(; RFC \d{4} §\d+(\.\d+)*)*$", row.Rule);
        Assert.DoesNotContain(Enum.GetValues<Rejection>(), other => other != reason && other.Row().Explanation == row.Explanation);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Only_a_refusal_by_the_server_itself_leaves_the_message_trusted(Rejection reason) =>
        Assert.Equal(reason is not (Rejection.Overloaded or Rejection.HandlerFailed), reason.Row().Status.RefusesMessage);

    [Theory]
    [MemberData(nameof(Requests))]
    public void Each_that_bytes_can_provoke_is_provoked_by_a_request(Rejection expected, string text)
    {
        HeadLimits limits = Limits with { Strict = expected == Rejection.LineEndMalformed ? Strict.LineEnds : Strict.None };
        RequestHead head = new();
        RequestHeadParser parser = new(limits, head);
        Rejection? reason = parser.Parse(Encoding.Latin1.GetBytes(text), out _) switch
        {
            ParseStatus.Rejected => parser.Reason,
            ParseStatus.Complete => BodyLength.OfRequest(head, out _),
            _ => null,
        };
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void A_head_cut_short_is_told_by_the_end_of_the_stream() =>
        Assert.Equal(nameof(Rejection.HeadCutShort), ResponseHeadParserTests.Read("HTTP/1.0 200 OK\r\n", endOfStream: true));

    [Fact]
    public void No_reason_is_left_out_of_these_tests() =>
        Assert.Equal(
            Enum.GetValues<Rejection>(),
            Requests.Select(row => row.Data.Item1).Concat(NotFromBytes).Append(Rejection.HeadCutShort).Order());
}
