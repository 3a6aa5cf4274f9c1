// RFC 1945 §7.2.2: a body is taken off a stream whole, and a body cut short never looks like a whole one.

namespace MiniHttp.Protocol.Tests;

public class BodyReaderTests
{
    private static readonly byte[] Stream = [.. "hello, next"u8];

    // Feeds the stream up to each of the cuts in turn, and gives back what was taken of it.
    private static byte[] Take(BodyReader reader, byte[] stream, int[] cuts)
    {
        List<byte> body = [];
        int done = 0;
        foreach (int cut in cuts)
        {
            body.AddRange(reader.Take(stream.AsSpan(done..cut), out _));
            Assert.Equal(body.Count, reader.Received);
            done = cut;
        }

        return [.. body];
    }

    [Fact]
    public void No_body_is_complete_at_once()
    {
        BodyReader reader = new(new BodyLength(BodyFraming.None));
        Assert.Equal(BodyState.Complete, reader.State);
        Assert.Equal(0, reader.Missing);
        Assert.True(reader.Take(Stream, out _).IsEmpty);
        Assert.Equal(0, reader.Received);
        Assert.Equal(BodyState.Complete, reader.End());
    }

    [Fact]
    public void A_body_of_length_0_is_complete_at_once()
    {
        BodyReader reader = new(new BodyLength(BodyFraming.Length, 0));
        Assert.Equal(BodyState.Complete, reader.State);
        Assert.True(reader.Take(Stream, out _).IsEmpty);
        Assert.Equal(BodyState.Complete, reader.End());
    }

    [Fact]
    public void A_counted_body_ends_after_its_length_and_leaves_the_rest()
    {
        foreach (int[] cuts in Feeding.WaysToCut(Stream.Length))
        {
            BodyReader reader = new(new BodyLength(BodyFraming.Length, 5));
            Assert.Equal(BodyState.Incomplete, reader.State);
            Assert.Equal(5, reader.Missing);
            Assert.Equal("hello"u8, Take(reader, Stream, cuts));
            Assert.Equal(BodyState.Complete, reader.State);
            Assert.Equal(0, reader.Missing);
            Assert.Equal(BodyState.Complete, reader.End());
        }
    }

    [Fact]
    public void A_counted_body_is_cut_short_wherever_the_stream_ends_before_it()
    {
        for (int end = 0; end < 5; end++)
        {
            foreach (int[] cuts in Feeding.WaysToCut(end))
            {
                BodyReader reader = new(new BodyLength(BodyFraming.Length, 5));
                Assert.Equal(Stream[..end], Take(reader, Stream, cuts));
                Assert.Equal(BodyState.Incomplete, reader.State);
                Assert.Equal(5 - end, reader.Missing);
                Assert.Equal(BodyState.CutShort, reader.End());
                Assert.Equal(BodyState.CutShort, reader.State);
                Assert.Equal(5 - end, reader.Missing);
                Assert.True(reader.Take(Stream, out _).IsEmpty);
                Assert.Equal(BodyState.CutShort, reader.End());
            }
        }
    }

    [Fact]
    public void A_body_until_close_is_complete_when_the_stream_ends()
    {
        foreach (int[] cuts in Feeding.WaysToCut(Stream.Length))
        {
            BodyReader reader = new(new BodyLength(BodyFraming.UntilClose));
            Assert.Null(reader.Missing);
            Assert.Equal(Stream, Take(reader, Stream, cuts));
            Assert.Equal(BodyState.Incomplete, reader.State);
            Assert.Null(reader.Missing);
            Assert.Equal(BodyState.Complete, reader.End());
            Assert.True(reader.Take(Stream, out _).IsEmpty);
            Assert.Equal(Stream.Length, reader.Received);
        }
    }

    [Fact]
    public void An_empty_body_until_close_is_incomplete_until_then()
    {
        BodyReader reader = new(new BodyLength(BodyFraming.UntilClose));
        Assert.Equal(BodyState.Incomplete, reader.State);
        Assert.Equal(BodyState.Complete, reader.End());
        Assert.Equal(0, reader.Received);
    }

    [Fact]
    public void A_body_longer_than_an_int_is_counted()
    {
        BodyReader reader = new(new BodyLength(BodyFraming.Length, 3L * int.MaxValue));
        byte[] piece = new byte[100_000_000];
        long taken = 0;
        while (reader.State == BodyState.Incomplete)
        {
            taken += reader.Take(piece, out _).Length;
        }

        Assert.Equal(3L * int.MaxValue, taken);
        Assert.Equal(taken, reader.Received);
        Assert.Equal(BodyState.Complete, reader.End());
    }

    [Theory]
    [InlineData(BodyFraming.None, 5)]
    [InlineData(BodyFraming.None, -1)]
    [InlineData(BodyFraming.UntilClose, 5)]
    [InlineData(BodyFraming.Length, -1)]
    [InlineData(BodyFraming.Length, long.MinValue)]
    public void A_length_that_makes_no_sense_is_refused(BodyFraming framing, long length) =>
        Assert.Throws<ArgumentException>(() => new BodyReader(new BodyLength(framing, length)));
}
