// RFC 1945 §5.1.2, §7.2, §9.4, §12.5: which file is answered, or what is said where there is none.

using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class FileResponderPathsTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public FileResponderPathsTests() => _site = new SiteConversation(_folder);

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void A_Simple_Request_gets_the_bare_file()
    {
        _folder.File("page.html", "<p>Hello");
        Answer answer = _site.Ask("GET /page.html\r\n");
        Assert.Equal("", answer.Head);
        Assert.Equal("<p>Hello", answer.Body);
    }

    [Fact]
    public void A_query_does_not_change_which_file_is_meant()
    {
        _folder.File("page.html", "<p>Hello");
        Assert.Equal("<p>Hello", _site.Get("/page.html?a=/../b").Body);
    }

    [Fact]
    public void An_absolute_URI_is_answered_as_its_path()
    {
        _folder.File("page.html", "<p>Hello");
        _folder.File("index.html", "<p>Index");
        Assert.Equal("<p>Hello", _site.Get("http://example.org:81/page.html").Body);
        Assert.Equal("<p>Index", _site.Get("http://example.org").Body);
    }

    [Theory]
    [InlineData("/caf%C3%A9/%F0%9F%98%80%0A%22.txt")]
    [InlineData("/caf\u00c3\u00a9/\u00f0\u009f\u0098\u0080%0A\".txt")]
    public void A_file_may_have_any_name_in_Unicode(string path)
    {
        _folder.File("caf\u00e9/\U0001F600\n\".txt", "found");
        Assert.Equal("found", _site.Get(path).Body);
    }

    [Fact]
    public void An_empty_file_is_sent_with_a_length_of_0()
    {
        _folder.File("empty.txt");
        Answer answer = _site.Get("/empty.txt");
        Assert.Equal(200, answer.Status);
        Assert.Equal("0", answer.Field("Content-Length"));
        Assert.Equal("", answer.Body);
    }

    [Fact]
    public void A_file_over_4_GiB_is_sent_with_its_whole_length()
    {
        using (FileStream sparse = File.Create(_folder["large.iso"]))
        {
            sparse.SetLength(5L * 1024 * 1024 * 1024);
        }

        Answer answer = _site.Get("/large.iso");

        Assert.Equal("5368709120", answer.Field("Content-Length"));
        Assert.Equal(5_368_709_120, answer.FileLength);
    }

    [Fact]
    public void A_directory_is_answered_with_its_index()
    {
        _folder.File("index.html", "<p>Top");
        _folder.File("a/index.html", "<p>Below");
        Assert.Equal("<p>Top", _site.Get("/").Body);
        Assert.Equal("<p>Below", _site.Get("/a/").Body);
        Assert.Equal("text/html; charset=utf-8", _site.Get("/a/").Field("Content-Type"));
    }

    [Fact]
    public void A_directory_without_an_index_is_listed()
    {
        _folder.Folder("a");
        _folder.Folder("b/index.html");
        Assert.Contains("<title>Index of /</title>", _site.Get("/").Body, StringComparison.Ordinal);
        Assert.Contains("<title>Index of /a/</title>", _site.Get("/a/").Body, StringComparison.Ordinal);
        Assert.Contains("<a href=\"index.html/\">index.html/</a>", _site.Get("/b/").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_its_slash_is_redirected()
    {
        _folder.File("a/index.html");
        Answer answer = _site.Get("/a");
        Assert.Equal(301, answer.Status);
        Assert.Equal("http://192.0.2.1:8080/a/", answer.Field("Location"));
    }

    [Theory]
    [InlineData("/page.html/")]
    [InlineData("/page.html/.")]
    [InlineData("/page.html/x")]
    public void A_file_is_no_directory(string path)
    {
        _folder.File("page.html");
        Assert.Equal(404, _site.Get(path).Status);
    }

    [Theory]
    [InlineData("/missing")]
    [InlineData("/a/missing.html")]
    [InlineData("/../secret")]
    [InlineData("/%2e%2e/secret")]
    [InlineData("/a%2fb")]
    [InlineData("/a%00")]
    [InlineData("*")]
    public void What_is_not_there_is_not_found(string path)
    {
        _folder.Folder("a");
        Answer answer = _site.Get(path);
        Assert.Equal(404, answer.Status);
        Assert.Contains("<h1>404 Not Found</h1>", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5000)]
    [InlineData(90_000)]
    public void A_long_path_is_not_found_like_any_other(int length)
    {
        Assert.Equal(404, _site.Get("/" + new string('a', length - 1)).Status);
        Assert.Equal(404, _site.Get("/" + new string('a', length - 2) + "/").Status);
    }

    [Theory]
    [InlineData(1012)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1040)]
    public void The_index_of_a_directory_with_a_long_path_is_found(int length)
    {
        string name = new string('a', 200) + "/";
        string path = string.Concat(Enumerable.Repeat(name, length / name.Length)) + new string('b', length % name.Length);
        _folder.File(path + "/index.html", "deep");
        Assert.Equal("deep", _site.Get("/" + path + "/").Body);
    }

    [Fact]
    public void A_broken_escape_is_a_bad_request() => Assert.Equal(400, _site.Get("/a%zz").Status);

    [Theory]
    [InlineData("/.git/config")]
    [InlineData("/.env")]
    [InlineData("/%2Eenv")]
    [InlineData("/a/../.env")]
    [InlineData("/.git/")]
    [InlineData("/.git")]
    [InlineData("/appsettings.json")]
    [InlineData("/appsettings%2Ejson")]
    [InlineData("/appsettings.Development.json")]
    [InlineData("/.well-known/.secret")]
    public void What_is_hidden_is_not_found(string path)
    {
        foreach (string name in new[] { ".git/config", ".env", "appsettings.json", "appsettings.Development.json", ".well-known/.secret" })
        {
            _folder.File(name, "secret");
        }

        Answer answer = _site.Get(path);

        Assert.Equal(404, answer.Status);
        Assert.Equal(_site.Get("/missing").Body, answer.Body);
    }

    [Fact]
    public void Well_known_is_served()
    {
        _folder.File(".well-known/security.txt", "Contact: x");
        Assert.Equal("Contact: x", _site.Get("/.well-known/security.txt").Body);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_forbidden()
    {
        _folder.File("secret.html");
        _folder.SetMode("secret.html", UnixFileMode.None);
        Answer answer = Libc.AsNobody(() => _site.Get("/secret.html"));
        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain(_folder.Path, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_may_not_be_read_is_forbidden()
    {
        _folder.File("a/index.html", "secret");
        _folder.SetMode("a/index.html", UnixFileMode.None);
        Answer answer = Libc.AsNobody(() => _site.Get("/a/"));
        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain(_folder.Path, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FileRoots.All), MemberType = typeof(FileRoots))]
    public async Task A_directory_that_may_be_entered_and_not_listed_is_served_like_any_other(FileRootKind kind)
    {
        _folder.File("index.html", "<p>Top");
        _folder.File("a/index.html", "<p>Below");
        _folder.SetMode("a", TemporaryFolder.EnterOnly);
        _folder.SetMode("", TemporaryFolder.EnterOnly);
        await using var site = new SiteConversation(_folder, root: FileRoots.Open(kind, _folder.Path));

        Assert.Equal("<p>Top", Libc.AsNobody(() => site.Get("/")).Body);
        Assert.Equal("<p>Below", Libc.AsNobody(() => site.Get("/a/")).Body);
        Assert.Equal("http://192.0.2.1:8080/a/", Libc.AsNobody(() => site.Get("/a")).Field("Location"));
        Assert.Equal(404, Libc.AsNobody(() => site.Get("/a/missing")).Status);
    }

    [Theory]
    [MemberData(nameof(FileRoots.All), MemberType = typeof(FileRoots))]
    public async Task What_is_neither_file_nor_directory_is_not_found(FileRootKind kind)
    {
        UnixFiles.MakeFifo(_folder["fifo"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        _folder.Link("to-fifo", _folder["fifo"]);
        _folder.Link("null", "/dev/null");
        foreach (bool follow in new[] { false, true })
        {
            await using var site = new SiteConversation(_folder, root: FileRoots.Open(kind, _folder.Path, followSymlinks: follow));
            Assert.All(["/fifo", "/socket", "/to-fifo", "/null"], path => Assert.Equal(404, site.Get(path).Status));
        }
    }
}
