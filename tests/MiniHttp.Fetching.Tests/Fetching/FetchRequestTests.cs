namespace MiniHttp.Fetching.Tests;

public class FetchRequestTests
{
    [Theory]
    [InlineData("http://www.example/", "http://www.example/")]
    [InlineData("HTTP://WWW.Example:80", "http://www.example/")]
    [InlineData("https://www.example:8443/a%20b?c=d", "https://www.example:8443/a%20b?c=d")]
    [InlineData("http://www.example/ä?ö", "http://www.example/%C3%A4?%C3%B6")]
    [InlineData("http://bücher.example/", "http://xn--bcher-kva.example/")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080/")]
    [InlineData("http://127.0.0.1/", "http://127.0.0.1/")]
    public void A_Uri_is_the_URL_that_is_sent(string uri, string url)
        => Assert.Equal(url, new FetchRequest(new Uri(uri)).Url.ToString());

    [Fact]
    public void User_and_fragment_of_a_Uri_are_kept()
    {
        FetchRequest request = new(new Uri("http://me:p%40ss@www.example/#top"));
        Assert.Equal(("me:p%40ss", "top"), (request.Url.UserInfo, request.Url.Fragment));
    }

    [Theory]
    [InlineData("/a", FetchCode.MalformedUrl)]
    [InlineData("ftp://www.example/", FetchCode.UnsupportedProtocol)]
    [InlineData("mailto:me@www.example", FetchCode.UnsupportedProtocol)]
    public void Another_Uri_is_refused(string uri, FetchCode code)
        => Assert.Equal(code, Assert.Throws<FetchException>(
            () => new FetchRequest(new Uri(uri, UriKind.RelativeOrAbsolute))).Code);

    [Theory]
    [InlineData("www.example:8080/a", "http://www.example:8080/a")]
    [InlineData("https://www.example", "https://www.example/")]
    public void Text_may_lack_the_scheme(string text, string url)
        => Assert.Equal(url, new FetchRequest(text).Url.ToString());
}
