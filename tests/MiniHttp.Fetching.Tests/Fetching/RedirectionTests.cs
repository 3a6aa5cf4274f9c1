// RFC 1945 §10.13, where a redirect is followed: which page the next server is told of. What is followed at all is in RedirectTests.

using MiniHttp.Protocol;

namespace MiniHttp.Fetching.Tests;

public class RedirectionTests
{
    [Theory]
    [InlineData("http://a/x#f", "http://b/", "http://a/x")]
    [InlineData("http://u:p@a/x", "https://b/", "http://a/x")]
    [InlineData("https://a/x", "https://b/", "https://a/x")]
    [InlineData("https://a/x", "http://b/", null)]
    public void The_page_that_led_there_is_the_Referer_but_never_one_of_https_in_the_clear(string from, string to, string? referer)
        => Assert.Equal(referer, Follow(new FetchRequest(from) { RefererFollows = true }, to).Referer?.ToString());

    [Fact]
    public void A_Referer_that_was_given_stays_and_none_is_made_up()
    {
        Assert.Null(Follow(new FetchRequest("http://a/"), "http://b/").Referer);
        var given = new FetchRequest("http://a/") { Referer = FetchRequest.ParseUrl("http://c/") };
        Assert.Equal("http://c/", Follow(given, "http://b/").Referer!.ToString());
    }

    private static FetchRequest Follow(FetchRequest request, string location)
    {
        var head = new ResponseHead { Status = StatusCode.MovedPermanently };
        head.Fields.Add(FieldName.Location, location);
        return Redirection.Of(request, head, new FetchOptions { FollowRedirects = true }, 0).Next!;
    }
}
