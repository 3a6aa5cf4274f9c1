// What caches are told of which file.

namespace MiniHttp.Hosting.Tests;

public class CachePolicyTests
{
    [Fact]
    public void The_first_rule_that_matches_counts()
    {
        var policy = new CachePolicy([new("/assets/*", "immutable"), new("*.css", "max-age=60"), new("*.css", "no-store")]);
        Assert.Equal("immutable", policy.For("assets/a.css"u8));
        Assert.Equal("max-age=60", policy.For("b/a.css"u8));
        Assert.Null(policy.For("a.html"u8));
        Assert.Null(CachePolicy.None.For("a.css"u8));
    }
}
