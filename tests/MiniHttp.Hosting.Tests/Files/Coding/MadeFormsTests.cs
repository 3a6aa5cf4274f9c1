// Files without a coded form beside them, compressed by the server.

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class MadeFormsTests : IAsyncDisposable
{
    private const string AsBrowsers = "Accept-Encoding: gzip, deflate, br, zstd\r\n";

    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public MadeFormsTests()
    {
        _folder.File("a.txt", Text(10_000), Modified);
        _site = new SiteConversation(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("zstd, gzip;q=0.1", "gzip")]
    [InlineData("zstd", null)]
    [InlineData("deflate", null)]
    [InlineData("identity, gzip;q=0.5", null)]
    public void A_small_file_is_compressed_at_once_and_decodes_to_itself(string accepted, string? coding)
    {
        for (int i = 0; i < 2; i++)
        {
            Answer answer = _site.Get("/a.txt", $"Accept-Encoding: {accepted}\r\n");
            Assert.Equal((200, coding, "Accept-Encoding"), (answer.Status, answer.Field("Content-Encoding"), answer.Field("Vary")));
            Assert.Equal(Text(10_000), Decoded(answer));
            Assert.Equal($"{answer.Body.Length}", answer.Field("Content-Length"));
            Assert.Equal(coding is not null, answer.Body.Length < 9500);
            Assert.Equal(("text/plain; charset=utf-8", "Sun, 06 Nov 1994 08:49:37 GMT"), (answer.Field("Content-Type"), answer.Field("Last-Modified")));
        }
    }

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    [InlineData(MadeForms.LargestAtOnce, true)]
    public void From_the_least_length_on_it_is_compressed(int length, bool isCoded)
    {
        _folder.File("b.txt", Text(length), Modified);
        Answer answer = _site.Get("/b.txt", AsBrowsers);
        Assert.Equal((isCoded ? "br" : null, Text(length)), (answer.Field("Content-Encoding"), Decoded(answer)));
    }

    [Fact]
    public void A_larger_file_is_sent_as_it_is_until_its_coded_form_is_made_in_the_background()
    {
        _folder.File("b.txt", Text(MadeForms.LargestAtOnce + 1), Modified);
        Answer first = _site.Get("/b.txt", AsBrowsers);
        Assert.Equal((null, "Accept-Encoding", Text(MadeForms.LargestAtOnce + 1)), (first.Field("Content-Encoding"), first.Field("Vary"), first.Body));
        Assert.True(SpinWait.SpinUntil(() => _site.Get("/b.txt", AsBrowsers).Field("Content-Encoding") == "br", TimeSpan.FromSeconds(60)));
        Answer later = _site.Get("/b.txt", AsBrowsers);
        Assert.Equal(first.Body, Decoded(later));

        // Who has the first one keeps it.
        Assert.Equal(304, _site.Get("/b.txt", $"{AsBrowsers}If-None-Match: {first.Field("ETag")}\r\n").Status);
        Assert.Equal(304, _site.Get("/b.txt", $"{AsBrowsers}If-None-Match: {later.Field("ETag")}\r\n").Status);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_never_compressed()
    {
        var compression = new CompressionOptions { Cache = 1 << 20, Minimum = 0 };
        await using var site = new SiteConversation(_folder, options: new() { Root = _folder.Path, Compression = compression });
        _folder.File("large.txt", Text((1 << 20) + 1), Modified);
        _folder.File("largest.txt", Text(1 << 20), Modified);
        _folder.File("empty.txt", "", Modified);
        site.Get("/large.txt", AsBrowsers);
        site.Get("/largest.txt", AsBrowsers);
        Assert.True(SpinWait.SpinUntil(() => site.Get("/largest.txt", AsBrowsers).Field("Content-Encoding") == "br", TimeSpan.FromSeconds(60)));
        Assert.Null(site.Get("/large.txt", AsBrowsers).Field("Content-Encoding")); // It was asked for before the other one.
        Assert.Equal((200, null), (site.Get("/empty.txt", AsBrowsers).Status, site.Get("/empty.txt", AsBrowsers).Field("Content-Encoding")));
    }

    [Fact]
    public void What_would_not_become_smaller_is_sent_as_it_is()
    {
        _folder.File("noise.txt", "", Modified);
        File.WriteAllBytes(_folder["noise.txt"], RandomNumberGenerator.GetBytes(5000));
        File.SetLastWriteTimeUtc(_folder["noise.txt"], Modified.UtcDateTime);
        for (int i = 0; i < 2; i++)
        {
            Answer answer = _site.Get("/noise.txt", AsBrowsers);
            Assert.Equal(("5000", null), (answer.Field("Content-Length"), answer.Field("Content-Encoding")));
        }
    }

    [Fact]
    public void A_file_that_was_edited_a_moment_ago_is_sent_as_it_is()
    {
        _folder.File("a.txt", Text(5000), SiteConversation.Now.AddMilliseconds(-1999));
        Assert.Null(_site.Get("/a.txt", AsBrowsers).Field("Content-Encoding"));
        _site.Clock.Now = SiteConversation.Now.AddMilliseconds(1);
        Assert.Equal("br", _site.Get("/a.txt", AsBrowsers).Field("Content-Encoding"));
    }

    [Fact]
    public void After_each_edit_it_is_the_new_content()
    {
        for (int i = 0; i < 50; i++)
        {
            string content = $"{i:00}" + Text(3000); // Of one length, and another time.
            _folder.File("a.txt", content, Modified.AddTicks(i * 10));
            Assert.Equal(content, Decoded(_site.Get("/a.txt", AsBrowsers)));
            Assert.Equal(content, Decoded(_site.Get("/a.txt", "Accept-Encoding: gzip\r\n")));
        }
    }

    [Fact]
    public void A_file_that_takes_the_place_of_one_of_the_same_time_and_length_is_compressed_anew()
    {
        _site.Get("/a.txt", AsBrowsers);
        string other = Text(9999) + "!";
        _folder.File("new", other, Modified);
        File.Move(_folder["new"], _folder["a.txt"], overwrite: true);
        Assert.Equal(other, Decoded(_site.Get("/a.txt", AsBrowsers)));
    }

    // cp -p: inode, length and modification time are what they were.
    [Theory]
    [InlineData(10_000)]
    [InlineData(MadeForms.LargestAtOnce + 1)]
    public async Task A_file_that_is_overwritten_with_its_length_and_time_is_compressed_anew(int length)
    {
        await using var site = new SiteConversation(_folder, hasChangeTimes: true);
        string before = "1" + Text(length)[1..], after = "2" + Text(length)[1..];
        _folder.File("b.txt", before, Modified);
        Assert.Equal(before, UntilCoded(site, "/b.txt"));
        string plain = site.Get("/b.txt").Field("ETag")!, coded = site.Get("/b.txt", AsBrowsers).Field("ETag")!;

        _folder.Overwrite("b.txt", after, Modified);

        Assert.Equal((after, after), (Decoded(site.Get("/b.txt", AsBrowsers)), UntilCoded(site, "/b.txt")));
        foreach (string tag in new[] { plain, coded })
        {
            Assert.Equal(after, Decoded(site.Get("/b.txt", $"{AsBrowsers}If-None-Match: {tag}\r\n")));
            Assert.Equal(after, Decoded(site.Get("/b.txt", $"{AsBrowsers}Range: bytes=1-\r\nIf-Range: {tag}\r\n")));
        }
    }

    [Fact]
    public async Task A_file_that_was_changed_a_moment_ago_is_sent_as_it_is_however_old_it_says_it_is()
    {
        await using var site = new SiteConversation(_folder, hasChangeTimes: true);
        DateTimeOffset changed = _folder.VersionOf("a.txt").Changed.ToDateTimeOffset();
        site.Clock.Now = changed.AddMilliseconds(1999);
        Assert.Null(site.Get("/a.txt", AsBrowsers).Field("Content-Encoding"));
        site.Clock.Now = changed.AddMilliseconds(2001);
        Assert.Equal("br", site.Get("/a.txt", AsBrowsers).Field("Content-Encoding"));
    }

    [Fact]
    public void Its_tag_is_weak_and_of_this_form_alone()
    {
        string plain = _site.Get("/a.txt").Field("ETag")!, tag = _site.Get("/a.txt", AsBrowsers).Field("ETag")!;
        Assert.Equal($"W/{plain[..^1]}-br\"", tag);
        Answer good = _site.Get("/a.txt", $"{AsBrowsers}If-None-Match: {tag}\r\n");
        Assert.Equal((304, tag, "Accept-Encoding"), (good.Status, good.Field("ETag"), good.Field("Vary")));
        Assert.Equal(200, _site.Get("/a.txt", $"If-None-Match: {tag}\r\n").Status);
        Assert.Equal(200, _site.Get("/a.txt", $"Accept-Encoding: gzip\r\nIf-None-Match: {tag}\r\n").Status);
    }

    [Fact]
    public void A_part_is_one_of_the_file_as_it_is()
    {
        string plain = _site.Get("/a.txt").Field("ETag")!, made = _site.Get("/a.txt", AsBrowsers).Field("ETag")!;
        Answer part = _site.Get("/a.txt", $"{AsBrowsers}Range: bytes=5000-\r\nIf-Range: {plain}\r\n");
        Assert.Equal((206, null, plain, Text(10_000)[5000..]), (part.Status, part.Field("Content-Encoding"), part.Field("ETag"), part.Body));
        foreach (string other in new[] { made, made[2..], "Sun, 06 Nov 1994 08:49:37 GMT" })
        {
            Answer all = _site.Get("/a.txt", $"{AsBrowsers}Range: bytes=5000-\r\nIf-Range: {other}\r\n");
            Assert.Equal((200, Text(10_000)), (all.Status, all.Body));
        }
    }

    [Fact]
    public void HEAD_says_what_GET_would()
    {
        Answer head = _site.Ask($"HEAD /a.txt HTTP/1.0\r\n{AsBrowsers}Range: bytes=0-0\r\n\r\n"), get = _site.Get("/a.txt", AsBrowsers);
        Assert.Equal(("br", get.Head, ""), (head.Field("Content-Encoding"), head.Head, head.Body));
    }

    [Theory]
    [InlineData(nameof(CompressionMode.Precompressed), "Accept-Encoding")]
    [InlineData(nameof(CompressionMode.None), null)]
    public async Task One_switch_turns_it_off(string mode, string? vary)
    {
        var compression = new CompressionOptions { Mode = Enum.Parse<CompressionMode>(mode) };
        await using var site = new SiteConversation(_folder, options: new() { Root = _folder.Path, Compression = compression });
        Answer answer = site.Get("/a.txt", AsBrowsers);
        Assert.Equal((null, vary, Text(10_000)), (answer.Field("Content-Encoding"), answer.Field("Vary"), answer.Body));
    }

    [Fact]
    public async Task It_is_made_by_the_portable_way_below_the_root_as_well()
    {
        await using var site = new SiteConversation(_folder, root: new PortableFileRoot(_folder.Path, new HiddenNames(false)));
        Assert.Equal(Text(10_000), Decoded(site.Get("/a.txt", "Accept-Encoding: br\r\n")));
    }

    private static string UntilCoded(SiteConversation site, string path)
    {
        Answer? answer = null;
        Assert.True(SpinWait.SpinUntil(
            () => (answer = site.Get(path, AsBrowsers)).Field("Content-Encoding") == "br", TimeSpan.FromSeconds(60)));
        return Decoded(answer!);
    }

    // What people write repeats itself, a little.
    private static string Text(int length)
    {
        var random = new Random(1945);
        string[] words = [.. Enumerable.Range(0, 500).Select(i => string.Concat(Enumerable.Range(0, 2 + (i % 7)).Select(_ => (char)('a' + random.Next(26)))))];
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append(words[random.Next(words.Length)]).Append(' ');
        }

        return text.ToString(0, length);
    }

    private static string Decoded(Answer answer)
    {
        var coded = new MemoryStream(Encoding.Latin1.GetBytes(answer.Body));
        using Stream stream = answer.Field("Content-Encoding") switch
        {
            "br" => new BrotliStream(coded, System.IO.Compression.CompressionMode.Decompress),
            "gzip" => new GZipStream(coded, System.IO.Compression.CompressionMode.Decompress),
            _ => coded,
        };
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
