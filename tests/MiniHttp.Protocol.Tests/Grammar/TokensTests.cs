// RFC 1945 §2.2: the character classes, byte by byte.
// The classes are checked against the prose of the RFC, not against the table.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class TokensTests
{
    // RFC 1945 §2.2, tspecials.
    private const string Separators = "()<>@,;:\\\"/[]?={} \t";

    [Fact]
    public void A_token_byte_is_any_char_except_controls_and_tspecials()
    {
        for (int value = 0; value < 256; value++)
        {
            bool expected = value is > 31 and < 127 && !Separators.Contains((char)value, StringComparison.Ordinal);
            Assert.True(expected == Tokens.IsToken((byte)value), $"byte {value}");
        }
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("x-gzip", true)]
    [InlineData("!#$%&'*+-.^_`|~09azAZ", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a:", false)]
    [InlineData("\"a\"", false)]
    [InlineData("caf\u00e9", false)]
    public void A_token_is_not_empty_and_holds_token_bytes_only(string text, bool expected) =>
        Assert.Equal(expected, Tokens.IsToken(Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData("", 0)]
    [InlineData("text/html", 4)]
    [InlineData("text", 4)]
    [InlineData("=a", 0)]
    public void The_length_of_a_token_ends_at_the_first_other_byte(string text, int expected) =>
        Assert.Equal(expected, Tokens.TokenLength(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void Only_space_and_tab_are_white_space_inside_a_line()
    {
        for (int value = 0; value < 256; value++) Assert.Equal(value is 32 or 9, Tokens.IsLws((byte)value));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t ", "")]
    [InlineData("a", "a")]
    [InlineData("\t a b \t", "a b")]
    [InlineData(" a\r\n", "a\r\n")]
    [InlineData("\u00a0a", "\u00a0a")]
    public void White_space_goes_at_both_ends_only(string text, string expected) =>
        Assert.Equal(expected, Encoding.Latin1.GetString(Tokens.TrimLws(Encoding.Latin1.GetBytes(text))));

    [Fact]
    public void Field_text_holds_any_byte_except_controls_but_tab()
    {
        for (int value = 0; value < 256; value++)
        {
            bool expected = value == 9 || (value >= 32 && value != 127);
            Assert.True(expected == Tokens.IsFieldText([(byte)'a', (byte)value, (byte)'b']), $"byte {value}");
        }
    }

    [Fact]
    public void Field_text_may_be_empty() => Assert.True(Tokens.IsFieldText([]));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("Content-Type", "CONTENT-type", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", "aa", false)]
    [InlineData("@", "`", false)]
    [InlineData("[", "{", false)]
    [InlineData("\u00e9", "\u00c9", false)]
    [InlineData("\u00e9", "\u00e9", false)]
    public void Case_is_ignored_for_ascii_letters_only(string left, string right, bool expected) =>
        Assert.Equal(expected, Tokens.EqualsIgnoreCase(Encoding.Latin1.GetBytes(left), Encoding.Latin1.GetBytes(right)));
}
