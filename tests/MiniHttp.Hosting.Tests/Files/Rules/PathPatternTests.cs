// Which files a pattern is for: by their name, or by their path from the root on.

using System.Text;

namespace MiniHttp.Hosting.Tests;

public class PathPatternTests
{
    private static bool Matches(string pattern, string path) => new PathPattern(pattern).Matches(Encoding.UTF8.GetBytes(path));

    [Theory]
    [InlineData("*", "index.html")]
    [InlineData("*", "a/b/c")]
    [InlineData("*.css", "style.css")]
    [InlineData("*.css", "a/b/style.css")]
    [InlineData("*.css", ".css")]
    [InlineData("index.html", "a/index.html")]
    [InlineData("*.*.js", "app.3f2a.js")]
    [InlineData("a*b*c", "aXbbbXc")]
    [InlineData("caf\u00e9*", "menu/caf\u00e9.txt")]
    [InlineData("/index.html", "index.html")]
    [InlineData("/assets/*", "assets/app.js")]
    [InlineData("/assets/*", "assets/a/b/app.js")]
    [InlineData("/assets/**", "assets/a/b/app.js")]
    [InlineData("/assets/**/*.js", "assets/a/b/app.js")]
    [InlineData("/*.css", "a/style.css")]
    [InlineData("/a?[b]", "a?[b]")]
    public void A_pattern_is_for_names_or_from_the_root_on_for_paths(string pattern, string path) => Assert.True(Matches(pattern, path));

    [Theory]
    [InlineData("*.css", "style.css.map")]
    [InlineData("*.css", "style.CSS")]
    [InlineData("*.css", "a.css/b")]
    [InlineData("index", "index.html")]
    [InlineData("index.html", "an-index.html")]
    [InlineData("/index.html", "a/index.html")]
    [InlineData("/assets/*", "assets")]
    [InlineData("/assets/*", "b/assets/app.js")]
    [InlineData("/assets/*.js", "assets/app.css")]
    [InlineData("a*b*c", "aXcXb")]
    [InlineData("a?c", "abc")]
    public void What_it_does_not_match_is_left_alone(string pattern, string path) => Assert.False(Matches(pattern, path));

    [Fact]
    public void A_pattern_of_many_stars_takes_no_long_time()
        => Assert.False(Matches(string.Concat(Enumerable.Repeat("*a", 100)) + "b", new string('a', 4000)));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a/")]
    public void What_is_for_neither_names_nor_paths_is_no_pattern(string pattern) => Assert.False(PathPattern.IsValid(pattern));
}
