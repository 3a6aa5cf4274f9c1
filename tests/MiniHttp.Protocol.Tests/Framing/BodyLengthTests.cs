// RFC 1945 §7.2.2: how long a body is, for every case that there is.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class BodyLengthTests
{
    private static readonly BodyLength NoBody = new(BodyFraming.None);
    private static readonly BodyLength UntilClose = new(BodyFraming.UntilClose);
    private static readonly BodyLength Chunked = new(BodyFraming.Chunked);

    private static BodyLength Counted(long length) => new(BodyFraming.Length, length);

    private static void Fill(HeaderFields fields, string[] lines)
    {
        foreach (string line in lines)
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            fields.Add(Encoding.ASCII.GetBytes(line[..colon]), line[(colon + 2)..]);
        }
    }

    private static (Rejection? Reason, BodyLength Length) OfRequest(string method, params string[] fields)
    {
        RequestHead head = new();
        head.Set(Encoding.ASCII.GetBytes(method), "/"u8, HttpVersion.Http10);
        Fill(head.Fields, fields);
        Rejection? reason = BodyLength.OfRequest(head, out BodyLength length);
        return (reason, length);
    }

    private static (Rejection? Reason, BodyLength Length) OfResponse(int status, Method method, params string[] fields)
    {
        ResponseHead head = new() { Status = new StatusCode(status) };
        Fill(head.Fields, fields);
        Rejection? reason = BodyLength.OfResponse(head, method, out BodyLength length);
        return (reason, length);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    [InlineData("LINK")]
    [InlineData("UNLINK")]
    [InlineData("OPTIONS")]
    [InlineData("BREW")]
    public void A_request_that_says_no_length_has_no_body(string method) => Assert.Equal((null, NoBody), OfRequest(method));

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public void A_request_that_carries_an_entity_must_say_its_length(string method)
    {
        Assert.Equal(Rejection.ContentLengthMissing, OfRequest(method).Reason);
        Assert.Equal(Rejection.ContentLengthMissing, OfRequest(method, "Transfer-Encoding: chunked").Reason);
        Assert.Equal(Rejection.ContentLengthMissing, OfRequest(method, "Content-Length: 5", "Transfer-Encoding: chunked").Reason);
        Assert.Equal(Rejection.ContentLengthMissing, OfRequest(method, "Content-Length: 5", "Transfer-Encoding: identity").Reason);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("BREW")]
    public void A_request_with_Content_Length_has_a_body_of_that_length(string method)
    {
        Assert.Equal((null, Counted(5)), OfRequest(method, "Content-Length: 5"));
        Assert.Equal((null, Counted(5)), OfRequest(method, "Content-Length: 5", "content-length: 05"));
        Assert.Equal((null, Counted(long.MaxValue)), OfRequest(method, "Content-Length: 9223372036854775807"));
        Assert.Equal((null, NoBody), OfRequest(method, "Content-Length: 0"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("BREW")]
    public void A_bad_Content_Length_is_refused_with_any_method(string method)
    {
        Assert.Equal(Rejection.ContentLengthMalformed, OfRequest(method, "Content-Length: -5").Reason);
        Assert.Equal(Rejection.ContentLengthMalformed, OfRequest(method, "Content-Length: 5, 5").Reason);
        Assert.Equal(Rejection.ContentLengthAmbiguous, OfRequest(method, "Content-Length: 5", "Content-Length: 6").Reason);
        Assert.Equal(Rejection.ContentLengthMalformed, OfRequest(method, "Content-Length: x", "Transfer-Encoding: chunked").Reason);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    [InlineData("BREW")]
    public void Transfer_Encoding_outweighs_Content_Length(string method)
    {
        Assert.Equal((null, Chunked), OfRequest(method, "Transfer-Encoding: chunked"));
        Assert.Equal((null, Chunked), OfRequest(method, "Content-Length: 5", "transfer-encoding: chunked"));
        Assert.Equal((null, Chunked), OfRequest(method, "Transfer-Encoding: xchunked"));
    }

    [Fact]
    public void No_request_ever_ends_with_the_stream()
    {
        foreach (string method in Enum.GetNames<Method>())
        {
            foreach (string[] fields in new string[][] { [], ["Content-Length: 5"], ["Transfer-Encoding: chunked"], ["Connection: close"] })
            {
                Assert.NotEqual(BodyFraming.UntilClose, OfRequest(method.ToUpperInvariant(), fields).Length.Framing);
            }
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(301)]
    [InlineData(404)]
    [InlineData(999)]
    public void A_response_ends_by_its_length_else_with_the_stream(int status)
    {
        Assert.Equal((null, UntilClose), OfResponse(status, Method.Get));
        Assert.Equal((null, Counted(5)), OfResponse(status, Method.Get, "Content-Length: 5"));
        Assert.Equal((null, Counted(0)), OfResponse(status, Method.Get, "Content-Length: 0"));
        Assert.Equal((null, Counted(5)), OfResponse(status, Method.Post, "Content-Length: 5", "Content-Length: 5"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public void A_response_to_HEAD_has_no_body_whatever_it_says(int status)
    {
        Assert.Equal((null, NoBody), OfResponse(status, Method.Head));
        Assert.Equal((null, NoBody), OfResponse(status, Method.Head, "Content-Length: 5"));
        Assert.Equal((null, NoBody), OfResponse(status, Method.Head, "Content-Length: x"));
        Assert.Equal((null, NoBody), OfResponse(status, Method.Head, "Transfer-Encoding: chunked"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(199)]
    [InlineData(204)]
    [InlineData(304)]
    public void These_statuses_have_no_body_whatever_they_say(int status)
    {
        Assert.Equal((null, NoBody), OfResponse(status, Method.Get));
        Assert.Equal((null, NoBody), OfResponse(status, Method.Get, "Content-Length: 5"));
        Assert.Equal((null, NoBody), OfResponse(status, Method.Get, "Transfer-Encoding: chunked"));
    }

    [Fact]
    public void A_chunked_response_outweighs_Content_Length()
    {
        Assert.Equal((null, Chunked), OfResponse(200, Method.Get, "Transfer-Encoding: chunked"));
        Assert.Equal((null, Chunked), OfResponse(200, Method.Get, "Transfer-Encoding: gzip, Chunked"));
        Assert.Equal((null, Chunked), OfResponse(200, Method.Get, "Transfer-Encoding: gzip", "Transfer-Encoding: chunked"));
        Assert.Equal((null, Chunked), OfResponse(200, Method.Get, "Content-Length: 5", "Transfer-Encoding: chunked"));
    }

    [Theory]
    [InlineData("Transfer-Encoding: identity")]
    [InlineData("Transfer-Encoding: Identity, identity")]
    [InlineData("Transfer-Encoding: ")]
    [InlineData("Transfer-Encoding: ,")]
    public void Where_no_transfer_coding_is_named_Content_Length_counts(string field)
    {
        Assert.Equal((null, UntilClose), OfResponse(200, Method.Get, field));
        Assert.Equal((null, Counted(5)), OfResponse(200, Method.Get, field, "Content-Length: 5"));
        Assert.Equal(Rejection.ContentLengthMalformed, OfResponse(200, Method.Get, field, "Content-Length: x").Reason);
    }

    [Theory]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding: identity, gzip")]
    [InlineData("Transfer-Encoding: chunked, gzip")]
    [InlineData("Transfer-Encoding: chunked", "transfer-encoding: gzip")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding: gzip, \"chunked\"")]
    public void A_response_whose_last_coding_is_not_chunked_ends_with_the_stream_whatever_its_length_says(params string[] fields)
    {
        Assert.Equal((null, UntilClose), OfResponse(200, Method.Get, fields));
        Assert.Equal((null, UntilClose), OfResponse(200, Method.Get, ["Content-Length: 5", .. fields]));
        Assert.Equal((null, UntilClose), OfResponse(200, Method.Get, [.. fields, "Content-Length: 5"]));
    }

    [Theory]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: gzip,chunked,")]
    [InlineData("Transfer-Encoding: gzip", "Transfer-Encoding: CHUNKED")]
    public void A_response_whose_last_coding_is_chunked_says_itself_where_it_ends(params string[] fields)
    {
        Assert.Equal((null, Chunked), OfResponse(200, Method.Get, fields));
        Assert.Equal((null, Chunked), OfResponse(200, Method.Get, ["Content-Length: 5", .. fields]));
    }

    [Fact]
    public void A_bad_Content_Length_of_a_response_is_refused()
    {
        Assert.Equal(Rejection.ContentLengthMalformed, OfResponse(200, Method.Get, "Content-Length: -5").Reason);
        Assert.Equal(Rejection.ContentLengthAmbiguous, OfResponse(200, Method.Get, "Content-Length: 5", "Content-Length: 6").Reason);
    }
}
