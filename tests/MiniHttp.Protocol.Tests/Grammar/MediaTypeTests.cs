// RFC 1945 §3.6 media types, §3.4 and §3.6.1 charsets.
// Parameters that are malformed do not hide the type.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class MediaTypeTests
{
    private static string? Parameter(string value, string name)
    {
        Assert.True(MediaType.TryParse(Encoding.Latin1.GetBytes(value), out MediaType mediaType), value);
        bool found = mediaType.TryGetParameter(Encoding.Latin1.GetBytes(name), out ReadOnlySpan<byte> text);
        return found ? Encoding.Latin1.GetString(text) : null;
    }

    [Theory]
    [InlineData("text/html", "text", "html")]
    [InlineData("Text/HTML; charset=ISO-8859-4", "Text", "HTML")]
    [InlineData("application/octet-stream", "application", "octet-stream")]
    [InlineData("image/svg+xml", "image", "svg+xml")]
    [InlineData(" text/plain ", "text", "plain")]
    [InlineData("text/plain;", "text", "plain")]
    [InlineData("text/plain ; ;; x", "text", "plain")]
    [InlineData("*/*", "*", "*")]
    public void Type_and_subtype_are_read(string value, string type, string subtype)
    {
        Assert.True(MediaType.TryParse(Encoding.Latin1.GetBytes(value), out MediaType mediaType));
        Assert.Equal(type, Encoding.Latin1.GetString(mediaType.Type));
        Assert.Equal(subtype, Encoding.Latin1.GetString(mediaType.Subtype));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/")]
    [InlineData("/html")]
    [InlineData("/")]
    [InlineData("text /html")]
    [InlineData("text/ html")]
    [InlineData("text/html x")]
    [InlineData("text/html, text/plain")]
    [InlineData("text/html/x")]
    [InlineData("text;charset=a")]
    [InlineData("\"text\"/html")]
    [InlineData("te\u00e9t/html")]
    [InlineData("text/html\0")]
    public void Without_two_tokens_and_a_slash_it_is_refused(string value)
    {
        Assert.False(MediaType.TryParse(Encoding.Latin1.GetBytes(value), out MediaType mediaType));
        Assert.True(mediaType.Type.IsEmpty && mediaType.Subtype.IsEmpty && mediaType.Charset.IsEmpty);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", "utf-8")]
    [InlineData("text/html;charset=utf-8", "utf-8")]
    [InlineData("text/html \t;\tCHARSET=UTF-8 ", "UTF-8")]
    [InlineData("text/html; charset=\"utf-8\"", "utf-8")]
    [InlineData("text/html; level=1; charset=a", "a")]
    [InlineData("text/html; charset=a; charset=b", "a")]
    [InlineData("text/html; x=\"; charset=no\"; charset=yes", "yes")]
    [InlineData("text/html; garbage here; charset=a", "a")]
    [InlineData("text/html; charset = a", null)]
    [InlineData("text/html; charset= a", null)]
    [InlineData("text/html; charset=", null)]
    [InlineData("text/html; charset", null)]
    [InlineData("text/html; charset=a b", null)]
    [InlineData("text/html; charset=\"a", null)]
    [InlineData("text/html; charset=\"a\"b", null)]
    [InlineData("text/html; x=\"; charset=a", null)]
    [InlineData("text/html; xcharset=a", null)]
    [InlineData("text/html", null)]
    public void The_first_well_formed_charset_counts(string value, string? expected) => Assert.Equal(expected, Parameter(value, "charset"));

    [Theory]
    [InlineData("multipart/byteranges; boundary=THIS_STRING", "BOUNDARY", "THIS_STRING")]
    [InlineData("multipart/mixed; boundary=\"a b:c\"", "boundary", "a b:c")]
    [InlineData("a/b; c=\"\"", "c", "")]
    public void Any_parameter_can_be_asked_for(string value, string name, string expected) =>
        Assert.Equal(expected, Parameter(value, name));

    [Fact]
    public void Types_are_compared_in_any_case_and_without_parameters()
    {
        Assert.True(MediaType.TryParse("TEXT/Html; charset=a"u8, out MediaType mediaType));
        Assert.True(mediaType.Is("text"u8, "html"u8));
        Assert.False(mediaType.Is("text"u8, "plain"u8));
        Assert.False(mediaType.Is("image"u8, "html"u8));
    }

    [Fact]
    public void A_truncated_media_type_is_refused_or_a_prefix_of_the_whole()
    {
        byte[] whole = "text/html; charset=\"utf-8\""u8.ToArray();
        for (int length = 0; length < whole.Length; length++)
        {
            bool read = MediaType.TryParse(whole.AsSpan(0, length), out MediaType mediaType);
            Assert.Equal(length > "text/".Length, read);
            Assert.True("html"u8.StartsWith(mediaType.Subtype));
            Assert.True(mediaType.Charset.IsEmpty, $"{length} bytes");
        }
    }

    [Fact]
    public void Random_parameters_never_hide_the_type_and_never_hold_a_quote()
    {
        Random random = new(1945);
        int found = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] value = [.. "text/html;"u8, .. random.GetItems("aab==;\" \"\0\u00e9"u8.ToArray(), random.Next(12))];
            Assert.True(MediaType.TryParse(value, out MediaType mediaType));
            if (!mediaType.TryGetParameter("a"u8, out ReadOnlySpan<byte> parameter)) continue;
            found++;
            Assert.False(parameter.Contains((byte)'"'));
            Assert.True(Tokens.IsFieldText(parameter));
        }
        Assert.InRange(found, 100, 49_000);
    }
}
