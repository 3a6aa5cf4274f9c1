// RFC 1945 §10.12: Pragma.
// Only no-cache means something, and only as a whole directive.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class PragmaTests
{
    [Theory]
    [InlineData("no-cache", true)]
    [InlineData("No-Cache", true)]
    [InlineData("x, no-cache", true)]
    [InlineData("x=\"a, b\",,no-cache", true)]
    [InlineData("", false)]
    [InlineData("cache", false)]
    [InlineData("no-cache2", false)]
    [InlineData("no-cache=x", false)]
    [InlineData("x=\"no-cache\"", false)]
    [InlineData("x=\", no-cache ,\"", false)]
    public void No_cache_is_found_among_other_directives(string value, bool expected) =>
        Assert.Equal(expected, Pragma.IsNoCache(Encoding.Latin1.GetBytes(value)));
}
