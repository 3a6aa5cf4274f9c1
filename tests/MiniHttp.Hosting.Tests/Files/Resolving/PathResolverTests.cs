// Pages without their extension, and the page of an application: which path gets which.


using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class PathResolverTests : IDisposable
{
    private const string Browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

    private readonly TemporaryFolder _folder = new();

    public PathResolverTests()
    {
        foreach (string name in (string[])["index.html", "about.html", "both.html", "both/index.html", "blog.html", "blog/post.html", "same", "same.html", "folder/index.html", "folder/a b.html", "list/x.txt", "app/start.html"])
        {
            _folder.File(name, name, SiteConversation.Now.AddDays(-1));
        }
    }

    public void Dispose() => _folder.Dispose();

    // What is sent: a file's name, which is its content; or where to; or the status.
    private string Ask(string path, HttpServerOptions settings, string fields = "", string method = "GET")
    {
        var site = new SiteConversation(_folder, options: settings with { Root = _folder.Path });
        Answer answer = site.Ask($"{method} {path} HTTP/1.0\r\n{fields}\r\n");
        site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return answer.Field("Location") is { } location ? $"{answer.Status} {location.Replace("http://192.0.2.1:8080", "", StringComparison.Ordinal)}"
            : answer.Status == 200 ? (answer.FileLength is null && method == "GET" ? "listing" : answer.Body)
            : $"{answer.Status}";
    }

    private string Pretty(string path) => Ask(path, new HttpServerOptions { Root = "", PrettyUrls = true });

    private string Spa(string path, string fields = Browser, string file = "index.html") => Ask(path, new HttpServerOptions { Root = "", SpaFallback = file }, fields);

    [Theory]
    [InlineData("/about", "about.html")]
    [InlineData("/about?a=b", "about.html")]
    [InlineData("/folder/a%20b", "folder/a b.html")]
    [InlineData("/", "index.html")]
    [InlineData("/folder/", "folder/index.html")]
    [InlineData("/same", "same")]
    [InlineData("/blog", "blog.html")]
    [InlineData("/blog/post", "blog/post.html")]
    [InlineData("/both", "301 /both/")]
    [InlineData("/both/", "both/index.html")]
    [InlineData("/list/x.txt", "list/x.txt")]
    [InlineData("/list", "301 /list/")]
    [InlineData("/list/", "listing")]
    [InlineData("/nothing", "404")]
    [InlineData("/nothing/", "404")]
    [InlineData("/.about", "404")]
    public void A_page_is_known_by_its_name_without_html(string path, string expected) => Assert.Equal(expected, Pretty(path));

    [Theory]
    [InlineData("/about.html", "302 /about")]
    [InlineData("/about.html?a=b", "302 /about?a=b")]
    [InlineData("/folder/a%20b.html", "302 /folder/a%20b")]
    [InlineData("/index.html", "302 /")]
    [InlineData("/folder/index.html?a", "302 /folder/?a")]
    [InlineData("/about/", "302 /about")]
    [InlineData("/blog.html", "302 /blog")]
    [InlineData("/same.html", "same.html")]
    [InlineData("/both.html", "both.html")]
    public void Each_page_has_one_address(string path, string expected) => Assert.Equal(expected, Pretty(path));

    [Fact]
    public void Without_it_names_are_names()
    {
        var settings = new HttpServerOptions { Root = "" };
        Assert.Equal("404", Ask("/about", settings));
        Assert.Equal("about.html", Ask("/about.html", settings));
    }

    [Theory]
    [InlineData("/users/7", "index.html")]
    [InlineData("/users/7/", "index.html")]
    [InlineData("/users/7?tab=a.b", "index.html")]
    [InlineData("/about.html", "about.html")]
    [InlineData("/list/", "listing")]
    [InlineData("/app.js", "404")]
    [InlineData("/users/7.json", "404")]
    [InlineData("/.env", "404")]
    [InlineData("/.git/config", "404")]
    [InlineData("/../x", "404")]
    public void The_application_answers_for_paths_that_name_nothing(string path, string expected) => Assert.Equal(expected, Spa(path));

    [Theory]
    [InlineData("", "index.html")]
    [InlineData("Accept: */*\r\n", "index.html")]
    [InlineData("Accept: text/html\r\n", "index.html")]
    [InlineData("Accept: application/json, text/plain, */*\r\n", "404")]
    [InlineData("Accept: application/json\r\n", "404")]
    [InlineData("Accept: image/avif,image/webp\r\n", "404")]
    public void It_answers_those_who_want_a_page(string fields, string expected) => Assert.Equal(expected, Spa("/users/7", fields));

    [Fact]
    public void The_file_is_the_one_that_was_named()
    {
        Assert.Equal("app/start.html", Spa("/users/7", file: "app/start.html"));
        Assert.Equal("app/start.html", Spa("/users/7", file: "/app/start.html"));
        Assert.Equal("404", Spa("/users/7", file: "missing.html"));
    }

    [Fact]
    public void The_client_s_copy_of_it_may_be_good()
        => Assert.Equal("304", Spa("/users/7", "If-Modified-Since: Sun, 05 May 2024 07:08:09 GMT\r\n"));

    [Fact]
    public void HEAD_is_answered_alike_and_nothing_else_is()
    {
        var settings = new HttpServerOptions { Root = "", SpaFallback = "index.html" };
        Assert.Equal("", Ask("/users/7", settings, method: "HEAD"));
        Assert.Equal("405", Ask("/users/7", settings, "Content-Length: 0\r\n", "POST"));
    }

    [Fact]
    public void A_page_without_its_extension_goes_before_the_application()
    {
        var settings = new HttpServerOptions { Root = "", PrettyUrls = true, SpaFallback = "index.html" };
        Assert.Equal("about.html", Ask("/about", settings));
        Assert.Equal("302 /about", Ask("/about/", settings));
        Assert.Equal("index.html", Ask("/users/7", settings));
    }
}
