using System.Text;

namespace MiniHttp.Hosting.Tests;

public class CompressibleTypesTests
{
    private static bool IsIncluded(string type) => CompressibleTypes.Include(Encoding.ASCII.GetBytes(type));

    [Theory]
    [InlineData("a.html")]
    [InlineData("a.css")]
    [InlineData("a.js")]
    [InlineData("a.json")]
    [InlineData("a.webmanifest")]
    [InlineData("a.svg")]
    [InlineData("a.xml")]
    [InlineData("a.xhtml")]
    [InlineData("a.rss")]
    [InlineData("a.wasm")]
    [InlineData("a.ttf")]
    [InlineData("a.otf")]
    [InlineData("a.ico")]
    [InlineData("a.md")]
    [InlineData("a.txt")]
    public void What_is_text_or_not_compressed_in_itself_is_included(string name)
        => Assert.True(CompressibleTypes.Include(new MediaTypes([]).Of(Encoding.ASCII.GetBytes(name))));

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    [InlineData("a.woff")]
    [InlineData("a.woff2")]
    [InlineData("a.gz")]
    [InlineData("a.zip")]
    [InlineData("a.pdf")]
    [InlineData("a.mp4")]
    [InlineData("a.docx")]
    [InlineData("README")]
    public void Everything_else_is_not(string name)
        => Assert.False(CompressibleTypes.Include(new MediaTypes([]).Of(Encoding.ASCII.GetBytes(name))));

    [Fact]
    public void Types_of_the_settings_are_read_in_any_case()
        => Assert.All(["Text/Plain", "APPLICATION/JSON; charset=x", "application/x-our+json"], type => Assert.True(IsIncluded(type)));
}
