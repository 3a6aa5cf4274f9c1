// Pages of the site for errors: which is sent, with what, and to whom.

using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class ErrorPageLayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ErrorPageLayerTests()
    {
        _folder.File("404.html", "<p>lost");
        _folder.File("errors/other.txt", "other");
        _folder.File("errors/401.html", "who?");
        _folder.File("a.txt", "0123456789", SiteConversation.Now.AddDays(-1));
    }

    public void Dispose() => _folder.Dispose();

    private Answer Ask(string request, params string[] rules) => Ask(request, new AuthenticationOptions(), rules);

    private Answer Ask(string request, AuthenticationOptions auth, params string[] rules)
    {
        ErrorPageRule[] pages = [.. rules.Select(rule => ErrorPageRule.TryParse(rule)!)];
        var site = new SiteConversation(_folder, options: new HttpServerOptions { Root = _folder.Path, ErrorPages = pages, Authentication = auth });
        Answer answer = site.Ask(request);
        site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return answer;
    }

    [Fact]
    public void The_page_of_404_is_404_html_unless_something_else_is_said()
    {
        Assert.Equal("<p>lost", Ask("GET /nothing HTTP/1.0\r\n\r\n").Body);
        Assert.Equal("other", Ask("GET /nothing HTTP/1.0\r\n\r\n", "404 /errors/other.txt").Body);
        Assert.Equal("<p>lost", Ask("GET /nothing HTTP/1.0\r\n\r\n", "403 /errors/other.txt").Body);
    }

    [Fact]
    public void The_status_stays_and_nothing_says_that_the_page_is_what_was_asked_for()
    {
        Answer answer = Ask("GET /nothing HTTP/1.0\r\nRange: bytes=0-1\r\nIf-None-Match: *\r\nIf-Modified-Since: Sun, 05 May 2030 07:08:09 GMT\r\n\r\n");
        Assert.Equal(
            "HTTP/1.0 404 Not Found\r\nDate: Mon, 06 May 2024 07:08:09 GMT\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 7\r\n\r\n", answer.Head);
        Assert.Equal("<p>lost", answer.Body);
    }

    [Fact]
    public void HEAD_has_the_length_and_no_body()
    {
        Answer answer = Ask("HEAD /nothing HTTP/1.0\r\n\r\n");
        Assert.Equal("7", answer.Field("Content-Length"));
        Assert.Equal("", answer.Body);
    }

    [Theory]
    [InlineData("BREW / HTTP/1.0\r\n\r\n", 501, "5xx /errors/other.txt")]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 505, "505 /errors/other.txt")]
    [InlineData("GET /%zz HTTP/1.0\r\n\r\n", 400, "4xx /errors/other.txt")]
    [InlineData("nonsense\r\n\r\n", 400, "400 /errors/other.txt")]
    [InlineData("GET /a.txt HTTP/1.0\r\nRange: bytes=99-\r\n\r\n", 416, "416 /errors/other.txt")]
    public void Every_error_may_have_a_page(string request, int status, string rule)
    {
        Answer answer = Ask(request, rule);
        Assert.Equal(status, answer.Status);
        Assert.Equal("other", answer.Body);
        Assert.StartsWith("text/plain", answer.Field("Content-Type"), StringComparison.Ordinal);
        Assert.Null(answer.Field("Content-Security-Policy"));
    }

    [Fact]
    public void Fields_that_belong_to_the_error_stay()
    {
        Assert.Equal("GET, HEAD", Ask("PUT / HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "4xx /errors/other.txt").Field("Allow"));
        Assert.Equal("bytes */10", Ask("GET /a.txt HTTP/1.0\r\nRange: bytes=99-\r\n\r\n", "4xx /errors/other.txt").Field("Content-Range"));
    }

    [Theory]
    [InlineData("404 /missing.html")]
    [InlineData("404 /errors")]
    public void Where_the_page_is_missing_the_server_s_own_will_do(string rule)
    {
        Answer answer = Ask("GET /nothing HTTP/1.0\r\n\r\n", rule);
        Assert.Contains("<h1>404 Not Found</h1>", answer.Body, StringComparison.Ordinal);
        Assert.NotNull(answer.Field("Content-Security-Policy"));
    }

    [Fact]
    public void A_status_by_name_goes_before_its_class()
        => Assert.Equal("who?", Ask("PUT / HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "4xx /errors/other.txt", "405 /errors/401.html").Body);

    [Theory]
    [InlineData("GET /nothing HTTP/1.0\r\n\r\n", "<h1>401 Unauthorized</h1>", "4xx /errors/other.txt")]
    [InlineData("GET /nothing HTTP/1.0\r\n\r\n", "who?", "401 /errors/401.html")]
    [InlineData("GET /%zz HTTP/1.0\r\nAuthorization: Basic YWxpY2U6d29uZGVy\r\n\r\n", "other", "4xx /errors/other.txt")]
    [InlineData("nonsense\r\n\r\n", "<h1>400 Bad Request</h1>", "4xx /errors/other.txt")]
    [InlineData("GET /nothing HTTP/1.0\r\nAuthorization: Basic YWxpY2U6d29uZGVy\r\n\r\n", "<p>lost", "403 /errors/other.txt")]
    public void A_page_behind_the_guard_goes_to_those_who_are_let_in(string request, string expected, string rule)
    {
        Answer answer = Ask(request, new AuthenticationOptions { Users = [.. TestUsers.Of("alice:wonder")] }, rule);
        Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
        Assert.Equal(answer.Status == 401, answer.Field("WWW-Authenticate") is not null);
    }

    [Fact]
    public async Task An_error_in_an_open_directory_shows_a_guarded_page_to_users_with_the_right_password()
    {
        var auth = new AuthenticationOptions
        {
            Users = [.. TestUsers.Of("alice:wonder")],
            Paths = [GuardedPath.Parse("/")!, GuardedPath.Parse("/open/=*")!],
        };
        const string Own = "<h1>404 Not Found</h1>";
        string alice = $"Authorization: {BasicCredentials.Format("alice", "wonder")}\r\n";
        string bob = $"Authorization: {BasicCredentials.Format("bob", "wonder")}\r\n";
        var settings = new HttpServerOptions { Root = _folder.Path, Authentication = auth };
        await using var site = new SiteConversation(_folder, options: settings);
        Assert.Contains(Own, site.Get("/open/x").Body, StringComparison.Ordinal);
        Assert.Equal("<p>lost", site.Get("/open/x", alice).Body);
        Assert.Contains(Own, site.Get("/open/x", bob).Body, StringComparison.Ordinal);
    }
}
