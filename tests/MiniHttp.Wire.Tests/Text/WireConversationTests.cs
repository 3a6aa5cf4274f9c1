using System.Text;
using MiniHttp.Sockets;

namespace MiniHttp.Wire.Tests;

public class WireConversationTests
{
    private const string Request = "GET /a HTTP/1.0\r\nHost: x\r\n y\r\n\r\n";

    public static TheoryData<string, string, string> Conversations => new()
    {
        { "a request and its answer", Request, "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi" },
        { "until close", Request, "HTTP/1.0 200 OK\r\n\r\nhi\nthere" },
        { "chunks", Request, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n" },
        { "a Simple-Request", "GET /a\r\n", "<p>hi" },
        { "no answer to see the head of", Request, "HX" },
        { "empty lines before it", "\r\n\n" + Request, "HTTP/1.0 204 No Content\n\n" },
        { "two requests", Request + "HEAD /b HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n" },
        { "an interim answer", Request, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx" },
        { "a body of the request", "POST / HTTP/1.0\r\nContent-Length: 4\r\n\r\na=\r\n", "HTTP/1.0 405 No\r\n\r\n" },
        { "no request", "nonsense\r\nAuthorization: x\r\n\r\nmore", "HTTP/1.0 400 Bad Request\r\n\r\n" },
        { "no field", "GET / HTTP/1.0\r\nno field\r\nb: c\r\n\r\n", "HTTP/1.0 400 Bad Request\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public void However_it_is_cut_its_parts_are_the_same(string what, string request, string response)
    {
        Assert.NotEmpty(what);
        PartsSeen whole = Tell(request.Length, response.Length);
        Assert.Equal(request, string.Concat(whole.All.Where(part => part.Name.StartsWith("ToServer", StringComparison.Ordinal)).Select(part => part.Bytes)));
        for (int cut = 1; cut < Math.Max(request.Length, response.Length); cut++)
        {
            PartsSeen inPieces = Tell(cut, cut);
            Assert.Equal(whole.Conversation.Verdict, inPieces.Conversation.Verdict);
            if (!response.StartsWith("HX", StringComparison.Ordinal)) // One byte of it might yet be a status-line.
            {
                Assert.Equal(whole.All, inPieces.All);
            }
        }

        PartsSeen Tell(int requestPiece, int responsePiece)
        {
            var seen = new PartsSeen();
            var told = new Told(seen);
            foreach (char[] piece in request.Chunk(requestPiece))
            {
                told.Request(new string(piece));
            }

            foreach (char[] piece in response.Chunk(responsePiece))
            {
                told.Response(new string(piece));
            }

            told.Do(WireOperation.HalfClose, WireDirection.ToClient).Do(WireOperation.EndOfStream, WireDirection.ToServer).Do(WireOperation.Close);
            return seen;
        }
    }

    [Fact]
    public void Bytes_of_a_file_that_were_not_read_again_are_counted()
    {
        var seen = new PartsSeen();
        var told = new Told(seen);
        told.Request(Request).Response("HTTP/1.0 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        for (int i = 0; i < 10; i++)
        {
            seen.On(new WireEvent(WireOperation.SendFile) { Direction = WireDirection.ToClient, Bytes = "beginning"u8, Asked = 100_000, Count = 100_000 });
        }

        told.Do(WireOperation.HalfClose, WireDirection.ToClient).Do(WireOperation.Close);
        Assert.Contains("length met: 1000000 bytes", seen.Conversation.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_have_names_and_rules()
    {
        var parts = new List<WirePart>();
        new WireConversation().Take(
            new WireEvent(WireOperation.Receive) { Direction = WireDirection.ToServer, Bytes = Encoding.ASCII.GetBytes("\r\n" + Request), Count = 36 }, parts);
        Assert.Equal(
            [
                ("empty line", "RFC 9112 §2.2"), ("request-line", "RFC 1945 §5.1"), ("field Host", "RFC 9110 §7.2"), ("field, continued", "RFC 1945 §2.2"),
                ("blank line: the head ends", "RFC 1945 §4.1"),
            ],
            parts.Select(part => (part.Name, part.Rule!)));
        Assert.Equal("Host", parts[3].FieldName); // Whose line it continues: what hides the one has to hide the other.
    }

    [Fact]
    public void A_field_of_a_request_that_was_refused_keeps_its_name()
    {
        var seen = new List<WirePart>();
        var parts = new List<WirePart>();
        var conversation = new WireConversation();
        foreach (string piece in (string[])["nonsense\r\nAuthori", "zation: Basic ", "c2VjcmV0\r\n"])
        {
            conversation.Take(new WireEvent(WireOperation.Receive) { Direction = WireDirection.ToServer, Bytes = Encoding.ASCII.GetBytes(piece), Count = piece.Length }, parts);
            seen.AddRange(parts);
        }

        Assert.Equal([null, null, "Authorization", "Authorization"], seen.Select(part => part.FieldName));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", "GET /a HTTP/1.0 was answered 200, length met: 2 bytes as Content-Length says; ")]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhi", "GET /a HTTP/1.0 was answered 200, short by 7 bytes: 2 of 9 came; ")]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\nhi", "GET /a HTTP/1.0 was answered 200, end of stream after 2 bytes; ")]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n", "GET /a HTTP/1.0 was answered, cut short within the head; ")]
    [InlineData("GET /a HTTP/1.0\r\n\r\n", "", "GET /a HTTP/1.0 was not answered to the end; ")]
    [InlineData("GET /a\r\n", "hi", "GET /a was answered without a head, end of stream after 2 bytes; ")]
    [InlineData("", "", "nothing was asked; ")]
    [InlineData("GET /a", "HTTP/1.0 400 Bad\r\nContent-Length: 0\r\n\r\n", "the request is cut short; it was answered 400, length met: 0 bytes as Content-Length says; ")]
    [InlineData("x\r\n\r\n", "HTTP/1.0 400 Bad\r\nContent-Length: 0\r\n\r\n",
        "the request is none (RFC 1945 §5.1): The request-line must be a method, a URI and HTTP/1.0, with white space between them and none within the URI; it was answered 400, length met: 0 bytes as Content-Length says; ")]
    public void The_verdict_says_what_became_of_it(string request, string response, string verdict)
    {
        var seen = new PartsSeen();
        new Told(seen).Request(request).Do(WireOperation.EndOfStream, WireDirection.ToServer).Response(response)
            .Do(WireOperation.HalfClose, WireDirection.ToClient).Do(WireOperation.Close);
        Assert.Equal(verdict + "both ends have said that they send no more", seen.Conversation.Verdict);
        Assert.True(seen.Conversation.IsClosed);
    }

    [Fact]
    public void The_verdict_says_how_it_ended()
    {
        Assert.Equal("nothing was asked; the server closed, and neither end had said before that it sends no more", Verdict(told => told));
        Assert.Equal(
            "nothing was asked; the server has said that it sends no more, and closed without waiting for the other end to say so",
            Verdict(told => told.Do(WireOperation.HalfClose, WireDirection.ToClient)));
        Assert.Equal(
            "nothing was asked; the client has said that it sends no more; the server closed without saying so",
            Verdict(told => told.Do(WireOperation.EndOfStream, WireDirection.ToServer)));
        Assert.Equal("nothing was asked; reset by the client", Verdict(told => told.Do(WireOperation.Reset).Do(WireOperation.Abort)));
        Assert.Equal("nothing was asked; reset by the server; a time limit has passed", Verdict(told => told.Do(WireOperation.Deadline).Do(WireOperation.Abort)));
        Assert.DoesNotContain("time limit", Verdict(told => told.Do(WireOperation.Deadline).Response("HTTP/1.0 408 x\r\n\r\n")), StringComparison.Ordinal);
    }

    private static string Verdict(Func<Told, Told> what)
    {
        var seen = new PartsSeen();
        what(new Told(seen)).Do(WireOperation.Close);
        return seen.Conversation.Verdict;
    }
}
