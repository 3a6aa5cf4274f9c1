// RFC 1945 §5.1.1, §8.1, §8.2, §10.9, §10.10: methods, conditions and dates. Which file is answered is in FileResponderPathsTests.

using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class FileResponderTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public FileResponderTests()
    {
        _site = new SiteConversation(_folder);
        _folder.File("a.txt", "content", Modified);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    private Answer GetSince(string date, string path = "/a.txt") => _site.Get(path, $"If-Modified-Since: {date}\r\n");

    [Fact]
    public void GET_sends_a_file_with_its_type_length_and_date()
    {
        _folder.File("a/page.html", "<p>Hello", new DateTimeOffset(1994, 11, 6, 8, 49, 37, TimeSpan.Zero));

        Answer answer = _site.Get("/a/page.html");

        string[] expected =
        [
            "HTTP/1.0 200 OK", "Date: Mon, 06 May 2024 07:08:09 GMT", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", "Vary: Accept-Encoding",
            "Accept-Ranges: bytes", $"ETag: {answer.Field("ETag")}", "Content-Type: text/html; charset=utf-8", "Content-Length: 8", "", "",
        ];
        Assert.Equal(expected.Order(), answer.Head.Split("\r\n").Order());
        Assert.Equal("<p>Hello", answer.Body);
    }

    [Theory]
    [InlineData("/page.html")]
    [InlineData("/")]
    [InlineData("/empty")]
    [InlineData("/missing")]
    [InlineData("/folder")]
    [InlineData("/.git")]
    public void HEAD_has_the_fields_of_GET_and_no_body(string path)
    {
        _folder.File("page.html", "<p>Hello");
        _folder.File("index.html", "<p>Index");
        _folder.File("empty");
        _folder.Folder("folder");

        Answer get = _site.Get(path);
        Answer head = _site.Ask($"HEAD {path} HTTP/1.0\r\n\r\n");

        Assert.Equal(get.Head, head.Head);
        Assert.Equal("", head.Body);
        Assert.Null(head.FileLength);
        Assert.NotNull(head.Field("Content-Length"));
    }

    [Fact]
    public void HEAD_says_the_length_of_the_file()
    {
        Answer answer = _site.Ask("HEAD /a.txt HTTP/1.0\r\n\r\n");
        Assert.Equal("7", answer.Field("Content-Length"));
        Assert.Equal("", answer.Body);
    }

    [Fact]
    public void POST_is_refused_by_405_with_Allow()
    {
        Answer answer = _site.Ask("POST /a.txt HTTP/1.0\r\nContent-Length: 3\r\n\r\na=b");
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, HEAD", answer.Field("Allow"));
        Assert.Contains("it serves GET and HEAD", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("LINK")]
    [InlineData("UNLINK")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public void Known_methods_other_than_GET_and_HEAD_are_refused_by_405(string method)
    {
        _folder.File("page.html");
        foreach (string target in new[] { "/page.html", "/missing" })
        {
            Answer answer = _site.Ask($"{method} {target} HTTP/1.0\r\nContent-Length: 0\r\n\r\n");
            Assert.Equal(405, answer.Status);
            Assert.Equal("GET, HEAD", answer.Field("Allow"));
            Assert.Contains("<h1>405 Method Not Allowed</h1>", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OPTIONS_may_ask_for_the_server_itself() => Assert.Equal("GET, HEAD", _site.Ask("OPTIONS * HTTP/1.0\r\n\r\n").Field("Allow"));

    [Theory]
    [InlineData("BREW")]
    [InlineData("get")]
    [InlineData("Head")]
    [InlineData("CONNECT")]
    public void A_method_that_is_not_known_is_refused_by_501(string method)
    {
        Answer answer = _site.Ask($"{method} / HTTP/1.0\r\n\r\n");
        Assert.Equal(501, answer.Status);
        Assert.Null(answer.Field("Allow"));
    }

    [Theory]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov  6 08:49:37 1994")]
    public void A_file_that_has_not_changed_is_answered_by_304(string date)
    {
        Answer answer = GetSince(date);
        Assert.Equal(304, answer.Status);
        Assert.Equal("", answer.Body);
        Assert.Null(answer.FileLength);
    }

    [Fact]
    public void A_304_says_nothing_of_the_entity_but_its_date()
    {
        Answer answer = GetSince("Sun, 06 Nov 1994 08:49:37 GMT");
        Assert.Equal("Mon, 06 May 2024 07:08:09 GMT", answer.Field("Date"));
        Assert.Null(answer.Field("Content-Type"));
        Assert.Null(answer.Field("Content-Length"));
        Assert.EndsWith("\r\n\r\n", answer.Head, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_is_newer_than_the_file_is_good() => Assert.Equal(304, GetSince("Mon, 07 Nov 1994 00:00:00 GMT").Status);

    [Fact]
    public void A_file_that_has_changed_is_sent_whole()
    {
        Answer answer = GetSince("Sun, 06 Nov 1994 08:49:36 GMT");
        Assert.Equal(200, answer.Status);
        Assert.Equal("content", answer.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("yesterday")]
    [InlineData("Sun, 31 Feb 2021 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT; length=7")]
    [InlineData("1994-11-06T08:49:37Z")]
    public void If_Modified_Since_that_is_no_date_is_ignored(string date) => Assert.Equal(200, GetSince(date).Status);

    [Fact]
    public void If_Modified_Since_later_than_the_clock_is_ignored()
    {
        Assert.Equal(304, GetSince(HttpDate.ToText(SiteConversation.Now)).Status);
        Assert.Equal(200, GetSince(HttpDate.ToText(SiteConversation.Now.AddSeconds(1))).Status);
        Assert.Equal(200, GetSince("Fri, 31 Dec 9999 23:59:59 GMT").Status);
    }

    [Theory]
    [InlineData("/missing", 404)]
    [InlineData("/folder", 301)]
    [InlineData("/folder/", 200)]
    [InlineData("/.git", 404)]
    public void If_Modified_Since_of_what_is_no_file_is_ignored(string path, int status)
    {
        _folder.Folder("folder");
        Assert.Equal(status, GetSince("Sun, 06 Nov 1994 08:49:37 GMT", path).Status);
    }

    [Fact]
    public void Fractions_of_a_second_do_not_spoil_a_good_copy()
    {
        _folder.File("b.txt", "content", Modified.AddMilliseconds(999));
        string date = _site.Get("/b.txt").Field("Last-Modified")!;
        Assert.Equal("Sun, 06 Nov 1994 08:49:37 GMT", date);
        Assert.Equal(304, GetSince(date, "/b.txt").Status);
    }

    [Fact]
    public void HEAD_ignores_If_Modified_Since()
    {
        Answer answer = _site.Ask("HEAD /a.txt HTTP/1.0\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
        Assert.Equal(200, answer.Status);
        Assert.Equal("7", answer.Field("Content-Length"));
    }

    [Fact]
    public void The_index_of_a_directory_is_conditional_as_well()
    {
        _folder.File("folder/index.html", "<p>", Modified);
        Assert.Equal(304, GetSince("Sun, 06 Nov 1994 08:49:37 GMT", "/folder/").Status);
    }

    [Fact]
    public void A_time_of_change_in_the_future_is_sent_as_now()
    {
        _folder.File("b.txt", "content", SiteConversation.Now.AddHours(1));
        Assert.Equal("Mon, 06 May 2024 07:08:09 GMT", _site.Get("/b.txt").Field("Last-Modified"));

        _site.Clock.Now += TimeSpan.FromHours(2);
        Assert.Equal("Mon, 06 May 2024 08:08:09 GMT", _site.Get("/b.txt").Field("Last-Modified"));
    }

    [Fact]
    public void A_file_from_the_future_is_always_sent_anew()
    {
        _folder.File("b.txt", "content", SiteConversation.Now.AddHours(1));
        Assert.Equal(200, GetSince(_site.Get("/b.txt").Field("Last-Modified")!, "/b.txt").Status);
    }

    [Theory]
    [InlineData(0, "Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData(-1, "Wed, 31 Dec 1969 23:59:59 GMT")]
    [InlineData(-86400 * 365, "Wed, 01 Jan 1969 00:00:00 GMT")]
    public void A_file_may_be_older_than_Unix(long seconds, string date)
    {
        _folder.File("b.txt", "content", DateTimeOffset.FromUnixTimeSeconds(seconds));
        Assert.Equal(date, _site.Get("/b.txt").Field("Last-Modified"));
        Assert.Equal(304, GetSince(date, "/b.txt").Status);
    }
}
