// Fields of the options: on which answers they are, and what they take the place of.


using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class FieldLayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FieldLayerTests()
    {
        _folder.File("index.html", "<p>", SiteConversation.Now.AddDays(-1));
        _folder.File("app.js", "0123456789", SiteConversation.Now.AddDays(-1));
        _folder.Folder("folder");
    }

    public void Dispose() => _folder.Dispose();

    private Answer Ask(string request, params string[] rules) => Ask(request, new HttpServerOptions { Root = _folder.Path }, rules);

    private Answer Ask(string request, HttpServerOptions settings, params string[] rules)
    {
        settings = settings with
        {
            Headers = [.. rules.Select(rule => FieldRule.TryParse(rule)!)],
            CacheControl = [new CacheRule("*", "no-cache")],
        };
        var site = new SiteConversation(_folder, settings);
        Answer answer = site.Ask(request);
        site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return answer;
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", 200)]
    [InlineData("HEAD /app.js HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET /app.js HTTP/1.0\r\nRange: bytes=0-1\r\n\r\n", 206)]
    [InlineData("GET /folder/ HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET /folder HTTP/1.0\r\n\r\n", 301)]
    [InlineData("GET / HTTP/1.0\r\nIf-Modified-Since: Sun, 05 May 2024 07:08:09 GMT\r\n\r\n", 304)]
    [InlineData("GET /nothing HTTP/1.0\r\n\r\n", 404)]
    [InlineData("POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n", 405)]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 505)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public void A_field_without_a_pattern_is_on_every_answer(string request, int status)
    {
        Answer answer = Ask(request, "X-A: b c");
        Assert.Equal(status, answer.Status);
        Assert.Equal("b c", answer.Field("X-A"));
    }

    [Theory]
    [InlineData("/", "html")]
    [InlineData("/index.html?a", "html")]
    [InlineData("/missing.html", "html")]
    [InlineData("/app.js", null)]
    [InlineData("/folder/", "html")]
    [InlineData("/about", null)]
    public void A_pattern_is_for_the_path_of_the_file(string path, string? expected)
        => Assert.Equal(expected, Ask($"GET {path} HTTP/1.0\r\n\r\n", "*.html X-A: html").Field("X-A"));

    [Fact]
    public void Where_pages_have_no_extension_their_fields_are_those_of_the_page()
        => Assert.Equal("html", Ask("GET /about HTTP/1.0\r\n\r\n", new HttpServerOptions { Root = "", PrettyUrls = true }, "*.html X-A: html").Field("X-A"));

    [Fact]
    public void All_rules_that_match_count_and_for_one_field_the_last()
    {
        Answer answer = Ask("GET /app.js HTTP/1.0\r\n\r\n", "X-A: 1", "/app* X-B: 2", "*.js X-a: 3", "*.css X-A: 4");
        Assert.Equal("3", answer.Field("X-a"));
        Assert.Null(answer.Field("X-A"));
        Assert.Equal("2", answer.Field("X-B"));
    }

    [Fact]
    public void Fields_that_are_lists_add_up()
    {
        Answer answer = Ask("GET /folder/ HTTP/1.0\r\n\r\n", "Link: </a>; rel=preload", "Link: </b>; rel=preload", "Vary: Origin");
        Assert.Contains("\r\nLink: </a>; rel=preload\r\nLink: </b>; rel=preload\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nVary: Accept\r\nVary: Origin\r\n", answer.Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cache-Control", "max-age=60")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData("Server", "other")]
    public void A_field_takes_the_place_of_the_server_s_own(string name, string value)
        => Assert.Equal(value, Ask("GET /app.js HTTP/1.0\r\n\r\n", $"{name}: {value}").Field(name));

    [Fact]
    public void The_policy_of_the_server_s_own_pages_can_be_replaced()
        => Assert.Equal("default-src *", Ask("GET /folder/ HTTP/1.0\r\n\r\n", "Content-Security-Policy: default-src *").Field("Content-Security-Policy"));

    [Fact]
    public void What_is_said_of_a_file_is_not_said_of_an_error()
    {
        Answer answer = Ask("GET /missing.js HTTP/1.0\r\n\r\n", "*.js Content-Type: text/javascript", "Cache-Control: max-age=31536000, immutable", "X-A: b");
        Assert.Equal("text/html; charset=utf-8", answer.Field("Content-Type"));
        Assert.Null(answer.Field("Cache-Control"));
        Assert.Equal("b", answer.Field("X-A"));
    }

    [Fact]
    public void Several_parts_of_a_file_keep_their_type()
        => Assert.StartsWith(
            "multipart/byteranges; ", Ask("GET /app.js HTTP/1.0\r\nRange: bytes=0-1,5-6\r\n\r\n", "Content-Type: text/plain").Field("Content-Type"), StringComparison.Ordinal);
}
