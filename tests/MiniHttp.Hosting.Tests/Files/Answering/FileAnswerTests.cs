// RFC 9110 §13 and §14 on a site as its clients see it: which copy is good, and which part is sent.


using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class FileAnswerTests : IAsyncDisposable
{
    private const string Text = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string Date = "Sun, 06 Nov 1994 08:49:37 GMT";

    private static readonly DateTimeOffset Modified = new(1994, 11, 6, 8, 49, 37, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public FileAnswerTests()
    {
        _folder.File("a.txt", Text, Modified);
        _folder.File("young.txt", Text, SiteConversation.Now.AddMilliseconds(-1500));
        _folder.File("empty", "", Modified);
        _site = new SiteConversation(_folder, new HttpServerOptions { CacheControl = [new("*.txt", "max-age=60")] });
    }

    private string Tag => _site.Get("/a.txt").Field("ETag")!;

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void The_same_version_keeps_its_tag_and_another_one_has_another()
    {
        string tag = Tag;
        Assert.StartsWith("\"", tag, StringComparison.Ordinal);
        Assert.Equal(tag, Tag);
        _folder.File("a.txt", Text, Modified.AddTicks(1));
        Assert.NotEqual(tag, Tag);
        Assert.Equal(Date, _site.Get("/a.txt").Field("Last-Modified"));
    }

    [Theory]
    [InlineData("GET", "{0}")]
    [InlineData("HEAD", "{0}")]
    [InlineData("GET", "W/{0}")]
    [InlineData("GET", "\"x\", {0}")]
    [InlineData("GET", "\"x\"\r\nIf-None-Match: {0}")]
    [InlineData("GET", "*")]
    [InlineData("HEAD", "*")]
    public void A_copy_that_is_named_by_its_tag_is_good(string method, string format)
    {
        string tag = Tag;
        Answer answer = _site.Ask($"{method} /a.txt HTTP/1.0\r\nIf-None-Match: {format.Replace("{0}", tag, StringComparison.Ordinal)}\r\n\r\n");
        Assert.Equal((304, "", null), (answer.Status, answer.Body, answer.FileLength));
        Assert.Equal((tag, "max-age=60"), (answer.Field("ETag"), answer.Field("Cache-Control")));
        Assert.Null(answer.Field("Content-Length"));
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("")]
    [InlineData("nonsense")]
    public void If_None_Match_wins_over_the_date(string value)
    {
        Answer answer = _site.Get("/a.txt", $"If-None-Match: {value}\r\nIf-Modified-Since: {Date}\r\n");
        Assert.Equal((200, Text), (answer.Status, answer.Body));
        Assert.Equal(304, _site.Get("/a.txt", $"If-None-Match: {Tag}\r\nIf-Modified-Since: Sat, 05 Nov 1994 00:00:00 GMT\r\n").Status);
    }

    [Fact]
    public void A_file_of_two_seconds_gets_the_tag_that_it_keeps()
    {
        string young = _site.Get("/young.txt").Field("ETag")!;
        Assert.StartsWith("W/\"", young, StringComparison.Ordinal);
        _site.Clock.Now += TimeSpan.FromSeconds(1);
        string tag = _site.Get("/young.txt").Field("ETag")!;
        Assert.Equal(young[2..^2] + "\"", tag);
        Assert.Equal(200, _site.Get("/young.txt", $"If-None-Match: {young}\r\n").Status);
        Assert.Equal(304, _site.Get("/young.txt", $"If-None-Match: {tag}\r\n").Status);
        Assert.Equal(304, _site.Get("/young.txt", $"If-None-Match: W/{tag}\r\n").Status);
    }

    // A client that knows nothing but dates would keep the first for good.
    [Fact]
    public void Of_two_edits_within_one_second_a_client_that_knows_only_dates_gets_the_second()
    {
        _folder.File("b.txt", "one", SiteConversation.Now.AddMilliseconds(100));
        _site.Clock.Now = SiteConversation.Now.AddMilliseconds(200);
        Answer first = _site.Get("/b.txt");
        Assert.Equal(("one", null), (first.Body, first.Field("Last-Modified")));

        _folder.File("b.txt", "two", SiteConversation.Now.AddMilliseconds(800));
        _site.Clock.Now = SiteConversation.Now.AddSeconds(10);
        Answer second = _site.Get("/b.txt");
        Assert.Equal(("two", "Mon, 06 May 2024 07:08:09 GMT"), (second.Body, second.Field("Last-Modified")));
        Assert.Equal(304, _site.Get("/b.txt", $"If-Modified-Since: {second.Field("Last-Modified")}\r\n").Status);
    }

    // cp -p: length and modification time are what they were, and the change time alone tells.
    [Fact]
    public async Task A_file_that_is_overwritten_with_its_length_and_time_has_another_strong_tag()
    {
        await using var site = new SiteConversation(_folder, hasChangeTimes: true);
        string tag = site.Get("/a.txt").Field("ETag")!;
        Assert.StartsWith("\"", tag, StringComparison.Ordinal);
        string other = Text.ToUpperInvariant();
        _folder.Overwrite("a.txt", other, Modified);

        Assert.Equal((200, other), (site.Get("/a.txt", $"If-None-Match: {tag}\r\n").Status, site.Get("/a.txt").Body));
        Assert.Equal(other, site.Get("/a.txt", $"Range: bytes=1-\r\nIf-Range: {tag}\r\n").Body);
        Assert.NotEqual(tag, site.Get("/a.txt").Field("ETag"));
    }

    // A client's date is that of the newer file, which is older than nothing: mv old new.
    [Fact]
    public async Task A_file_with_an_older_date_that_takes_the_place_of_another_is_sent_to_who_has_the_newer_date()
    {
        await using var site = new SiteConversation(_folder, hasChangeTimes: true);
        string date = site.Get("/a.txt").Field("Last-Modified")!;
        _folder.File("old.txt", "old", Modified.AddDays(-1));
        File.Move(_folder["old.txt"], _folder["a.txt"], overwrite: true);
        Answer answer = site.Get("/a.txt", $"If-Modified-Since: {date}\r\n");
        Assert.Equal((200, "old"), (answer.Status, answer.Body));
        Assert.Equal(304, site.Get("/a.txt", $"If-Modified-Since: {answer.Field("Last-Modified")}\r\n").Status);
    }

    // Two folders that were made in one go have files of the same length and times, and only one of them is at its
    // place at a time.
    [Fact]
    public async Task Files_of_two_folders_of_which_one_takes_the_place_of_the_other_never_share_a_tag()
    {
        await using var site = new SiteConversation(_folder, hasChangeTimes: true);
        _folder.Folder("one");
        _folder.Folder("two");
        for (int i = 0; i < 100; i++)
        {
            _folder.File($"one/{i}", "1", Modified);
            _folder.File($"two/{i}", "2", Modified);
        }

        string[] before = [.. Enumerable.Range(0, 100).Select(i => site.Get($"/one/{i}").Field("ETag")!)];
        Directory.Move(_folder["one"], _folder["three"]);
        Directory.Move(_folder["two"], _folder["one"]);
        string[] after = [.. Enumerable.Range(0, 100).Select(i => site.Get($"/one/{i}").Field("ETag")!)];
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Theory]
    [InlineData(nameof(ETagSource.Mtime))]
    [InlineData(nameof(ETagSource.Content))]
    public async Task What_tags_are_made_of_is_a_setting(string name)
    {
        ETagSource source = Enum.Parse<ETagSource>(name);
        var settings = new HttpServerOptions { Root = _folder.Path, ETag = source };
        await using var one = new SiteConversation(_folder, options: settings, hasChangeTimes: true);
        await using var other = new SiteConversation(_folder, options: settings, hasChangeTimes: true);
        string tag = one.Get("/a.txt").Field("ETag")!;
        Assert.Equal(source == ETagSource.Mtime ? "\"2ebc98a1-24\"" : "\"74e7e5bb9d22d6db26bf76946d40fff3\"", tag);

        // A replica: the same bytes and times, copied later to another file.
        _folder.File("copy.txt", Text, Modified);
        File.Move(_folder["copy.txt"], _folder["a.txt"], overwrite: true);
        Assert.Equal(tag, other.Get("/a.txt").Field("ETag"));
        Assert.Equal(304, one.Get("/a.txt", $"If-None-Match: {tag}\r\n").Status);
        Assert.Equal(206, one.Get("/a.txt", $"Range: bytes=1-\r\nIf-Range: {tag}\r\n").Status);
    }

    [Fact]
    public void No_copy_from_between_two_edits_within_one_tick_is_ever_called_good()
    {
        _folder.File("b.txt", "one", SiteConversation.Now);
        Answer first = _site.Get("/b.txt");
        Assert.Null(first.Field("Last-Modified"));
        _folder.File("b.txt", "two", SiteConversation.Now);
        foreach (double seconds in new[] { 0, 0.5, 5 })
        {
            _site.Clock.Now = SiteConversation.Now.AddSeconds(seconds);
            Assert.Equal("two", _site.Get("/b.txt", $"If-None-Match: {first.Field("ETag")}\r\n").Body);
            Assert.Equal("two", _site.Get("/b.txt", $"Range: bytes=1-\r\nIf-Range: {first.Field("ETag")}\r\n").Body);
        }
    }

    [Fact]
    public void What_has_no_file_has_no_tag_and_no_condition()
    {
        Answer answer = _site.Get("/missing", "If-None-Match: *\r\nRange: bytes=0-0\r\n");
        Assert.Equal((404, null, null, null), (answer.Status, answer.Field("ETag"), answer.Field("Accept-Ranges"), answer.Field("Cache-Control")));
    }

    [Fact]
    public void Caches_are_told_what_the_rule_of_the_file_says()
    {
        _folder.File("a/index.html", "<p>");
        Assert.Equal("max-age=60", _site.Get("/a.txt").Field("Cache-Control"));
        Assert.Equal("max-age=60", _site.Get("/a.txt", "Range: bytes=0-0\r\n").Field("Cache-Control"));
        Assert.Null(_site.Get("/a/").Field("Cache-Control"));
    }

    [Theory]
    [InlineData("0-0", "0", "0-0")]
    [InlineData("10-12", "abc", "10-12")]
    [InlineData("33-", "xyz", "33-35")]
    [InlineData("33-1000", "xyz", "33-35")]
    [InlineData("-2", "yz", "34-35")]
    [InlineData("-1000", Text, "0-35")]
    [InlineData("0-", Text, "0-35")]
    [InlineData("0-3,2-5", "012345", "0-5")]
    [InlineData("0-1,99-", "01", "0-1")]
    public void One_range_is_sent_as_it_is(string range, string body, string sent)
    {
        Answer answer = _site.Get("/a.txt", $"Range: bytes={range}\r\n");
        Assert.Equal((206, body, (long?)body.Length), (answer.Status, answer.Body, answer.FileLength));
        Assert.Equal($"bytes {sent}/36", answer.Field("Content-Range"));
        Assert.Equal($"{body.Length}", answer.Field("Content-Length"));
        Assert.Equal(("text/plain; charset=utf-8", "bytes", Date), (answer.Field("Content-Type"), answer.Field("Accept-Ranges"), answer.Field("Last-Modified")));
        Assert.Equal(Tag, answer.Field("ETag"));
    }

    [Fact]
    public void Several_ranges_are_sent_in_one_body()
    {
        Answer answer = _site.Get("/a.txt", "Range: bytes=0-1,10-11,-1\r\n");
        string boundary = answer.Field("Content-Type")!["multipart/byteranges; boundary=".Length..];
        string Part(string range, string content)
            => $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes {range}/36\r\n\r\n{content}\r\n";
        Assert.Equal(206, answer.Status);
        Assert.Equal(Part("0-1", "01") + Part("10-11", "ab") + Part("35-35", "z") + $"--{boundary}--\r\n", answer.Body);
        Assert.Equal($"{answer.Body.Length}", answer.Field("Content-Length"));
        Assert.Null(answer.Field("Content-Range"));
        Assert.Equal(5, answer.FileLength);
        Assert.NotEqual(answer.Field("Content-Type"), _site.Get("/a.txt", "Range: bytes=0-1,10-11,-1\r\n").Field("Content-Type"));
    }

    [Theory]
    [InlineData("36-")]
    [InlineData("36-40,99-")]
    [InlineData("-0")]
    [InlineData("99999999999999999999-")]
    public void A_range_of_which_there_is_nothing_is_416_with_the_length(string range)
    {
        Answer answer = _site.Get("/a.txt", $"Range: bytes={range}\r\nConnection: keep-alive\r\n");
        Assert.Equal((416, "bytes */36", "keep-alive"), (answer.Status, answer.Field("Content-Range"), answer.Field("Connection")));
        Assert.Equal((null, null, null), (answer.Field("ETag"), answer.Field("Last-Modified"), answer.FileLength));
        Assert.Contains("The file has 36 bytes", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=2-1")]
    [InlineData("lines=0-1")]
    [InlineData("bytes=0-1\r\nRange: bytes=0-1")]
    public void A_range_that_is_none_is_ignored(string value)
        => Assert.Equal((200, Text), (_site.Get("/a.txt", $"Range: {value}\r\n").Status, _site.Get("/a.txt", $"Range: {value}\r\n").Body));

    [Fact]
    public void A_range_of_an_empty_file_is_ignored() => Assert.Equal(200, _site.Get("/empty", "Range: bytes=0-\r\n").Status);

    [Fact]
    public void HEAD_ignores_Range()
    {
        Answer answer = _site.Ask("HEAD /a.txt HTTP/1.0\r\nRange: bytes=0-0\r\n\r\n");
        Assert.Equal((200, "36", "bytes", null), (answer.Status, answer.Field("Content-Length"), answer.Field("Accept-Ranges"), answer.Field("Content-Range")));
    }

    [Fact]
    public void A_good_copy_outweighs_a_range()
        => Assert.Equal(304, _site.Get("/a.txt", $"Range: bytes=0-0\r\nIf-None-Match: {Tag}\r\n").Status);

    [Theory]
    [InlineData("{0}", 206)]
    [InlineData(Date, 206)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 206)]
    [InlineData("W/{0}", 200)]
    [InlineData("\"x\"", 200)]
    [InlineData("*", 200)]
    [InlineData("", 200)]
    [InlineData("{0}, {0}", 200)]
    [InlineData("Sun, 06 Nov 1994 08:49:36 GMT", 200)]
    [InlineData("Sun, 06 Nov 1994 08:49:38 GMT", 200)]
    public void If_Range_lets_a_part_go_only_to_who_has_this_very_version(string format, int status)
    {
        string value = format.Replace("{0}", Tag, StringComparison.Ordinal);
        Assert.Equal(status, _site.Get("/a.txt", $"Range: bytes=1-\r\nIf-Range: {value}\r\n").Status);
        Assert.Equal(status == 206 ? 416 : 200, _site.Get("/a.txt", $"Range: bytes=36-\r\nIf-Range: {value}\r\n").Status);
        Assert.Equal(200, _site.Get("/a.txt", $"If-Range: {value}\r\n").Status);
    }

    [Fact]
    public void If_Range_of_a_file_that_may_still_be_written_gets_all()
    {
        Answer young = _site.Get("/young.txt");
        string tag = young.Field("ETag")!;
        foreach (string value in new[] { tag, tag[2..], "Mon, 06 May 2024 07:08:07 GMT" })
        {
            Assert.Equal(200, _site.Get("/young.txt", $"Range: bytes=1-\r\nIf-Range: {value}\r\n").Status);
        }

        Assert.Equal(206, _site.Get("/young.txt", "Range: bytes=1-\r\n").Status);
    }

    [Fact]
    public void A_Simple_Request_never_gets_a_part()
    {
        Answer answer = _site.Ask("GET /a.txt\r\n");
        Assert.Equal(("", Text), (answer.Head, answer.Body));
    }
}
