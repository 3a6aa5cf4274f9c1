using System.Text;

namespace MiniHttp.Protocol.Tests;

public class ByteTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("GET / HTTP/1.0\r\n", "GET / HTTP/1.0\\r\\n")]
    [InlineData("a\tb\\c", "a\\tb\\\\c")]
    [InlineData("\0\u001B\u007F\u0080\u00FF", "\\x00\\x1B\\x7F\\x80\\xFF")]
    [InlineData("{9}", "\\x7B9\\x7D")]
    [InlineData("<b>&\"", "<b>&\"")]
    public void Each_byte_is_a_character_or_says_what_it_was(string bytes, string text) => Assert.Equal(text, ByteText.Of(Encoding.Latin1.GetBytes(bytes)));

    [Theory]
    [InlineData("", "")]
    [InlineData("a\r\nb\n\nc", "a\\r\\n\nb\\n\n\\n\nc\n")]
    [InlineData("a\n", "a\\n\n")]
    public void Each_line_is_a_line(string bytes, string text) => Assert.Equal(text, ByteText.Lines(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public void All_of_it_is_printable_ASCII()
        => Assert.DoesNotContain(ByteText.Of([.. Enumerable.Range(0, 256).Select(i => (byte)i)]), c => c is < ' ' or > '~');
}
