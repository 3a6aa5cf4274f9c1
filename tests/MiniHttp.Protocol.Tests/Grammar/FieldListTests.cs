// RFC 1945 §2.1: the `#` rule.
// Commas, quotes, empty elements and white space.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class FieldListTests
{
    private static string[] Split(ReadOnlySpan<byte> value)
    {
        List<string> elements = [];
        foreach (ReadOnlySpan<byte> element in new FieldList(value)) elements.Add(Encoding.Latin1.GetString(element));
        return [.. elements];
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData(",")]
    [InlineData(" , ,\t, ")]
    [InlineData("a", "a")]
    [InlineData("a,b", "a", "b")]
    [InlineData("a,,b", "a", "b")]
    [InlineData(",a, ,b,", "a", "b")]
    [InlineData("  a \t,\tb c  ", "a", "b c")]
    [InlineData("GET, HEAD, PUT", "GET", "HEAD", "PUT")]
    [InlineData("\"a,b\",c", "\"a,b\"", "c")]
    [InlineData("realm=\"a, b\" , x", "realm=\"a, b\"", "x")]
    [InlineData("\"\",\"\"", "\"\"", "\"\"")]
    [InlineData("\"a\\\",b", "\"a\\\"", "b")]
    [InlineData("a,\"b,c", "a", "\"b,c")]
    [InlineData("a\"", "a\"")]
    public void Elements_are_split_at_commas_outside_quotes_and_empty_ones_are_skipped(string value, params string[] expected) =>
        Assert.Equal(expected, Split(Encoding.Latin1.GetBytes(value)));

    [Theory]
    [InlineData("close", "close", true)]
    [InlineData("Upgrade, Keep-Alive", "keep-alive", true)]
    [InlineData("a,,keep-alive ,", "keep-alive", true)]
    [InlineData("keep-alive-not", "keep-alive", false)]
    [InlineData("keep-alive=1", "keep-alive", false)]
    [InlineData("\"a, close, b\"", "close", false)]
    [InlineData("\"close\"", "close", false)]
    [InlineData("", "close", false)]
    public void A_token_is_found_in_any_case_as_a_whole_element(string value, string token, bool expected) =>
        Assert.Equal(expected, FieldList.ContainsToken(Encoding.Latin1.GetBytes(value), Encoding.Latin1.GetBytes(token)));

    [Fact]
    public void The_current_element_is_empty_before_the_first_and_after_the_last()
    {
        FieldList.Enumerator elements = new FieldList("a"u8).GetEnumerator();
        Assert.True(elements.Current.IsEmpty);
        Assert.True(elements.MoveNext());
        Assert.False(elements.MoveNext());
        Assert.True(elements.Current.IsEmpty);
        Assert.False(elements.MoveNext());
    }

    [Fact]
    public void Any_bytes_are_split_into_trimmed_elements_that_keep_every_byte_of_theirs()
    {
        Random random = new(1945);
        byte[] alphabet = "ab,, \t\"\\=\0\r\n\u00ff"u8.ToArray();
        for (int round = 0; round < 20_000; round++)
        {
            byte[] value = random.GetItems(alphabet, random.Next(24));
            string[] elements = Split(value);

            Assert.All(elements, element => Assert.False(element.Length == 0 || element[0] is ' ' or '\t' || element[^1] is ' ' or '\t'));
            string kept = string.Concat(elements).Replace(",", "", StringComparison.Ordinal);
            string all = Encoding.Latin1.GetString(value).Replace(",", "", StringComparison.Ordinal);
            Assert.Equal(WithoutLws(all), WithoutLws(kept));
        }
    }

    private static string WithoutLws(string text) =>
        text.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
}
