using System.Text;

namespace MiniHttp.Protocol.Tests;

public class HttpUrlResolutionTests
{
    [Theory]
    [InlineData("http://other/x", "http://other/x")]
    [InlineData("https://h/x", "https://h/x")]
    [InlineData("//other:81/x", "http://other:81/x")]
    [InlineData("/x?y", "http://h:8080/x?y")]
    [InlineData("x", "http://h:8080/a/b/x")]
    [InlineData("./x", "http://h:8080/a/b/x")]
    [InlineData("../x", "http://h:8080/a/x")]
    [InlineData("../../../x", "http://h:8080/x")]
    [InlineData("..", "http://h:8080/a/")]
    [InlineData("?z", "http://h:8080/a/b/c?z")]
    [InlineData("", "http://h:8080/a/b/c?q")]
    [InlineData("#f", "http://h:8080/a/b/c?q")]
    [InlineData("a b", "http://h:8080/a/b/a%20b")]
    [InlineData(" /x ", "http://h:8080/x")]
    [InlineData("/x?../y", "http://h:8080/x?../y")]
    public void A_reference_leads_on_from_where_it_was_found(string reference, string expected)
    {
        Assert.True(HttpUrl.TryParse("http://user:pw@h:8080/a/b/c?q", out HttpUrl? url));
        Assert.True(url.TryResolve(Encoding.Latin1.GetBytes(reference), out HttpUrl? resolved));
        Assert.Equal(expected, resolved.ToString());
        Assert.Null(resolved.UserInfo);
    }

    [Theory]
    [InlineData("#new", "new")]
    [InlineData("/x", "old")]
    [InlineData("/x#new", "new")]
    public void The_fragment_goes_along_where_there_is_no_other(string reference, string fragment)
    {
        Assert.True(HttpUrl.TryParse("http://h/#old", out HttpUrl? url));
        Assert.True(url.TryResolve(Encoding.Latin1.GetBytes(reference), out HttpUrl? resolved));
        Assert.Equal(fragment, resolved.Fragment);
    }

    [Theory]
    [InlineData("ftp://h/x", "ftp")]
    [InlineData("JavaScript:alert(1)", "javascript")]
    [InlineData("http://", "http")]
    [InlineData("http://h:99999/", "http")]
    [InlineData("//", "")]
    [InlineData("/a\r\nb", "")]
    public void What_is_malformed_or_of_another_scheme_leads_nowhere(string reference, string scheme)
    {
        Assert.True(HttpUrl.TryParse("http://h/", out HttpUrl? url));
        Assert.False(url.TryResolve(Encoding.Latin1.GetBytes(reference), out _));
        Assert.Equal(scheme, HttpUrl.SchemeOf(Encoding.Latin1.GetBytes(reference)));
    }
}
