using System.Text;
using MiniHttp.Sockets;

namespace MiniHttp.Wire.Tests;

public class TranscriptTests
{
    private const string Request = "GET / HTTP/1.0\r\nHost: \u00e9\\ \r\n\r\n";
    private const string Response = "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n\n\n ";

    [Fact]
    public void The_wire_text_is_as_it_is_meant_to_be()
        => Assert.Equal(
            """
            *   0.000000 #1 > receive: 16 bytes
            > GET / HTTP/1.0\r\n                                      │ request-line, RFC 1945 §5.1
            *   0.001000 #1 > would block: receive could do nothing now
            *   0.002000 #1 > receive: 2 bytes
            > \r\n                                                    │ blank line: the head ends, RFC 1945 §4.1
            *   0.003000 #1 > end of stream: receive returned 0
            *   0.004000 #1 < send: 42 of 100 bytes
            < HTTP/1.0 200 OK\r\n                                     │ status-line, RFC 1945 §6.1
            < Content-Length: 5\r\n                                   │ field Content-Length, RFC 1945 §10.4
            < \r\n                                                    │ blank line: the head ends, RFC 1945 §4.1
            < a\n                                                     │ entity body, RFC 1945 §7.2
            < b\x20
            *   0.005000 #1 < half-close: shutdown(SHUT_WR), no more will be sent
            *   0.006000 #1 - close
            *   0.006000 #1 - = GET / HTTP/1.0 was answered 200, short by 1 byte: 4 of 5 came; both ends have said that they send no more

            """.ReplaceLineEndings("\n"),
            TextOf(observer => new Told(observer).Request("GET / HTTP/1.0\r\n").Do(WireOperation.WouldBlock, WireDirection.ToServer, "receive")
                .Request("\r\n").Do(WireOperation.EndOfStream, WireDirection.ToServer)
                .Bytes(WireDirection.ToClient, "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\na\nb ", 100)
                .Do(WireOperation.HalfClose, WireDirection.ToClient).Do(WireOperation.Close)));

    [Fact]
    public void It_comes_back_byte_for_byte_however_it_was_cut()
    {
        for (int piece = 1; piece <= Request.Length; piece++)
        {
            Transcript transcript = Transcript.Parse(TextOf(observer => Tell(observer, WireSide.Server, piece)));
            Assert.Equal(Request, BytesOf(transcript, WireDirection.ToServer));
            Assert.Equal(Response, BytesOf(transcript, WireDirection.ToClient));
            Assert.Equal((Request.Length + piece - 1) / piece, transcript.Entries.Count(entry => entry.Operation == WireOperation.Receive));
        }
    }

    [Fact]
    public void Its_normal_form_knows_no_moment_and_no_split_unless_that_is_the_subject()
    {
        string whole = Transcript.Parse(TextOf(observer => Tell(observer, WireSide.Server, 1000))).Normalize();
        Assert.Equal(
            """
            > GET / HTTP/1.0\r\n
            > Host: \xE9\\ \r\n
            > \r\n
            * > end of stream
            < HTTP/1.0 200 OK\r\n
            < Content-Length: 3\r\n
            < \r\n
            < \n
            < \n
            < \x20
            * < half-close
            * - close

            """.ReplaceLineEndings("\n"),
            whole);
        string cut = TextOf(observer => Tell(observer, WireSide.Server, 7));
        Assert.Equal(whole, Transcript.Parse(cut).Normalize());
        Assert.Equal(whole, Transcript.Parse(whole).Normalize());
        Assert.StartsWith("* > piece\n> GET / H\n* > piece\n> TTP/1.0\n", Transcript.Parse(cut).Normalize(keepsSplits: true));
        Assert.Equal(Transcript.Parse(cut).Normalize(keepsSplits: true), Transcript.Parse(Transcript.Parse(cut).Normalize(keepsSplits: true)).Normalize(keepsSplits: true));
    }

    [Fact]
    public void Both_ends_tell_of_the_same_bytes_and_ends()
    {
        string server = Transcript.Parse(TextOf(observer => Tell(observer, WireSide.Server, 1000))).Normalize();
        string client = Transcript.Parse(TextOf(observer => Tell(observer, WireSide.Client, 1000))).Normalize();
        Assert.Equal(server.Replace("> end of stream", "> half-close").Replace("< half-close", "< end of stream"), client);
    }

