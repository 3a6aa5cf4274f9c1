// Redirects of the options: where they lead, and where nobody can make them lead.


using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class RedirectLayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Answer Ask(string request, params string[] rules)
    {
        var site = new SiteConversation(_folder, options: new HttpServerOptions { Root = _folder.Path, Redirects = RedirectRule.TryParseAll(rules)! });
        Answer answer = site.Ask(request);
        site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return answer;
    }

    private string? Location(string path, params string[] rules) => Ask($"GET {path} HTTP/1.0\r\n\r\n", rules).Field("Location")?.Replace("http://192.0.2.1:8080", "", StringComparison.Ordinal);

    [Theory]
    [InlineData("/old", "/old /new", "/new")]
    [InlineData("/old/", "/old /new", "/new")]
    [InlineData("/old", "/old/ /new", "/new")]
    [InlineData("/%6fld", "/old /new", "/new")]
    [InlineData("/x/../old", "/old /new", "/new")]
    [InlineData("/older", "/old /new", null)]
    [InlineData("/Old", "/old /new", null)]
    [InlineData("/a%20b", "/a%20b /new", "/new")]
    [InlineData("/caf%C3%A9", "/caf\u00e9 /th\u00e9", "/th%C3%A9")]
    [InlineData("/old/a/b.html", "/old/* /new/*", "/new/a/b.html")]
    [InlineData("/old/", "/old/* /new/*", "/new/")]
    [InlineData("/old", "/old/* /new/*", null)]
    [InlineData("/old/a%20%3f%23", "/old/* /new/*", "/new/a%20%3F%23")]
    [InlineData("/blog/a.php", "/blog/*.php /posts/*.html", "/posts/a.html")]
    [InlineData("/.php", "/a*.php /x", null)]
    [InlineData("/a/b", "/* https://b.example/*", "https://b.example/a/b")]
    [InlineData("/", "/* https://b.example/*", "https://b.example/")]
    [InlineData("/a", "/a /b#c", "/b#c")]
    public void A_path_leads_where_its_rule_says(string path, string rule, string? expected) => Assert.Equal(expected, Location(path, rule));

    [Theory]
    [InlineData("/old?a=b&c", "/old /new", "/new?a=b&c")]
    [InlineData("/old?a=b", "/old /new?d", "/new?d")]
    [InlineData("/old?a=b", "/old /new#e", "/new?a=b#e")]
    [InlineData("/old?", "/old /new", "/new?")]
    public void The_query_goes_along_unless_the_target_has_one(string path, string rule, string expected) => Assert.Equal(expected, Location(path, rule));

    [Fact]
    public void The_first_rule_that_matches_counts_and_files_do_not_matter()
    {
        _folder.File("old/a.html", "still here");
        Assert.Equal("/special", Location("/old/a.html", "/old/a.html /special", "/old/* /new/*"));
        Assert.Equal("/new/b.html", Location("/old/b.html", "/old/a.html /special", "/old/* /new/*"));
    }

    [Theory]
    [InlineData("", 301, "Moved Permanently")]
    [InlineData(" 302", 302, "Moved Temporarily")]
    [InlineData(" 303", 303, "See Other")]
    [InlineData(" 307", 307, "Temporary Redirect")]
    [InlineData(" 308", 308, "Permanent Redirect")]
    public void The_status_is_that_of_the_rule(string status, int expected, string phrase)
    {
        Answer answer = Ask("POST /old HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "/old /new" + status);
        Assert.StartsWith($"HTTP/1.0 {expected} {phrase}\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Contains("""<a href="http://192.0.2.1:8080/new">""", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/%2f/evil.example/x")]
    [InlineData("///evil.example/x")]
    [InlineData("/old//evil.example/x")]
    [InlineData("/old/%2fevil.example/x")]
    [InlineData("/old/%5cevil.example/x")]
    [InlineData("/old/@evil.example/x")]
    [InlineData("/old.evil.example/x")]
    public void Whoever_makes_a_link_does_not_choose_the_host(string path)
    {
        string location = Ask($"GET {path} HTTP/1.0\r\n\r\n", "/old/* /*", "/old* https://b.example/*", "/* https://b.example/*").Field("Location") ?? "http://192.0.2.1:8080/";
        Assert.Contains(new Uri(location).Host, (string[])["192.0.2.1", "b.example"]);
    }

    [Fact]
    public void Nothing_that_is_escaped_becomes_a_line_of_its_own()
    {
        Answer answer = Ask("GET /old/a%0D%0ASet-Cookie:%20b HTTP/1.0\r\n\r\n", "/old/* /new/*");
        Assert.Equal("http://192.0.2.1:8080/new/a%0D%0ASet-Cookie%3A%20b", answer.Field("Location"));
        Assert.Null(answer.Field("Set-Cookie"));
    }

    [Theory]
    [InlineData("/a /b", "/b /a")]
    [InlineData("/a /b/x", "/b/* /c/*", "/c/* /a")]
    [InlineData("/a/* /b/*", "/b/* /a/*")]
    public void Rules_that_lead_in_a_circle_are_refused(params string[] rules) => Assert.Null(RedirectRule.TryParseAll(rules));

    [Theory]
    [InlineData("/a /b", "/b /c")]
    [InlineData("/* https://b.example/*")]
    [InlineData("/a /b", "/* https://b.example/*")]
    public void Rules_that_arrive_are_not(params string[] rules) => Assert.NotNull(RedirectRule.TryParseAll(rules));
}
