using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ClientExchangeSendingTests
{
    private static readonly byte[] Large = [.. Enumerable.Range(0, 20_000).Select(i => (byte)i)];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 1)]
    [InlineData(20_000, 777)]
    [InlineData(20_000, 50_000)]
    public void All_of_the_request_goes_whatever_each_send_takes(int entity, int most)
    {
        var response = new RecordedResponse("POST", sent: false, entity: Large[..entity]);
        byte[] expected = [.. Encoding.ASCII.GetBytes("POST / HTTP/1.0\r\n\r\n"), .. Large[..entity]];
        List<byte> sent = [];
        while (response.Exchange.Next is { Send: SendKind.Content } needs)
        {
            Assert.Equal(ClientPhase.Sending, response.Exchange.Phase);
            byte[] piece = needs.Bytes.Span[..Math.Min(most, needs.Bytes.Length)].ToArray();
            sent.AddRange(piece);
            response.Exchange.OnSent(piece.Length, 0);
        }

        Assert.Equal(expected, sent);
        Assert.Equal(expected.Length, response.Exchange.Sent);
        Assert.Equal(ClientPhase.Waiting, response.Exchange.Phase);
        Assert.Equal((true, SendKind.None), (response.Exchange.Next.Receive, response.Exchange.Next.Send));
    }

    [Fact]
    public void A_small_entity_goes_with_its_head()
    {
        var response = new RecordedResponse("POST", sent: false, entity: Large[..10]);
        Assert.Equal("POST / HTTP/1.0\r\n\r\n".Length + 10, response.Exchange.Next.Bytes.Length);
    }

    [Fact]
    public void The_half_close_follows_the_last_byte_once()
    {
        var response = new RecordedResponse(sent: false, options: new ClientExchangeOptions { HalfClose = true });
        int length = response.Exchange.Next.Bytes.Length;
        response.Exchange.OnSent(length - 1, 0);
        Assert.Equal(SendKind.Content, response.Exchange.Next.Send);
        response.Exchange.OnSent(1, 0);
        Assert.Equal((true, SendKind.HalfClose), (response.Exchange.Next.Receive, response.Exchange.Next.Send));
        response.Exchange.OnSent(0, 0);
        Assert.Equal((true, SendKind.None), (response.Exchange.Next.Receive, response.Exchange.Next.Send));
    }

    [Theory]
    [InlineData(413, SendKind.None)]
    [InlineData(500, SendKind.None)]
    [InlineData(200, SendKind.Content)]
    public void An_error_that_comes_while_it_is_sent_stops_the_sending(int status, SendKind then)
    {
        var response = new RecordedResponse("POST", sent: false, entity: Large);
        response.Exchange.OnSent(5, 0);
        response.Receive($"HTTP/1.0 {status} x\r\n\r\nwhy");
        Assert.Equal((true, then), (response.Exchange.Next.Receive, response.Exchange.Next.Send));
        Assert.Equal("why", response.End().Body);
        Assert.True(response.Verdict!.Value.IsWhole);
    }

    [Fact]
    public void A_file_that_gets_shorter_ends_it_by_a_reset()
    {
        var response = new RecordedResponse("PUT", sent: false, entity: Large);
        response.Exchange.OnFileFailed(0);
        Assert.Equal((ResponseEnding.RequestCutShort, SendKind.Abort), (response.Verdict!.Value.Ending, response.Exchange.Next.Send));
    }

    [Theory]
    [InlineData(false, "", ClientPhase.Sending, "timed out while the request was sent")]
    [InlineData(true, "", ClientPhase.Waiting, "timed out while waiting for the answer")]
    [InlineData(true, "HTTP/1.0 2", ClientPhase.ReadingHead, "timed out within the head of the answer")]
    [InlineData(true, "HTTP/1.0 200 OK\r\n\r\nhe", ClientPhase.ReadingBody, "timed out within the body of the answer")]
    public void The_deadline_says_what_was_going_on(bool sent, string answer, ClientPhase phase, string text)
    {
        var response = new RecordedResponse(sent: sent, options: new ClientExchangeOptions { Deadline = 42 });
        response.Receive(answer.Length == 0 ? [] : [answer]);
        Assert.Equal(42, response.Exchange.Next.Deadline);
        response.Exchange.OnDeadline(42, null);
        Assert.Equal((ResponseEnding.TimedOut, phase, text), (response.Verdict!.Value.Ending, response.Verdict.Value.Phase, response.Verdict.ToString()));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nhello", "short by 95 bytes: 5 of 100 came")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello", "short by 1 byte: 5 of 6 came")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "length met: 5 bytes as Content-Length says")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello", "end of stream after 5 bytes")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello", "cut short after 5 bytes of the body")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "last chunk after 5 bytes")]
    [InlineData("HTTP/1.0 200 OK\r\nCon", "cut short within the head")]
    [InlineData("", "the server ended the connection without an answer")]
    [InlineData("HTTP/1.0 204 No\r\n\r\n", "no body")]
    public void The_verdict_says_how_it_ended(string answer, string text)
        => Assert.Equal(text, new RecordedResponse().Receive(answer.Length == 0 ? [] : [answer]).End().Verdict.ToString());
}
