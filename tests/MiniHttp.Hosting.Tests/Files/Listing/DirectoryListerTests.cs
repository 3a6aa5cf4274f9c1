// A listing as a client gets it: its forms, its fields, and what a name can do to it.

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed partial class DirectoryListerTests : IAsyncDisposable
{
    private const string Json = "Accept: application/json\r\n", Text = "Accept: text/plain\r\n";

    private static readonly DateTimeOffset Time = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public DirectoryListerTests() => _site = new SiteConversation(_folder);

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex("<tr[^>]*><td><a href=\"(?<url>[^\"]*)\">(?<name>[^<]*)</a><td>(?<size>[^<]*)<td>(?<time>[^<]*)\n")]
    private static partial Regex Row();

    private SiteConversation With(HttpServerOptions settings) => new(_folder, options: settings);

    [Fact]
    public void A_page_has_a_row_for_each_entry()
    {
        _folder.File("a/file10.txt", new string('x', 2000), Time);
        _folder.File("a/file9.txt", "content", Time);
        _folder.Folder("a/sub");

        Answer answer = _site.Get("/a/");

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/html; charset=utf-8", answer.Field("Content-Type"));
        Match[] rows = [.. Row().Matches(answer.Body).Cast<Match>()];
        Assert.Equal(["../", "sub/", "file9.txt", "file10.txt"], rows.Select(row => row.Groups["url"].Value));
        Assert.Equal(["..", "sub/", "file9.txt", "file10.txt"], rows.Select(row => row.Groups["name"].Value));
        Assert.Equal(["", "", "7 B", "2.0 KiB"], rows.Select(row => row.Groups["size"].Value));
        Assert.Equal("1994-11-06 08:49", rows[2].Groups["time"].Value);
        Assert.Contains(">1 folder, 2 files</p>", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_permits_its_own_style_and_script_and_nothing_else()
    {
        Answer answer = _site.Get("/");
        Assert.Equal("nosniff", answer.Field("X-Content-Type-Options"));
        string policy = answer.Field("Content-Security-Policy")!;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        foreach (string element in new[] { "style", "script" })
        {
            string content = Regex.Match(answer.Body, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Groups[1].Value;
            byte[] hash = System.Security.Cryptography.SHA256.HashData(Encoding.Latin1.GetBytes(content));
            Assert.Contains($"{element}-src 'sha256-{Convert.ToBase64String(hash)}'", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_root_has_no_parent_and_every_other_directory_has_links_to_all_above_it()
    {
        _folder.Folder("one & two/three");
        Assert.DoesNotContain("href=\"../", _site.Get("/").Body, StringComparison.Ordinal);
        string page = _site.Get("/one%20%26%20two/three/").Body;
        Assert.Contains("""<a href="../../" aria-label="Top">/</a> <a href="../">one &amp; two</a> <i>/</i> three</h1>""", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_ordered_by_plain_links_that_hold_below_too()
    {
        _folder.Folder("sub");
        string page = _site.Get("/?sort=size&order=desc").Body;
        Assert.Contains("""<th scope="col"><a href="?sort=name&amp;order=asc">Name</a></th>""", page, StringComparison.Ordinal);
        Assert.Contains("""<th scope="col" aria-sort="descending"><a href="?sort=size&amp;order=asc">Size</a></th>""", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"sub/?sort=size&amp;order=desc\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_is_what_nginx_writes_and_the_reference_besides()
    {
        _folder.File("a b.txt", "content", Time);
        _folder.Folder("sub");

        Answer answer = _site.Get("/", Json);

        Assert.Equal("application/json", answer.Field("Content-Type"));
        Assert.Equal("Accept", answer.Field("Vary"));
        using var list = JsonDocument.Parse(answer.Body);
        Assert.Equal(2, list.RootElement.GetArrayLength());
        Assert.Equal("directory", list.RootElement[0].GetProperty("type").GetString());
        Assert.False(list.RootElement[0].TryGetProperty("size", out _));
        Assert.Equal(
            """{"name":"a b.txt","type":"file","mtime":"Sun, 06 Nov 1994 08:49:37 GMT","size":7,"url":"a%20b.txt"}""",
            list.RootElement[1].GetRawText());
    }

    [Fact]
    public void An_empty_directory_is_an_empty_list_in_every_form()
    {
        _folder.Folder("a");
        Assert.Contains("There is nothing in this folder.", _site.Get("/a/").Body, StringComparison.Ordinal);
        Assert.Equal(0, JsonDocument.Parse(_site.Get("/a/", Json).Body).RootElement.GetArrayLength());
        Assert.Equal("", _site.Get("/a/", Text).Body);
    }

    [Fact]
    public void Text_is_one_reference_on_each_line()
    {
        _folder.File("new\nline");
        _folder.File("a/b");
        Assert.Equal("a/\nnew%0Aline\n", _site.Get("/", Text).Body);
        Assert.Equal("text/plain; charset=utf-8", _site.Get("/", Text).Field("Content-Type"));
    }

    [Fact]
    public void No_name_gets_into_a_page_or_a_list_as_anything_but_text()
    {
        string[] names = ["<script>alert(1)<", "\"onclick=x\"", "'", "&lt;", "new\nline\r", "\u0001", "\u202Egpj.exe", "javascript:x", "a</title>", "%41", "#", "?x"];
        foreach (string name in names)
        {
            _folder.File("dir" + name.Replace("/", "", StringComparison.Ordinal) + "/" + name.Replace("/", "", StringComparison.Ordinal));
        }

        foreach (string directory in Directory.GetDirectories(_folder.Path).Append(""))
        {
            string path = directory.Length == 0 ? "/" : $"/{Uri.EscapeDataString(Path.GetFileName(directory))}/";
            string page = _site.Get(path).Body;
            string markup = Regex.Replace(page, "<(style|script)>.*?</\\1>", "", RegexOptions.Singleline);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("\"onclick", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("\r", markup, StringComparison.Ordinal);
            Assert.DoesNotContain("\u0001", markup, StringComparison.Ordinal);
            Assert.DoesNotContain(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("\u202E")), markup, StringComparison.Ordinal);
            Assert.All(Regex.Matches(markup, "href=\"([^\"]*)\""), link => Assert.Matches(@"^[-._~/?=&;%0-9A-Za-z]*$", link.Groups[1].Value));
            Assert.DoesNotContain("\r", _site.Get(path, Json).Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("readme.txt")]
    [InlineData("Readme")]
    public void A_README_is_shown_below_as_the_text_that_it_is(string name)
    {
        _folder.File("a/" + name, "# Title\n<script>alert(1)</script> & more");
        string page = _site.Get("/a/").Body;
        Assert.Contains($"<h2><a href=\"{name}\">{name}</a></h2>\n<pre># Title\n&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</pre>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"readme\"", _site.Get("/").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_long_README_the_beginning_is_shown()
    {
        _folder.File("README.txt", new string('x', 100_000));
        string page = _site.Get("/").Body;
        Assert.Contains("<pre>" + new string('x', 65_536) + "</pre>\n<p>It goes on", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Json)]
    [InlineData(Text)]
    [InlineData("")]
    public void HEAD_says_what_GET_says_of_small_and_large_directories(string fields)
    {
        _folder.File("small/a");
        for (int i = 0; i < 2 * Listing.PieceLength; i++)
        {
            _folder.File($"large/{i}");
        }

        foreach (string path in new[] { "/small/", "/large/" })
        {
            Answer get = _site.Get(path, fields);
            Answer head = _site.Ask($"HEAD {path} HTTP/1.0\r\n{fields}\r\n");
            Assert.Equal(get.Head, head.Head);
            Assert.Equal("", head.Body);
            Assert.Equal(path == "/small/", get.Field("Content-Length") is not null);
        }
    }

    [Theory]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1536)]
    [InlineData(3000)]
    public void A_directory_of_any_size_is_listed_whole_and_in_order(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _folder.File($"a/file{i}");
        }

        string expected = string.Concat(Enumerable.Range(0, count).Select(i => $"file{i}\n"));
        Assert.Equal(expected, _site.Get("/a/", Text).Body);
        Assert.Equal(count, JsonDocument.Parse(_site.Get("/a/", Json).Body).RootElement.GetArrayLength());
        Assert.Equal(count, Row().Count(_site.Get("/a/").Body) - 1);
    }

    [Fact]
    public async Task Without_listings_a_directory_is_not_found()
    {
        _folder.File("a/b.txt", "content");
        await using SiteConversation site = With(new HttpServerOptions { Root = _folder.Path, Listing = false });
        Assert.Equal(404, site.Get("/a/").Status);
        Assert.Equal(site.Get("/missing").Body, site.Get("/a/").Body);
        Assert.Equal("content", site.Get("/a/b.txt").Body);
    }

    [Fact]
    public async Task The_first_index_file_that_is_there_is_the_page_of_its_directory()
    {
        _folder.File("a/home.htm", "home");
        _folder.File("b/home.htm", "home");
        _folder.File("b/start", "start");
        _folder.File("c/index.html", "index");
        await using SiteConversation site = With(new HttpServerOptions { Root = _folder.Path, IndexFiles = ["start", "home.htm"] });
        Assert.Equal("home", site.Get("/a/").Body);
        Assert.Equal("start", site.Get("/b/").Body);
        Assert.Contains("Index of /c/", site.Get("/c/").Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_may_not_be_listed_is_forbidden()
    {
        _folder.File("closed/a.txt");
        _folder.SetMode("closed", TemporaryFolder.EnterOnly);
        Assert.Equal(403, Libc.AsNobody(() => _site.Get("/closed/")).Status);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(10_188, "9.9 KiB")]
    [InlineData(10_189, "10 KiB")]
    [InlineData(1_023_487, "999 KiB")]
    [InlineData(1_023_488, "1.0 MiB")]
    [InlineData(3_221_225_472, "3.0 GiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void A_size_is_said_with_three_digits_at_most(long length, string expected) => Assert.Equal(expected, HtmlListing.Size(length));
}
