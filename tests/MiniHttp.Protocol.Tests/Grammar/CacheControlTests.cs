using System.Text;

namespace MiniHttp.Protocol.Tests;

public class CacheControlTests
{
    [Theory]
    [InlineData("no-store")]
    [InlineData("max-age=0")]
    [InlineData("public, max-age=31536000, immutable")]
    [InlineData("private=\"set-cookie, x\"")]
    [InlineData("Max-Age=60,S-MaxAge=60")]
    [InlineData("unheard-of")]
    [InlineData("unheard-of=1")]
    [InlineData("no-cache, stale-while-revalidate=30")]
    public void Directives_are_a_list_of_tokens_with_or_without_a_value(string value)
        => Assert.True(CacheControl.IsValid(Encoding.Latin1.GetBytes(value)));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("max-age")]
    [InlineData("max-age=")]
    [InlineData("max-age=1h")]
    [InlineData("max-age=-1")]
    [InlineData("max-age=\"60\"")]
    [InlineData("max-age=60 public")]
    [InlineData("max-age: 60")]
    [InlineData("max-age = 60")]
    [InlineData("stale-if-error")]
    [InlineData("max-age=60, max-age=61")]
    [InlineData("no-store, NO-STORE")]
    [InlineData("no store")]
    [InlineData("private=\"x")]
    [InlineData("private=\"x\"y")]
    [InlineData("=1")]
    [InlineData("a=")]
    [InlineData("a\r\nB: c")]
    [InlineData("caf\u00e9")]
    public void What_no_cache_could_read_is_refused(string value)
        => Assert.False(CacheControl.IsValid(Encoding.Latin1.GetBytes(value)));
}
