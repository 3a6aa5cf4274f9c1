// RFC 1945 §3.2.2: http URLs and their canonical form.
// What a person types and what a Location carries.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class HttpUrlTests
{
    private static HttpUrl Read(string text)
    {
        Assert.True(HttpUrl.TryParse(text, out HttpUrl? url), text);
        return url;
    }

    [Theory]
    [InlineData("http://www.python.org:80/", "http://www.python.org/")]
    [InlineData("http://www.w3.org", "http://www.w3.org/")]
    [InlineData("http://www.w3.org:", "http://www.w3.org/")]
    [InlineData("HTTP://WWW.W3.ORG:/Path", "http://www.w3.org/Path")]
    [InlineData("http://h:8080/a/b?c=d&e", "http://h:8080/a/b?c=d&e")]
    [InlineData("http://h?q", "http://h/?q")]
    [InlineData("http://h/a?", "http://h/a?")]
    [InlineData("http://h/a#frag?x", "http://h/a")]
    [InlineData("http://h#frag", "http://h/")]
    [InlineData("https://h:443/", "https://h/")]
    [InlineData("https://h:80/", "https://h:80/")]
    [InlineData("http://h:443/", "http://h:443/")]
    [InlineData("http://user:pass@h/a", "http://h/a")]
    [InlineData("http://[2001:DB8::7]:80/", "http://[2001:db8::7]/")]
    [InlineData("http://[::1]:81", "http://[::1]:81/")]
    [InlineData("http://h/%7Ea", "http://h/%7Ea")]
    [InlineData("http://h/caf\u00e9?\u00e9", "http://h/caf%C3%A9?%C3%A9")]
    public void The_canonical_form_has_a_lower_case_host_a_path_and_no_default_port(string text, string expected)
    {
        Assert.Equal(expected, Read(text).ToString());
        Assert.Equal(expected, Read(expected).ToString());
    }

    [Fact]
    public void The_parts_are_kept_apart()
    {
        HttpUrl url = Read("http://Aladdin:open%20sesame@[::1]:8080/a?b#c");
        Assert.Equal("http", url.Scheme);
        Assert.Equal("[::1]", url.Host);
        Assert.Equal("::1", url.ConnectHost);
        Assert.Equal(8080, url.Port);
        Assert.False(url.IsDefaultPort);
        Assert.Equal("[::1]:8080", url.Authority);
        Assert.Equal("/a?b", url.PathAndQuery);
        Assert.Equal("Aladdin:open%20sesame", url.UserInfo);
        Assert.Equal("c", url.Fragment);
    }

    [Fact]
    public void Parts_that_are_absent_are_null_and_empty_ones_are_empty()
    {
        Assert.Null(Read("http://h/").UserInfo);
        Assert.Null(Read("http://h/").Fragment);
        Assert.Equal("", Read("http://@h/").UserInfo);
        Assert.Equal("", Read("http://h/#").Fragment);
        Assert.Equal("h", Read("http://h:80").Authority);
        Assert.Equal("h", Read("http://h").ConnectHost);
        Assert.True(Read("http://h:80").IsDefaultPort);
    }

    [Fact]
    public void Two_spellings_of_one_URL_are_equal()
    {
        Assert.Equal(Read("http://H:80"), Read("HTTP://h/"));
        Assert.NotEqual(Read("http://h/a"), Read("http://h/A"));
        Assert.NotEqual(Read("http://h/"), Read("https://h/"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("www.python.org")]
    [InlineData("/a")]
    [InlineData("//h/a")]
    [InlineData("http:")]
    [InlineData("http:/h")]
    [InlineData("http://")]
    [InlineData("http:///a")]
    [InlineData("http://:80/")]
    [InlineData("http://user@/")]
    [InlineData("http://a@b@c/")]
    [InlineData("http://evil\\@h/")]
    [InlineData("http://h\\a/")]
    [InlineData("http://h:port/")]
    [InlineData("http://h:99999/")]
    [InlineData("http://caf\u00e9/")]
    [InlineData("http://\u00e9@h/")]
    [InlineData("ftp://h/")]
    [InlineData("file:///etc/passwd")]
    [InlineData(" http://h/")]
    [InlineData("http://h/a b")]
    [InlineData("http://h/a\tb")]
    [InlineData("http://h/a\r\nX: y")]
    [InlineData("http://h/#a b")]
    [InlineData("http://h/\0")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(HttpUrl.TryParse(text, out HttpUrl? url));
        Assert.Null(url);
    }

    [Fact]
    public void Bytes_of_a_Location_that_are_not_ASCII_are_encoded_as_they_are()
    {
        Assert.True(HttpUrl.TryParse(Encoding.Latin1.GetBytes("http://h/caf\u00e9"), out HttpUrl? url));
        Assert.Equal("/caf%E9", url.PathAndQuery);
    }

    [Fact]
    public void A_truncated_URL_is_refused_or_a_prefix_of_the_whole()
    {
        const string Whole = "http://www.w3.org:8080/pub/WWW?a=b";
        for (int length = 0; length < Whole.Length; length++)
        {
            bool read = HttpUrl.TryParse(Whole[..length], out HttpUrl? url);
            Assert.Equal(length > "http://".Length, read);
            if (!read) continue;
            Assert.StartsWith(url!.Host, "www.w3.org", StringComparison.Ordinal);
            Assert.StartsWith(url.PathAndQuery, "/pub/WWW?a=b", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whatever_is_read_can_be_sent_in_a_request_line_and_read_again()
    {
        Random random = new(1945);
        int count = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] text = [.. "http://h"u8, .. random.GetItems("/?#@:a1.[] %\\\0\u00e9"u8.ToArray(), random.Next(8))];
            if (!HttpUrl.TryParse(text, out HttpUrl? url)) continue;
            count++;
            Assert.True(RequestTarget.TryParse(Encoding.ASCII.GetBytes(url.PathAndQuery), out RequestTarget target));
            Assert.Equal(RequestTargetKind.AbsolutePath, target.Kind);
            Assert.Equal(url.ToString(), Read(url.ToString()).ToString());
        }
        Assert.InRange(count, 1_000, 49_000);
    }
}
