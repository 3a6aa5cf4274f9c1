// Every kind of answer, whole and in pieces, and cut off at every byte: what is whole is called so, and nothing else is.

namespace MiniHttp.Protocol.Tests;

public class ClientExchangeResponseTests
{
    private static readonly ClientExchangeOptions Simple = new() { AllowSimple = true };

    /// <summary>The method, the answer, its body, how it ends, and from how many bytes on an end of the stream makes it whole.</summary>
    public static TheoryData<string, string, string, ResponseEnding, int> Answers
    {
        get
        {
            var answers = new TheoryData<string, string, string, ResponseEnding, int>();
            void Add(string head, string body, string content, ResponseEnding ending, bool untilClose = false, string method = "GET")
                => answers.Add(method, head + body, content, ending, untilClose ? head.Length : head.Length + body.Length);

            Add("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", "hello", "hello", ResponseEnding.LengthMet);
            Add("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", "", "", ResponseEnding.LengthMet);
            Add("HTTP/1.1 200\nContent-Length: 5\nContent-Length: 5\n\n", "hello", "hello", ResponseEnding.LengthMet);
            Add("HTTP/1.0 200 OK\r\n\r\n", "hello", "hello", ResponseEnding.EndOfStream, untilClose: true);
            Add("HTTP/1.0 404 Not\r\nA: b\r\n c\r\n\r\n", "no", "no", ResponseEnding.EndOfStream, untilClose: true);
            Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n", "hello", ResponseEnding.LastChunk);
            Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "xx", "xx", ResponseEnding.EndOfStream, untilClose: true);
            Add("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", "", "", ResponseEnding.NoBody, method: "HEAD");
            Add("HTTP/1.0 204 No\r\nContent-Length: 5\r\n\r\n", "", "", ResponseEnding.NoBody);
            Add("HTTP/1.0 304 Not\r\nTransfer-Encoding: chunked\r\n\r\n", "", "", ResponseEnding.NoBody);
            Add("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.0 299 Odd\r\nContent-Length: 2\r\n\r\n", "ok", "ok", ResponseEnding.LengthMet);
            Add("HTTP/1.0 200 OK\r\n\r\n", "", "", ResponseEnding.NoBody, method: "CONNECT");
            return answers;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void It_is_read_the_same_whole_byte_by_byte_and_at_every_split(string method, string answer, string body, ResponseEnding ending, int wholeFrom)
    {
        Assert.InRange(wholeFrom, 1, answer.Length);
        Check(new RecordedResponse(method).Receive(answer).End());
        Check(new RecordedResponse(method).Receive([.. answer.Select(c => c.ToString())]).End());
        for (int at = 1; at < answer.Length; at++)
        {
            Check(new RecordedResponse(method).Receive(answer[..at], answer[at..]).End());
        }

        void Check(RecordedResponse response)
        {
            Assert.Equal((ending, body), (response.Verdict!.Value.Ending, response.Body));
            Assert.True(response.Verdict.Value.IsWhole);
            Assert.Equal(body.Length, response.Verdict.Value.Received);
            Assert.Equal(0, response.Exchange.Excess);
            Assert.EndsWith(response.RawHead, answer[..answer.IndexOf(response.RawHead, StringComparison.Ordinal)] + response.RawHead);
            Assert.Equal(SendKind.Close, response.Exchange.Next.Send);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Cut_off_before_its_end_it_is_never_whole(string method, string answer, string body, ResponseEnding ending, int wholeFrom)
    {
        for (int length = 0; length < answer.Length; length++)
        {
            RecordedResponse response = new RecordedResponse(method).Receive(answer[..length]).End();
            ResponseVerdict verdict = response.Verdict!.Value;
            Assert.Equal(length >= wholeFrom, verdict.IsWhole);
            Assert.Equal(verdict.IsWhole ? ending : verdict.Ending, verdict.Ending);
            Assert.StartsWith(response.Body, body);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Reset_before_its_end_it_is_never_whole(string method, string answer, string body, ResponseEnding ending, int wholeFrom)
    {
        for (int length = 0; length < answer.Length; length++)
        {
            var response = new RecordedResponse(method);
            response.Receive(answer[..length]);
            response.Exchange.OnReset(0);
            bool hadEnded = ending != ResponseEnding.EndOfStream && length >= wholeFrom;
            Assert.Equal(hadEnded ? ending : ResponseEnding.Reset, response.Verdict!.Value.Ending);
            Assert.StartsWith(response.Body, body);
        }
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.0 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "x")]
    public void What_follows_the_end_belongs_to_nothing(string answer, string more)
    {
        RecordedResponse together = new RecordedResponse().Receive(answer + more);
        RecordedResponse apart = new RecordedResponse().Receive(answer, more);
        Assert.Equal(("hello", more.Length), (together.Body, together.Exchange.Excess));
        Assert.Equal(("hello", more.Length), (apart.Body, apart.Exchange.Excess));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "Content-Length")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: five\r\n\r\nhello", "Content-Length")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: -5\r\n\r\nhello", "Content-Length")]
    [InlineData("HTTP/1.0 200 OK\r\nA b: c\r\n\r\n", "field")]
    [InlineData("HTTP/1.0 200 OK\r\n c\r\n\r\n", "continues")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello", "chunk")]
    [InlineData("HTTP/1.1 100 Go\r\n\r\nhello there, this is no status-line", "status-line")]
    public void What_is_no_response_is_refused_with_the_reason(string answer, string word)
    {
        RecordedResponse response = new RecordedResponse().Receive(answer).End();
        Assert.Equal(ResponseEnding.Refused, response.Verdict!.Value.Ending);
        Assert.Contains(word, response.Verdict.ToString(), StringComparison.Ordinal);
        Assert.Equal("", response.Body);
    }

    [Theory]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("<html>hello</html>")]
    [InlineData("HTTP/1.0 OK\r\n\r\n")]
    [InlineData("H")]
    public void A_version_that_was_not_asked_for_is_refused(string answer)
        => Assert.Equal(ResponseEnding.VersionRefused, new RecordedResponse().Receive(answer).End().Verdict!.Value.Ending);

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("HTTP/1.0 OK\r\n\r\n")]
    [InlineData("HTTQ")]
    [InlineData("H")]
    public void A_Simple_Response_is_all_body_where_it_is_allowed(string answer)
    {
        foreach (string[] pieces in (string[][])[[answer], [.. answer.Select(c => c.ToString())]])
        {
            RecordedResponse response = new RecordedResponse(options: Simple).Receive(pieces).End();
            Assert.Equal((ResponseEnding.EndOfStream, answer, ""), (response.Verdict!.Value.Ending, response.Body, response.RawHead));
            Assert.Equal(HttpVersion.Http09, response.Exchange.Response.Version);
        }
    }

    [Fact]
    public void Five_interim_answers_are_passed_over_and_a_sixth_is_refused()
    {
        string five = string.Concat(Enumerable.Repeat("HTTP/1.1 102 Wait\r\n\r\n", 5));
        RecordedResponse response = new RecordedResponse().Receive(five + "HTTP/1.0 204 No\r\n\r\n");
        Assert.True(response.Verdict!.Value.IsWhole);
        Assert.Equal(5, response.Interim.Count);
        Assert.Equal(ResponseEnding.Refused, new RecordedResponse().Receive(five + "HTTP/1.1 102 Wait\r\n\r\n").Verdict!.Value.Ending);
        Assert.Equal(ResponseEnding.CutShort, new RecordedResponse().Receive(five).End().Verdict!.Value.Ending);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 ", "x")]
    [InlineData("HTTP/1.0 200 OK\r\nA: ", "x")]
    [InlineData("HTTP/1.0 200 OK\r\n", "A: bcdefghij\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nA: b\r\n", " c\r\n")]
    public void An_endless_head_is_refused_at_its_limit(string start, string more)
    {
        RecordedResponse response = new RecordedResponse().Receive(start);
        int count = 0;
        while (response.Verdict is null)
        {
            response.Receive(string.Concat(Enumerable.Repeat(more, 100)));
            Assert.True(++count < 10_000, "It went on for ever.");
        }

        Assert.Equal(ResponseEnding.Refused, response.Verdict.Value.Ending);
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\n", 0)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello!", 0)]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello!", 0)]
    public void A_body_larger_than_allowed_is_too_large(string answer, int bodyBefore)
    {
        RecordedResponse response = new RecordedResponse(options: new ClientExchangeOptions { Body = 5 }).Receive(answer);
        Assert.Equal((ResponseEnding.TooLarge, bodyBefore), (response.Verdict!.Value.Ending, response.Body.Length));
    }

    [Fact]
    public void A_receiver_that_has_seen_enough_gets_no_more()
    {
        var response = new RecordedResponse { AtHead = r => r.Exchange.Stop() };
        response.Receive("HTTP/1.0 200 OK\r\n\r\nhello");
        Assert.Equal((ResponseEnding.Stopped, ""), (response.Verdict!.Value.Ending, response.Body));
    }
}
