// Codings undone: whole, byte by byte, at every split; cut off at every byte they never end; broken ones never pass for whole.

using System.IO.Compression;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching.Tests;

public class ContentDecoderTests
{
    private static readonly string Text = "A body that is long enough to be packed: " + string.Concat(Enumerable.Range(0, 60));

    public static TheoryData<string, byte[]> Coded
    {
        get
        {
            byte[] gzip = Pack(stream => new GZipStream(stream, CompressionLevel.Optimal));
            byte[] named = [.. gzip[..3], 0x1C, .. gzip[4..10], 3, 0, 1, 2, 3, .. "name\0comment\0"u8, .. gzip[10..]];
            return new TheoryData<string, byte[]>
            {
                { "gzip", gzip },
                { "x-gzip", named },
                { "deflate", Pack(stream => new ZLibStream(stream, CompressionLevel.Optimal)) },
                { "DEFLATE", Pack(stream => new DeflateStream(stream, CompressionLevel.Optimal)) },
                { "br", Pack(stream => new BrotliStream(stream, CompressionLevel.Optimal)) },
                { "identity, deflate, gzip", Pack(stream => new GZipStream(stream, CompressionLevel.Optimal), Pack(stream => new ZLibStream(stream, CompressionLevel.Optimal))) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Coded))]
    public void It_is_undone_whole_byte_by_byte_and_at_every_split(string coding, byte[] coded)
    {
        Assert.Equal((Text, true), Decode(coding, coded));
        Assert.Equal((Text, true), Decode(coding, [.. coded.Select(b => new[] { b })]));
        for (int at = 0; at <= coded.Length; at++)
        {
            Assert.Equal((Text, true), Decode(coding, coded[..at], coded[at..]));
        }
    }

    [Theory]
    [MemberData(nameof(Coded))]
    public void Cut_off_anywhere_it_has_not_ended(string coding, byte[] coded)
    {
        for (int length = 0; length < coded.Length; length++)
        {
            (string body, bool ended) = Decode(coding, coded[..length]);
            Assert.False(ended, $"It seems whole after {length} of {coded.Length} bytes.");
            Assert.Equal(Text[..body.Length], body);
        }
    }

    [Theory]
    [MemberData(nameof(Coded))]
    public void What_lies_behind_its_end_is_passed_over(string coding, byte[] coded)
        => Assert.Equal((Text, true), Decode(coding, [.. coded, 0, 1, 2]));

    [Fact]
    public void One_wrong_byte_of_a_gzip_body_never_passes_for_whole()
    {
        byte[] coded = Pack(stream => new GZipStream(stream, CompressionLevel.Optimal));
        const int Header = 10; // Time, flags and system of the header say nothing of the content.
        for (int at = Header; at < coded.Length; at++)
        {
            foreach (int bit in (int[])[1, 16, 128])
            {
                byte[] broken = [.. coded];
                broken[at] ^= (byte)bit;
                try
                {
                    (string body, bool ended) = Decode("gzip", broken);
                    Assert.True(!ended || body == Text, $"Byte {at} was wrong.");
                }
                catch (ContentCodingException)
                {
                    // Seen.
                }
            }
        }
    }

    [Fact]
    public void Several_members_are_one_body()
    {
        byte[] one = Pack(stream => new GZipStream(stream, CompressionLevel.Optimal));
        Assert.Equal((Text + Text, true), Decode("gzip", [.. one, .. one]));
        Assert.False(Decode("gzip", [.. one, .. one[..^1]]).HasEnded);
        Assert.False(Decode("gzip", [.. one, .. one[..5]]).HasEnded);
    }

    [Fact]
    public void Members_are_one_body_at_every_split_and_cut_off_anywhere_it_has_not_ended()
    {
        byte[] one = Pack(stream => new GZipStream(stream, CompressionLevel.Optimal));
        byte[] both = [.. one, .. one];
        Assert.Equal((Text + Text, true), Decode("gzip", [.. both.Select(b => new[] { b })]));
        for (int at = 0; at <= both.Length; at++)
        {
            Assert.Equal((Text + Text, true), Decode("gzip", both[..at], both[at..]));
            Assert.Equal(at == both.Length || at == one.Length, Decode("gzip", both[..at]).HasEnded);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x1F)]
    [InlineData(0xFE)]
    public void What_lies_behind_its_end_is_passed_over_at_every_split(byte first)
    {
        byte[] one = Pack(stream => new GZipStream(stream, CompressionLevel.Optimal));
        byte[] coded = [.. one, first, 1, 2];
        for (int at = 0; at <= coded.Length; at++)
        {
            Assert.Equal((Text, true), Decode("gzip", coded[..at], coded[at..]));
        }

        Assert.Equal((Text, true), Decode("gzip", [.. coded.Select(b => new[] { b })]));
    }

    // .NET reads pieces of 8 KiB: the member may end anywhere in one.
    [Fact]
    public void What_lies_behind_the_end_of_a_large_body_is_passed_over_too()
    {
        byte[] noise = new byte[8192 - 18];
        new Random(1).NextBytes(noise);
        for (int length = noise.Length - 30; length <= noise.Length; length++)
        {
            byte[] one = Pack(stream => new GZipStream(stream, CompressionLevel.NoCompression), noise[..length]);
            Assert.Equal((Encoding.Latin1.GetString(noise, 0, length), true), Decode("gzip", [.. one, 0x1F, 1, 2]));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public void What_is_not_coded_so_is_refused(string coding)
        => Assert.Throws<ContentCodingException>(() => Decode(coding, [.. Enumerable.Repeat((byte)0xFE, 200)]));

    [Theory]
    [InlineData("compress")]
    [InlineData("zstd")]
    [InlineData("no-such")]
    [InlineData("gzip, gzip, gzip, gzip, gzip, gzip")]
    public void A_coding_that_cannot_be_undone_is_refused_by_name(string coding)
    {
        var e = Assert.Throws<ContentCodingException>(() => Decode(coding, []));
        Assert.Matches(coding.StartsWith("gzip", StringComparison.Ordinal) ? "more than 5" : coding, e.Message);
    }

    [Fact]
    public void Nothing_is_undone_where_nothing_is_coded()
    {
        HeaderFields fields = new();
        Assert.Null(ContentDecoder.Create(fields));
        fields.Add(FieldName.ContentEncoding, "identity");
        Assert.Null(ContentDecoder.Create(fields));
    }

    [Fact]
    public void A_bomb_comes_out_in_pieces()
    {
        byte[] bomb = Pack(stream => new GZipStream(stream, CompressionLevel.Optimal), new byte[64 << 20]);
        HeaderFields fields = new();
        fields.Add(FieldName.ContentEncoding, "gzip");
        using ContentDecoder decoder = ContentDecoder.Create(fields)!;
        long total = 0;
        int largest = 0;
        decoder.Decode(bomb, bytes => (total, largest) = (total + bytes.Length, Math.Max(largest, bytes.Length)));
        Assert.Equal(64 << 20, total);
        Assert.InRange(largest, 1, 64 << 10);
        Assert.True(decoder.HasEnded);
    }

    // 20 bytes each: what a member costs must not depend on how many follow it, nor be a multiple of them.
    [Fact]
    public void Members_of_no_bytes_cost_little_however_many_come_at_once()
    {
        byte[] one = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // RFC 1952: header, an empty block of RFC 1951, trailer.
        byte[] many = [.. Enumerable.Repeat(one, 20_000).SelectMany(bytes => bytes)];
        HeaderFields fields = new();
        fields.Add(FieldName.ContentEncoding, "gzip");
        using ContentDecoder decoder = ContentDecoder.Create(fields)!;
        long before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Decode(many, _ => { });
        Assert.True(decoder.HasEnded);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20L * many.Length);
    }

    [Fact]
    public void What_comes_out_between_two_codings_is_told()
    {
        byte[] inner = Pack(stream => new GZipStream(stream, CompressionLevel.Optimal));
        byte[] coded = Pack(stream => new BrotliStream(stream, CompressionLevel.Fastest), [.. inner, .. new byte[10 << 20]]);
        HeaderFields fields = new();
        fields.Add(FieldName.ContentEncoding, "gzip, br");
        long most = 0, total = 0;
        using ContentDecoder decoder = ContentDecoder.Create(fields, count => most = count)!;
        decoder.Decode(coded, bytes => total += bytes.Length);
        Assert.Equal((inner.Length + (10 << 20), Text.Length), (most, total));
    }

    private static byte[] Pack(Func<Stream, Stream> coder, byte[]? content = null)
    {
        var packed = new MemoryStream();
        using (Stream stream = coder(packed))
        {
            stream.Write(content ?? Encoding.Latin1.GetBytes(Text));
        }

        return packed.ToArray();
    }

    private static (string Body, bool HasEnded) Decode(string coding, params byte[][] pieces)
    {
        HeaderFields fields = new();
        fields.Add(FieldName.ContentEncoding, coding);
        using ContentDecoder decoder = ContentDecoder.Create(fields)!;
        var body = new MemoryStream();
        foreach (byte[] piece in pieces)
        {
            decoder.Decode(piece, bytes => body.Write(bytes));
        }

        return (Encoding.Latin1.GetString(body.ToArray()), decoder.HasEnded);
    }
}
