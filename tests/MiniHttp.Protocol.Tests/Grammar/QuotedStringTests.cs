// RFC 1945 §2.2: quoted-string, without backslash quoting.
// Quotes that never close, controls, and what may be written.

using System.Buffers;
using System.Text;

namespace MiniHttp.Protocol.Tests;

public class QuotedStringTests
{
    [Theory]
    [InlineData("\"\"", "", 2)]
    [InlineData("\"WallyWorld\"", "WallyWorld", 12)]
    [InlineData("\"a, b\", more \"c\"", "a, b", 6)]
    [InlineData("\"a\\\"b\"", "a\\", 4)]
    [InlineData("\"a\tb\"", "a\tb", 5)]
    [InlineData("\"caf\u00e9\"", "caf\u00e9", 6)]
    public void The_content_ends_at_the_next_quote(string text, string expected, int expectedLength)
    {
        Assert.True(QuotedString.TryRead(Encoding.Latin1.GetBytes(text), out ReadOnlySpan<byte> content, out int consumed));
        Assert.Equal(expected, Encoding.Latin1.GetString(content));
        Assert.Equal(expectedLength, consumed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("a\"b\"")]
    [InlineData(" \"a\"")]
    [InlineData("\"never closed")]
    [InlineData("\"a\r\nb\"")]
    [InlineData("\"a\0\"")]
    [InlineData("\"\u007f\"")]
    public void Text_that_is_not_quoted_or_holds_controls_is_refused(string text)
    {
        Assert.False(QuotedString.TryRead(Encoding.Latin1.GetBytes(text), out ReadOnlySpan<byte> content, out int consumed));
        Assert.True(content.IsEmpty);
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void No_truncation_of_a_quoted_string_is_one()
    {
        byte[] whole = "\"WallyWorld\""u8.ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.False(QuotedString.TryRead(whole.AsSpan(0, length), out _, out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a, b")]
    [InlineData("tab\tin it")]
    [InlineData("\u00e9")]
    public void What_is_written_reads_back(string content)
    {
        ArrayBufferWriter<byte> written = new();
        Assert.True(QuotedString.TryWrite(Encoding.Latin1.GetBytes(content), written));
        Assert.True(QuotedString.TryRead(written.WrittenSpan, out ReadOnlySpan<byte> read, out int consumed));
        Assert.Equal(content, Encoding.Latin1.GetString(read));
        Assert.Equal(written.WrittenCount, consumed);
    }

    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\\")]
    [InlineData("a\r\nSet-Cookie: b")]
    [InlineData("a\0b")]
    public void Content_that_would_end_the_quotes_or_the_line_is_not_written(string content)
    {
        ArrayBufferWriter<byte> written = new();
        Assert.False(QuotedString.CanHold(Encoding.Latin1.GetBytes(content)));
        Assert.False(QuotedString.TryWrite(Encoding.Latin1.GetBytes(content), written));
        Assert.Equal(0, written.WrittenCount);
    }
}
