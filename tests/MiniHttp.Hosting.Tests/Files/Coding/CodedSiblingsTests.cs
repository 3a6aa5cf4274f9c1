// Coded forms that lie beside a file, as clients see them. The server sends them as they are: here they say in plain text which they are.

using System.IO.Compression;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class CodedSiblingsTests : IAsyncDisposable
{
    private const string Plain = "the file as it is", Date = "Sun, 06 Nov 1994 08:49:37 GMT", AsBrowsers = "Accept-Encoding: gzip, deflate, br, zstd\r\n";

    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public CodedSiblingsTests()
    {
        _folder.File("a.css", Plain, Modified);
        _site = new SiteConversation(_folder, new HttpServerOptions { CacheControl = [new("*.css", "max-age=60")] });
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    // Every choice of siblings against every one of fields: an oracle of its own says what is to come.
    [Fact]
    public void Of_those_that_are_there_the_client_gets_the_one_it_likes_best()
    {
        (string Coding, string Extension)[] all = [("br", ".br"), ("zstd", ".zst"), ("gzip", ".gz")];
        double?[] weights = [null, 0, 0.5, 1];
        for (int present = 0; present < 8; present++)
        {
            for (int i = 0; i < 3; i++)
            {
                File.Delete(_folder["a.css" + all[i].Extension]);
                if ((present & (1 << i)) != 0)
                {
                    _folder.File("a.css" + all[i].Extension, "as " + all[i].Coding, Modified);
                }
            }

            foreach (double?[] said in from br in weights from zstd in weights from gzip in weights from plain in weights select new[] { br, zstd, gzip, plain })
            {
                string[] names = ["br", "zstd", "gzip", "identity"];
                string field = string.Join(", ", names.Zip(said).Where(one => one.Second is not null).Select(one => FormattableString.Invariant($"{one.First};q={one.Second}")));
                int best = -1;
                for (int i = 0; i < 3; i++)
                {
                    bool isTaken = (present & (1 << i)) != 0 && said[i] > 0 && said[i] >= (said[3] ?? 0);
                    best = isTaken && (best < 0 || said[i] > said[best]) ? i : best;
                }

                Answer answer = _site.Get("/a.css", $"Accept-Encoding: {field}\r\n");
                Assert.Equal((200, best < 0 ? null : names[best], best < 0 ? Plain : "as " + names[best]), (answer.Status, answer.Field("Content-Encoding"), answer.Body));
                Assert.Equal(("Accept-Encoding", "text/css; charset=utf-8", Date), (answer.Field("Vary"), answer.Field("Content-Type"), answer.Field("Last-Modified")));
            }
        }
    }

    [Fact]
    public void Who_asks_for_no_coding_gets_the_file_as_it_is_and_caches_learn_that_others_do_not()
    {
        Add("a.css.br");
        Answer answer = _site.Get("/a.css");
        Assert.Equal((Plain, null, "Accept-Encoding", "max-age=60"), (answer.Body, answer.Field("Content-Encoding"), answer.Field("Vary"), answer.Field("Cache-Control")));
        Assert.Equal(Plain, _site.Ask("GET /a.css\r\n").Body);
    }

    [Fact]
    public void A_coded_form_is_an_entity_of_its_own_with_a_strong_tag()
    {
        Add("a.css.br");
        Add("a.css.gz");
        Answer[] answers = [_site.Get("/a.css"), _site.Get("/a.css", "Accept-Encoding: br\r\n"), _site.Get("/a.css", "Accept-Encoding: gzip\r\n")];
        string[] tags = [.. answers.Select(answer => answer.Field("ETag")!)];
        Assert.Distinct(tags);
        Assert.Equal("-br\"", tags[1][^4..]);
        Assert.Equal("-gzip\"", tags[2][^6..]);
        Assert.All(tags, tag => Assert.StartsWith("\"", tag, StringComparison.Ordinal));
        Assert.Equal("bytes", answers[1].Field("Accept-Ranges"));
        Assert.Equal($"{answers[1].Body.Length}", answers[1].Field("Content-Length"));
        Assert.Equal("a.css.br", answers[1].Body);
    }

    [Fact]
    public void A_coded_form_that_is_written_anew_has_another_tag()
    {
        Add("a.css.br");
        string tag = _site.Get("/a.css", "Accept-Encoding: br\r\n").Field("ETag")!;
        _folder.File("a.css.br", "other", Modified.AddTicks(10));
        Answer answer = _site.Get("/a.css", $"Accept-Encoding: br\r\nIf-None-Match: {tag}\r\n");
        Assert.Equal((200, "other"), (answer.Status, answer.Body));
    }

    [Fact]
    public void HEAD_says_what_GET_would()
    {
        Add("a.css.br");
        Answer get = _site.Get("/a.css", AsBrowsers), head = _site.Ask($"HEAD /a.css HTTP/1.0\r\n{AsBrowsers}Range: bytes=0-0\r\n\r\n");
        Assert.Equal((get.Head, ""), (head.Head, head.Body));
    }

    [Fact]
    public void A_good_copy_of_the_coded_form_is_good()
    {
        Add("a.css.br");
        string tag = _site.Get("/a.css", AsBrowsers).Field("ETag")!;
        foreach (string condition in new[] { $"If-None-Match: {tag}\r\n", $"If-Modified-Since: {Date}\r\n" })
        {
            Answer answer = _site.Get("/a.css", AsBrowsers + condition);
            Assert.Equal((304, tag, "Accept-Encoding", "max-age=60"), (answer.Status, answer.Field("ETag"), answer.Field("Vary"), answer.Field("Cache-Control")));
            Assert.Equal((null, null), (answer.Field("Content-Encoding"), answer.Field("Content-Length")));
        }

        Assert.Equal(200, _site.Get("/a.css", $"If-None-Match: {tag}\r\n").Status); // It takes no coding any more.
    }

    [Fact]
    public void Who_has_a_good_copy_of_the_file_as_it_is_needs_no_other_form()
    {
        string tag = _site.Get("/a.css", AsBrowsers).Field("ETag")!;
        Add("a.css.br");
        Answer answer = _site.Get("/a.css", $"{AsBrowsers}If-None-Match: {tag}\r\n");
        Assert.Equal((304, tag, "Accept-Encoding"), (answer.Status, answer.Field("ETag"), answer.Field("Vary")));
    }

    [Fact]
    public void A_range_is_one_of_the_coded_form()
    {
        _folder.File("a.css.br", "0123456789", Modified);
        string tag = _site.Get("/a.css", "Accept-Encoding: br\r\n").Field("ETag")!;
        Answer part = _site.Get("/a.css", $"Accept-Encoding: br\r\nRange: bytes=2-4\r\nIf-Range: {tag}\r\n");
        Assert.Equal((206, "234", "bytes 2-4/10", "br", tag), (part.Status, part.Body, part.Field("Content-Range"), part.Field("Content-Encoding"), part.Field("ETag")));
        Answer none = _site.Get("/a.css", "Accept-Encoding: br\r\nRange: bytes=10-\r\n");
        Assert.Equal((416, "bytes */10", "Accept-Encoding", null), (none.Status, none.Field("Content-Range"), none.Field("Vary"), none.Field("Content-Encoding")));
    }

    [Fact]
    public void A_part_of_one_form_is_never_continued_with_another()
    {
        Add("a.css.br");
        string plain = _site.Get("/a.css").Field("ETag")!, coded = _site.Get("/a.css", "Accept-Encoding: br\r\n").Field("ETag")!;
        Assert.Equal(200, _site.Get("/a.css", $"Accept-Encoding: br\r\nRange: bytes=1-\r\nIf-Range: {plain}\r\n").Status);
        Assert.Equal(200, _site.Get("/a.css", $"Range: bytes=1-\r\nIf-Range: {coded}\r\n").Status);
        Assert.Equal(200, _site.Get("/a.css", $"Accept-Encoding: br\r\nRange: bytes=1-\r\nIf-Range: {Date}\r\n").Status); // All forms have it.
        Assert.Equal(206, _site.Get("/a.css", $"Range: bytes=1-\r\nIf-Range: {Date}\r\n").Status);
    }

    [Fact]
    public void Several_ranges_of_a_coded_form_are_all_of_it()
    {
        _folder.File("a.css.br", "0123456789", Modified);
        Answer answer = _site.Get("/a.css", "Accept-Encoding: br\r\nRange: bytes=0-0,5-6\r\n");
        Assert.Equal((200, "0123456789", "br", "text/css; charset=utf-8"), (answer.Status, answer.Body, answer.Field("Content-Encoding"), answer.Field("Content-Type")));
        Assert.Equal(206, _site.Get("/a.css", "Range: bytes=0-0,5-6\r\n").Status);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-10_000_000)]
    public void One_that_is_older_than_the_file_is_not_sent(long ticks)
    {
        _folder.File("a.css.br", "of before", Modified.AddTicks(ticks));
        _folder.File("a.css.gz", "of now", Modified.AddTicks(1));
        Assert.Equal(("of now", "gzip"), (_site.Get("/a.css", AsBrowsers).Body, _site.Get("/a.css", AsBrowsers).Field("Content-Encoding")));
    }

    [Fact]
    public void One_that_may_still_be_written_is_not_sent()
    {
        _folder.File("a.css.br", "half", SiteConversation.Now.AddMilliseconds(-1999));
        Assert.Equal(Plain, _site.Get("/a.css", AsBrowsers).Body);
        _site.Clock.Now = SiteConversation.Now.AddMilliseconds(1);
        Assert.Equal("half", _site.Get("/a.css", AsBrowsers).Body);
    }

    [Fact]
    public void What_is_no_file_that_can_be_read_is_not_sent()
    {
        _folder.Folder("a.css.br");
        _folder.File("a.css.gz", "", Modified);
        _folder.Link("a.css.zst", "/etc/passwd");
        Assert.Equal((200, Plain), (_site.Get("/a.css", AsBrowsers).Status, _site.Get("/a.css", AsBrowsers).Body));
    }

    [Fact]
    public void A_link_within_the_folder_is_followed()
    {
        _folder.File("out/b", "linked", Modified);
        _folder.Link("a.css.br", "out/b");
        Assert.Equal("linked", _site.Get("/a.css", AsBrowsers).Body);
    }

    [Fact]
    public void Asked_for_by_its_name_it_is_a_file_like_others()
    {
        Add("a.css.gz");
        Answer answer = _site.Get("/a.css.gz", AsBrowsers);
        Assert.Equal((200, "application/gzip", null, null), (answer.Status, answer.Field("Content-Type"), answer.Field("Content-Encoding"), answer.Field("Vary")));
        Add("b.css.gz");
        Assert.Equal(404, _site.Get("/b.css", AsBrowsers).Status); // And it stands for nothing that is not there.
    }

    [Fact]
    public void The_page_of_a_directory_has_coded_forms_too()
    {
        _folder.File("sub/index.html", "<p>", Modified);
        Add("sub/index.html.br");
        Assert.Equal("sub/index.html.br", _site.Get("/sub/", AsBrowsers).Body);
    }

    [Fact]
    public void What_is_hidden_stays_hidden()
    {
        _folder.File(".htaccess.txt", "secret", Modified);
        _folder.File("appsettings.json", "secret", Modified);
        Add(".htaccess.txt.br");
        Add("appsettings.json.br");
        Assert.Equal(404, _site.Get("/.htaccess.txt", AsBrowsers).Status);
        Assert.Equal(404, _site.Get("/appsettings.json", AsBrowsers).Status);
    }

    [Fact]
    public void Files_that_are_compressed_in_themselves_have_one_form_only()
    {
        _folder.File("a.png", Plain, Modified);
        Add("a.png.br");
        Answer answer = _site.Get("/a.png", AsBrowsers);
        Assert.Equal((Plain, null), (answer.Body, answer.Field("Vary")));
    }

    [Theory]
    [InlineData(nameof(CompressionMode.All), "a.css.br", "Accept-Encoding")]
    [InlineData(nameof(CompressionMode.Precompressed), "a.css.br", "Accept-Encoding")]
    [InlineData(nameof(CompressionMode.None), Plain, null)]
    public async Task One_switch_turns_them_off(string mode, string body, string? vary)
    {
        Add("a.css.br");
        var compression = new CompressionOptions { Mode = Enum.Parse<CompressionMode>(mode) };
        var settings = new HttpServerOptions { Root = _folder.Path, Compression = compression };
        await using var site = new SiteConversation(_folder, options: settings);
        Answer answer = site.Get("/a.css", AsBrowsers);
        Assert.Equal((body, vary), (answer.Body, answer.Field("Vary")));
    }

    [Fact]
    public async Task They_are_found_by_the_portable_way_below_the_root_as_well()
    {
        Add("a.css.br");
        await using var site = new SiteConversation(_folder, root: new PortableFileRoot(_folder.Path, new HiddenNames(false)));
        Assert.Equal("a.css.br", site.Get("/a.css", AsBrowsers).Body);
    }

    // cp -p of an old file over a newer one: the form is younger than the file that it was not made of.
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task One_that_was_there_before_its_file_was_put_in_its_place_is_not_sent(string coding)
    {
        await using var site = new SiteConversation(_folder, hasChangeTimes: true);
        string name = "a.css" + (coding == "br" ? ".br" : coding == "gzip" ? ".gz" : ".zst");
        Code(name, coding, Plain, Modified.AddHours(1));
        Assert.Equal(coding, site.Get("/a.css", $"Accept-Encoding: {coding}\r\n").Field("Content-Encoding"));

        _folder.Overwrite("a.css", "the file as it was", Modified.AddHours(-1));

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("the file as it was", site.Get("/a.css", $"Accept-Encoding: {coding}\r\n").Body);
            await Task.Yield();
        }
    }

    // chown -R after cp -p of an old file: now the form looks as if it was put in its place last.
    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Nor_if_both_were_given_to_another_owner_since(string coding)
    {
        await using var site = new SiteConversation(_folder, hasChangeTimes: true);
        string name = "a.css" + (coding == "br" ? ".br" : ".gz");
        Code(name, coding, Plain, Modified.AddHours(1));
        _folder.Overwrite("a.css", "the file as it was", Modified.AddHours(-1));
        File.SetLastWriteTimeUtc(_folder["a.css"], Modified.AddHours(-1).UtcDateTime); // Sets the change time.
        File.SetLastWriteTimeUtc(_folder[name], Modified.AddHours(1).UtcDateTime);

        string Body() => site.Get("/a.css", $"Accept-Encoding: {coding}\r\n").Body;
        Assert.True(SpinWait.SpinUntil(() => Body() == "the file as it was", TimeSpan.FromSeconds(60)));
        Assert.Equal("the file as it was", Body());
    }

    // cp -a, tar, unzip and chown -R come to a file and its form in any order.
    [Theory]
    [InlineData("br", 17)]
    [InlineData("gzip", 17)]
    [InlineData("br", 1_000_000)]
    [InlineData("gzip", 1_000_000)]
    public async Task One_that_was_copied_before_its_file_is_sent_once_it_was_seen_to_decode_to_it(
        string coding, int length)
    {
        var compression = new CompressionOptions { Mode = CompressionMode.Precompressed };
        var settings = new HttpServerOptions { Root = _folder.Path, Compression = compression };
        await using var site = new SiteConversation(_folder, options: settings, hasChangeTimes: true);
        string content = string.Concat(Enumerable.Repeat("0123456789abcdef\n", (length / 17) + 1))[..length];
        string name = "b.css" + (coding == "br" ? ".br" : ".gz");
        _folder.File("b.css", "", Modified);
        Code(name, coding, content, Modified);
        _folder.Overwrite("b.css", content, Modified);

        Answer? answer = null;
        bool IsCoded()
        {
            answer = site.Get("/b.css", $"Accept-Encoding: {coding}\r\n");
            return answer.Field("Content-Encoding") == coding;
        }

        Assert.True(SpinWait.SpinUntil(IsCoded, TimeSpan.FromSeconds(60)));
        Assert.Equal(new FileInfo(_folder[name]).Length, answer!.FileLength);
        Assert.StartsWith("\"", answer.Field("ETag"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("something else!!!")]
    [InlineData("the file as it is and more")]
    [InlineData("the file as it i")]
    [InlineData("")]
    public void One_that_does_not_decode_to_it_is_not(string decoded)
    {
        Code("a.css.br", "br", decoded, Modified);
        _folder.Overwrite("a.css", Plain, Modified);
        using IFileRoot root = FileRoots.OpenUsual(_folder.Path);
        using var check = new SiblingCheck(root);
        FileVersion file = _folder.VersionOf("a.css"), sibling = _folder.VersionOf("a.css.br");
        Assert.Null(check.IsProven("a.css"u8, file, sibling, ContentCoding.Brotli));
        Assert.True(SpinWait.SpinUntil(() => check.Remembered == 1, TimeSpan.FromSeconds(60)));
        Assert.False(check.IsProven("a.css"u8, file, sibling, ContentCoding.Brotli));
    }

    private void Add(string name) => _folder.File(name, name, Modified);

    // There is no zstd in .NET: what is sent is not looked into.
    private void Code(string name, string coding, string content, DateTimeOffset modified)
    {
        using (FileStream file = File.Create(_folder[name]))
        using (Stream stream = coding switch
        {
            "br" => new BrotliStream(file, CompressionLevel.Optimal),
            "gzip" => new GZipStream(file, CompressionLevel.Optimal),
            _ => file,
        })
        {
            stream.Write(Encoding.ASCII.GetBytes(content));
        }

        File.SetLastWriteTimeUtc(_folder[name], modified.UtcDateTime);
    }
}
