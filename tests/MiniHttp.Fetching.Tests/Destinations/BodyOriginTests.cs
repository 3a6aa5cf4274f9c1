namespace MiniHttp.Fetching.Tests;

public class BodyOriginTests
{
    [Theory]
    [InlineData("\"a\"", "Sun, 06 Nov 1994 08:49:37 GMT", "\"a\"")]
    [InlineData("W/\"a\"", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("W/\"a\"", null, null)]
    [InlineData(null, null, null)]
    public void A_strong_tag_comes_first_and_a_weak_one_does_not_count(string? etag, string? modified, string? validator)
        => Assert.Equal(validator, new BodyOrigin("http://h/", 1, etag, modified).Validator);
}
