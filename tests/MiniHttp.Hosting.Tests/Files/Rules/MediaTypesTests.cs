// RFC 1945 §3.6, §7.2.1, §10.5: the Content-Type of a file.

using System.Text;

namespace MiniHttp.Hosting.Tests;

public class MediaTypesTests
{
    private static readonly MediaTypes Table = new([]);

    private static string Of(string name) => Encoding.ASCII.GetString(Table.Of(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData("index.html", "text/html; charset=utf-8")]
    [InlineData("index.htm", "text/html; charset=utf-8")]
    [InlineData("site.css", "text/css; charset=utf-8")]
    [InlineData("app.js", "text/javascript; charset=utf-8")]
    [InlineData("app.mjs", "text/javascript; charset=utf-8")]
    [InlineData("data.csv", "text/csv; charset=utf-8")]
    [InlineData("notes.txt", "text/plain; charset=utf-8")]
    [InlineData("README.md", "text/markdown; charset=utf-8")]
    public void Text_is_labelled_UTF8(string name, string type) => Assert.Equal(type, Of(name));

    [Theory]
    [InlineData("data.json", "application/json")]
    [InlineData("app.js.map", "application/json")]
    [InlineData("site.webmanifest", "application/manifest+json")]
    [InlineData("feed.xml", "application/xml")]
    [InlineData("page.xhtml", "application/xhtml+xml")]
    [InlineData("book.pdf", "application/pdf")]
    [InlineData("code.wasm", "application/wasm")]
    [InlineData("all.zip", "application/zip")]
    [InlineData("all.tar.gz", "application/gzip")]
    [InlineData("picture.svg", "image/svg+xml")]
    [InlineData("picture.png", "image/png")]
    [InlineData("picture.jpg", "image/jpeg")]
    [InlineData("picture.jpeg", "image/jpeg")]
    [InlineData("picture.gif", "image/gif")]
    [InlineData("picture.webp", "image/webp")]
    [InlineData("picture.avif", "image/avif")]
    [InlineData("favicon.ico", "image/vnd.microsoft.icon")]
    [InlineData("letters.woff2", "font/woff2")]
    [InlineData("film.mp4", "video/mp4")]
    [InlineData("song.mp3", "audio/mpeg")]
    public void Everything_else_has_no_charset(string name, string type) => Assert.Equal(type, Of(name));

    [Theory]
    [InlineData("INDEX.HTML", "text/html; charset=utf-8")]
    [InlineData("Picture.PnG", "image/png")]
    public void The_case_of_an_extension_does_not_matter(string name, string type) => Assert.Equal(type, Of(name));

    [Theory]
    [InlineData("")]
    [InlineData("README")]
    [InlineData("html")]
    [InlineData("a.unknown")]
    [InlineData("picture.svgz")] // It is compressed, and no Content-Encoding says so.
    [InlineData("PICTURE.SVGZ")]
    [InlineData("a.")]
    [InlineData("a.html.")]
    [InlineData("a.html ")]
    [InlineData("a.h\u00e9")]
    [InlineData("a.\u0138")]
    [InlineData("docs.html/README")]
    [InlineData("a.b/c")]
    public void An_extension_that_says_nothing_makes_it_bytes(string name) => Assert.Equal("application/octet-stream", Of(name));

    [Theory]
    [InlineData("docs.d/index.html")]
    [InlineData("a/b/c.tar/d.html")]
    [InlineData("a.b.c.html")]
    [InlineData("\U0001F600.html")]
    public void Only_the_last_extension_of_the_last_name_counts(string name) => Assert.Equal("text/html; charset=utf-8", Of(name));

    [Fact]
    public void An_extension_may_be_of_any_length()
    {
        Assert.Equal("application/octet-stream", Of("a." + new string('b', 16)));
        Assert.Equal("application/octet-stream", Of("a." + new string('b', 17)));
        Assert.Equal("application/octet-stream", Of("a." + new string('b', 100_000)));
    }

    [Fact]
    public void Bytes_that_are_no_text_do_no_harm()
        => Assert.Equal("application/octet-stream", Encoding.ASCII.GetString(Table.Of([0x61, 0x2E, 0xFF, 0xC0, 0x80])));

    [Fact]
    public void What_the_settings_say_outweighs_the_table()
    {
        string[] rules = [".md text/plain", "LOG text/plain", ".html none", ".our application/x-our-data; v=1", ".txt text/plain; charset=iso-8859-1", ".css text/x", ".css text/y"];
        var types = new MediaTypes([.. rules.Select(rule => TypeRule.TryParse(rule)!)]);
        Assert.Equal("text/plain; charset=utf-8", In("README.md"));
        Assert.Equal("text/plain; charset=utf-8", In("a/b.Log"));
        Assert.Equal("application/octet-stream", In("index.html"));
        Assert.Equal("application/x-our-data; v=1", In("a.our"));
        Assert.Equal("text/plain; charset=iso-8859-1", In("a.txt"));
        Assert.Equal("text/y; charset=utf-8", In("a.css")); // The last one counts.
        Assert.Equal("image/png", In("a.png"));
        Assert.Equal("application/octet-stream", In("log"));
        string In(string name) => Encoding.ASCII.GetString(types.Of(Encoding.UTF8.GetBytes(name)));
    }
}