    [Fact]
    public void What_is_written_by_hand_needs_next_to_nothing()
    {
        Transcript transcript = Transcript.Parse(
            """
            # A request in three pieces.
            > GET / HT
            * send
            > TP/1.0\r\n

            * pause 0.25 s
            * pause 5ms
            > \r\n
            >
            * > half-close
            """);
        Assert.Equal(
            [(null, "GET / HT", 0), (WireOperation.Send, "TP/1.0\r\n", 0), (null, "", 250), (null, "", 5), (null, "\r\n", 0), (WireOperation.HalfClose, "", 0)],
            transcript.Entries.Select(entry => (entry.Operation, Encoding.Latin1.GetString(entry.Bytes.Span), (int)(entry.Pause?.TotalMilliseconds ?? 0))));
    }

    [Fact]
    public void In_a_Markdown_file_only_its_blocks_count()
        => Assert.Equal("> a\\n\n> b\n* > close\n", Transcript.Parse("# A case\n\nText > text\n\n```wire\n> a\\n\n```\nmore\n```\nother\n```\n```wire\n> b\n* > close\n```\n").Normalize());

    [Theory]
    [InlineData("> a\nGET / HTTP/1.0", "line 2: a line begins with")]
    [InlineData("> \\q", "line 1: a backslash is followed by")]
    [InlineData(">GET", "line 1: a line begins with")]
    [InlineData("* > dance", "line 1: there is no operation \"dance\": send, receive")]
    [InlineData("* pause 3", "line 1: there is no operation \"pause 3\"")]
    public void A_line_that_is_none_is_named(string text, string why)
        => Assert.StartsWith(why, Assert.Throws<FormatException>(() => Transcript.Parse(text)).Message);

    [Fact]
    public void A_body_that_is_not_shown_is_counted()
    {
        string text = TextOf(observer => Tell(observer, WireSide.Server, 1000), bodyShown: 1);
        Assert.Contains("< \\n                                                      │ entity body, RFC 1945 §7.2\n* < not shown: 2 more bytes\n", text);
        Assert.Equal(2, Transcript.Parse(text).Entries.Single(entry => entry.Operation == WireOperation.Send).Omitted);
    }

    [Fact]
    public void A_body_without_a_head_is_shown_as_far_as_others_are()
    {
        Assert.Contains("< hello\\n ", TextOf(observer => new Told(observer).Request("GET /\r\n").Response("hello\n")));
        Assert.Contains("< he ", TextOf(observer => new Told(observer).Request("GET /\r\n").Response("hello\n"), bodyShown: 2));
    }

    [Fact]
    public void On_a_terminal_what_is_said_stands_back()
    {
        string colored = TextOf(observer => Tell(observer, WireSide.Server, 1000), isColored: true);
        Assert.Contains("\e[2m│ request-line, RFC 1945 §5.1\e[0m\n", colored);
        string plain = System.Text.RegularExpressions.Regex.Replace(colored, "\e\\[[0-9]+m", "");
        Assert.Equal(TextOf(observer => Tell(observer, WireSide.Server, 1000)), plain);
    }

    private static void Tell(IWireObserver observer, WireSide side, int piece)
    {
        bool isServer = side == WireSide.Server;
        var told = new Told(observer, side);
        foreach (char[] part in Request.Chunk(piece))
        {
            told.Request(new string(part));
        }

        told.Do(isServer ? WireOperation.EndOfStream : WireOperation.HalfClose, WireDirection.ToServer)
            .Response(Response)
            .Do(isServer ? WireOperation.HalfClose : WireOperation.EndOfStream, WireDirection.ToClient)
            .Do(WireOperation.Close);
    }

    private static string TextOf(Action<IWireObserver> tell, long? bodyShown = null, bool isColored = false)
    {
        var writer = new StringWriter { NewLine = "\n" };
        tell(new WireText(writer, bodyShown, isColored));
        return writer.ToString();
    }

    private static string BytesOf(Transcript transcript, WireDirection direction)
        => string.Concat(transcript.Entries.Where(entry => entry.Direction == direction).Select(entry => Encoding.Latin1.GetString(entry.Bytes.Span)));
}
