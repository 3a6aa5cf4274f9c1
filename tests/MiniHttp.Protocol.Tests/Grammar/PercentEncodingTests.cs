// RFC 1945 §3.2.1: escapes.
// Decoding once, refusing what is malformed, and round trips of every byte.

using System.Buffers;
using System.Text;

namespace MiniHttp.Protocol.Tests;

public class PercentEncodingTests
{
    private static string? Decode(string text)
    {
        byte[] encoded = Encoding.Latin1.GetBytes(text);
        byte[] destination = new byte[encoded.Length];
        return PercentEncoding.TryDecode(encoded, destination, out int written) ? Encoding.Latin1.GetString(destination, 0, written) : null;
    }

    private static string Encode(ReadOnlySpan<byte> text, bool segment)
    {
        ArrayBufferWriter<byte> encoded = new();
        if (segment) PercentEncoding.EncodeSegment(text, encoded);
        else PercentEncoding.Encode(text, encoded);
        return Encoding.ASCII.GetString(encoded.WrittenSpan);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/plain/path.html", "/plain/path.html")]
    [InlineData("/%7Euser/", "/~user/")]
    [InlineData("%41%4a%4A", "AJJ")]
    [InlineData("a%20b", "a b")]
    [InlineData("a+b", "a+b")]
    [InlineData("%2541", "%41")]
    [InlineData("%25%34%31", "%41")]
    [InlineData("%2F%2e%2E%5c", "/..\\")]
    [InlineData("%00", "\0")]
    [InlineData("%ff%FF", "\u00ff\u00ff")]
    [InlineData("\u00e9", "\u00e9")]
    public void Escapes_are_decoded_once(string text, string expected) => Assert.Equal(expected, Decode(text));

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("a%")]
    [InlineData("%%41")]
    [InlineData("%4%31")]
    [InlineData("%g0")]
    [InlineData("%0g")]
    [InlineData("% 1")]
    [InlineData("%+1")]
    [InlineData("%u0041")]
    [InlineData("%4\u00b1")]
    [InlineData("%41%")]
    public void A_malformed_escape_fails(string text) => Assert.Null(Decode(text));

    [Fact]
    public void Decoding_works_in_place()
    {
        byte[] text = "/a%20b%2Fc/%41"u8.ToArray();
        Assert.True(PercentEncoding.TryDecode(text, text, out int written));
        Assert.Equal("/a b/c/A", Encoding.ASCII.GetString(text, 0, written));
    }

    [Fact]
    public void A_destination_shorter_than_the_text_is_an_error() =>
        Assert.Throws<ArgumentException>(() => PercentEncoding.TryDecode("%41"u8, new byte[2], out _));

    [Theory]
    [InlineData("", "", "")]
    [InlineData("/a-b._~9/Z", "/a-b._~9/Z", "%2Fa-b._~9%2FZ")]
    [InlineData("100% #1?.txt", "100%25%20%231%3F.txt", "100%25%20%231%3F.txt")]
    [InlineData("c:<\"&'>", "c%3A%3C%22%26%27%3E", "c%3A%3C%22%26%27%3E")]
    [InlineData("\u00fc\n", "%C3%BC%0A", "%C3%BC%0A")]
    public void Only_unreserved_characters_stay_and_in_a_path_the_slash(string text, string path, string segment)
    {
        Assert.Equal(path, Encode(Encoding.UTF8.GetBytes(text), segment: false));
        Assert.Equal(segment, Encode(Encoding.UTF8.GetBytes(text), segment: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_byte_survives_a_round_trip(bool segment)
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        string encoded = Encode(all, segment);
        Assert.All(encoded, c => Assert.True(char.IsAsciiLetterOrDigit(c) || "-._~%/".Contains(c, StringComparison.Ordinal)));
        Assert.Equal(!segment, encoded.Contains('/', StringComparison.Ordinal));
        Assert.Equal(Encoding.Latin1.GetString(all), Decode(encoded));
    }

    [Fact]
    public void Random_text_decodes_to_no_more_than_its_length_or_fails()
    {
        Random random = new(1945);
        int decoded = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] text = random.GetItems("%%%0aF/."u8.ToArray(), random.Next(12));
            bool expected = LooksWellFormed(Encoding.ASCII.GetString(text));
            Assert.Equal(expected, PercentEncoding.TryDecode(text, new byte[text.Length], out int written));
            if (!expected) continue;
            decoded++;
            Assert.Equal(text.Length - (2 * text.AsSpan().Count((byte)'%')), written);
        }
        Assert.InRange(decoded, 1_000, 49_000);
    }

    private static bool LooksWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%') continue;
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])) return false;
            i += 2;
        }
        return true;
    }
}
