using System.Buffers;
using System.Text;

namespace MiniHttp.Wire.Tests;

public class ByteTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("GET / HTTP/1.0\r\n", @"GET / HTTP/1.0\r\n")]
    [InlineData("a\tb\\c", @"a\tb\\c")]
    [InlineData("{}~!\"", "{}~!\"")]
    [InlineData("\0\u001b[31m\u007f\u0080\u00ff", @"\x00\x1B[31m\x7F\x80\xFF")]
    [InlineData("a ", @"a\x20")]
    [InlineData(" a", " a")]
    public void Every_byte_is_seen(string bytes, string text)
    {
        Assert.Equal(text, ByteText.Of(Encoding.Latin1.GetBytes(bytes)));
        Assert.Equal(bytes, Parse(text));
    }

    [Theory]
    [InlineData(@"\{3×ab}c", "abababc")]
    [InlineData(@"\{2×\r\n}", "\r\n\r\n")]
    [InlineData(@"\{0×a}", "")]
    [InlineData(@"\x41\x5a\x0a", "AZ\n")]
    public void What_is_written_by_hand_is_read(string text, string bytes) => Assert.Equal(bytes, Parse(text));

    [Theory]
    [InlineData("a ", "white space at the end")]
    [InlineData("a\t", "white space at the end")]
    [InlineData("é", "U+00E9")]
    [InlineData("a\u0001", "U+0001")]
    [InlineData(@"\", "a backslash is followed by")]
    [InlineData(@"\q", "a backslash is followed by")]
    [InlineData(@"\x4", "a backslash is followed by")]
    [InlineData(@"\xGG", "a backslash is followed by")]
    [InlineData(@"\{a}", "a repeat is written")]
    [InlineData(@"\{-1×a}", "a repeat is written")]
    [InlineData(@"\{1×a", "a repeat is written")]
    public void What_is_no_notation_is_told(string text, string why) => Assert.Contains(why, Assert.Throws<FormatException>(() => Parse(text)).Message);

    [Fact]
    public void All_bytes_come_back()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i), (byte)' '];
        var back = new ArrayBufferWriter<byte>();
        ByteText.Parse(ByteText.Of(all), back);
        Assert.Equal(all, back.WrittenSpan);
    }

    private static string Parse(string text)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ByteText.Parse(text, bytes);
        return Encoding.Latin1.GetString(bytes.WrittenSpan);
    }
}
