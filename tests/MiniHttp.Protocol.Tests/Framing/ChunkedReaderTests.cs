using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ChunkedReaderTests
{
    private const string Hello = "5\r\nhello\r\n7;ext=\"1\"\r\n, world\r\n0\r\nTrailer: x\r\n\r\n";

    public static TheoryData<string> Malformed =>
    [
        "\r\n", "g\r\n", "-1\r\n", " 5\r\nhello", "0x5\r\n", "1000000000000000\r\n", "5\rhello", "5\r\nhelloX", "5\r\nhello\rX", "5\r\nhello5\r\n",
        "5\r\nhello\r\n\r\n", "5" + new string(';', 4098) + "\r\n", "0\r\n" + new string('t', 4098), "5:\r\nhello",
    ];

    public static TheoryData<string, string> WellFormed => new()
    {
        { Hello, "hello, world" },
        { "0\r\n\r\n", "" },
        { "000\r\n\r\n", "" },
        { "A\r\n0123456789\r\n0\r\n\r\n", "0123456789" },
        { "a \r\n0123456789\r\n0\r\n\r\n", "0123456789" },
        { "5\nhello\n0\n\n", "hello" },
        { "2\r\n\r\n\r\n0\r\n\r\n", "\r\n" },
        { "1\r\na\r\n1\r\nb\r\n0\r\nA: b\r\nC: d\r\n\r\n", "ab" },
    };

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void The_data_of_the_chunks_is_the_body_at_every_split(string text, string body)
    {
        byte[] input = Encoding.Latin1.GetBytes(text);
        for (int first = 0; first <= input.Length; first++)
        {
            for (int second = first; second <= input.Length; second++)
            {
                (string got, BodyState state, int left) = Read(input[..first], input[first..second], input[second..]);
                Assert.Equal((body, BodyState.Complete, 0), (got, state, left));
            }
        }
    }

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void Cut_off_anywhere_it_is_never_whole(string text, string body)
    {
        byte[] input = Encoding.Latin1.GetBytes(text);
        for (int length = 0; length < input.Length; length++)
        {
            var reader = new BodyReader(new BodyLength(BodyFraming.Chunked));
            Feed(reader, input.AsSpan(0, length), out string got);
            Assert.Equal(BodyState.Incomplete, reader.State);
            Assert.StartsWith(got, body);
            Assert.Equal(got.Length, reader.Received);
            Assert.Null(reader.Missing);
            Assert.Equal(BodyState.CutShort, reader.End());
        }
    }

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void What_follows_is_left_where_it_is(string text, string body)
    {
        byte[] input = Encoding.Latin1.GetBytes(text + "HTTP/1.0 200");
        (string got, BodyState state, int left) = Read(input);
        Assert.Equal((body, BodyState.Complete, 12), (got, state, left));
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_chunk_is_refused_whole_and_byte_by_byte(string text)
    {
        byte[] input = Encoding.Latin1.GetBytes(text);
        Assert.Equal(BodyState.Malformed, Read(input).State);
        Assert.Equal(BodyState.Malformed, Read([.. input.Select(b => new[] { b })]).State);
    }

    [Fact]
    public void Trailers_together_are_bounded()
    {
        string trailers = string.Concat(Enumerable.Repeat(new string('t', 4000) + "\r\n", 9));
        Assert.Equal(BodyState.Malformed, Read(Encoding.Latin1.GetBytes("0\r\n" + trailers)).State);
    }

    // Each line is well within its limit, all of them together are not: 17 bytes and more of nothing for each byte of the body.
    [Theory]
    [InlineData(1, 20_000, BodyState.Complete)]
    [InlineData(13, 20_000, BodyState.Complete)]
    [InlineData(4000, 4, BodyState.Complete)]
    [InlineData(4000, 20, BodyState.Malformed)]
    [InlineData(100, 20_000, BodyState.Malformed)]
    public void A_body_is_not_carried_by_any_number_of_other_bytes(int extension, int chunks, BodyState state)
    {
        string chunk = $"1;{new string('e', extension)}\r\nx\r\n";
        Assert.Equal(state, Read(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(chunk, chunks)) + "0\r\n\r\n")).State);
    }

    private static (string Body, BodyState State, int Left) Read(params byte[][] pieces)
    {
        var reader = new BodyReader(new BodyLength(BodyFraming.Chunked));
        string body = "";
        int left = 0;
        foreach (byte[] piece in pieces)
        {
            left += Feed(reader, piece, out string got);
            body += got;
        }

        return (body, reader.State, left);
    }

    private static int Feed(BodyReader reader, ReadOnlySpan<byte> input, out string body)
    {
        body = "";
        while (reader.State == BodyState.Incomplete && !input.IsEmpty)
        {
            body += Encoding.Latin1.GetString(reader.Take(input, out int consumed));
            input = input[consumed..];
        }

        return input.Length;
    }
}
