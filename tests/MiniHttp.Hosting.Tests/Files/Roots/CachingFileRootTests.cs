// Whatever is done to a file, the very next look at it shows it as it is.

using System.Text;
using System.Text.RegularExpressions;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class CachingFileRootContractTests : LinuxFileRootContract
{
    private protected override FileRootKind Kind => FileRootKind.Caching;
}

public sealed class CachingFileRootLinksTests : FileRootLinksContract
{
    private protected override FileRootKind Kind => FileRootKind.Caching;
}

public sealed class CachingFileRootTests : IDisposable
{
    private static readonly DateTimeOffset Long = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly StoppedClock _clock = new(DateTimeOffset.UtcNow.AddHours(1)); // To it every file has been left alone for long.
    private readonly FileCache _cache = new(1 << 20);
    private readonly CachingFileRoot _root;

    public CachingFileRootTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Directory.CreateDirectory(_folder["root"]);
        _root = new CachingFileRoot(new LinuxFileRoot(_folder["root"], new HiddenNames(false)), _cache, _clock);
    }

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    /// <summary>Everything that can happen to a file whose content is "before", with nothing left to tell by but what the kernel notes.</summary>
    public static TheoryData<string> Changes => [.. Happenings.Keys];

    private static Dictionary<string, (Action<TemporaryFolder> Do, string? After)> Happenings { get; } = new()
    {
        ["is written, with its length and time as before"] = (f => Write(f["root/a/file"], "after!"), "after!"),
        ["is replaced by another file of the same length and time"] = (f =>
        {
            Write(f["root/a/new"], "after!");
            File.Move(f["root/a/new"], f["root/a/file"], overwrite: true);
        }, "after!"),
        ["is deleted"] = (f => File.Delete(f["root/a/file"]), null),
        ["grows"] = (f => File.AppendAllText(f["root/a/file"], "+"), "before+"),
        ["becomes empty"] = (f => File.WriteAllText(f["root/a/file"], ""), ""),
        ["becomes a directory"] = (f =>
        {
            File.Delete(f["root/a/file"]);
            f.Folder("root/a/file");
        }, null),
        ["becomes a link to a file outside"] = (f =>
        {
            f.File("outside", "secret", Long);
            File.Delete(f["root/a/file"]);
            f.Link("root/a/file", "../../outside");
        }, null),
        ["leaves the root, and a link to its directory takes the place of that"] = (f =>
        {
            Directory.Move(f["root/a"], f["outside"]);
            f.Link("root/a", "../outside");
        }, null),
        ["is moved to another directory, and a link leads there"] = (f =>
        {
            Directory.Move(f["root/a"], f["root/b"]);
            f.Link("root/a", "b");
        }, "before"),
        ["leaves with its directory, and another comes"] = (f =>
        {
            Directory.Move(f["root/a"], f["outside"]);
            f.File("root/a/file", "after!", Long);
        }, "after!"),
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_file_that_is_kept_is_seen_to_be_another_when_it(string happens)
    {
        _folder.File("root/a/file", "before", Long);
        Assert.Equal(("before", "before"), (Content("a/file"), Content("a/file")));
        Assert.True(IsKept("a/file"));

        // The kernel's clock ticks: what it takes two seconds to be sure of, with the clock of the system.
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Happenings[happens].Do(_folder);

        Assert.Equal(Happenings[happens].After, Content("a/file"));
        Assert.Equal(Happenings[happens].After, Content("a/file"));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task So_is_a_large_one_that_is_kept_open_when_it(string happens)
    {
        string large = new('x', SmallFile.Longest);
        _folder.File("root/a/file", large + "before", Long);
        Assert.Equal((large + "before", large + "before"), (Content("a/file"), Content("a/file")));
        Assert.Single(_folder.OpenFiles());

        await Task.Delay(50, TestContext.Current.CancellationToken);
        Happenings[happens].Do(_folder);

        string? after = happens.StartsWith("grows", StringComparison.Ordinal) ? large + "before+"
            : happens.StartsWith("is moved", StringComparison.Ordinal) ? large + "before" : Happenings[happens].After;
        Assert.Equal(after, Content("a/file"));
        Assert.Equal(after, Content("a/file"));
    }

    [Fact]
    public void A_file_that_may_no_longer_be_read_is_not_sent_from_memory()
    {
        _folder.File("root/file", "before", Long);
        Assert.Equal(("before", "before"), (Libc.AsNobody(() => Content("file")), Libc.AsNobody(() => Content("file"))));
        Assert.True(IsKept("file"));
        _folder.SetMode("root/file", UnixFileMode.None);
        Assert.Null(Libc.AsNobody(() => Content("file")));
    }

    // Two changes within a tick of the kernel's clock have the same time.
    [Fact]
    public void A_file_that_was_changed_a_moment_ago_is_not_kept_however_old_it_says_it_is()
    {
        _folder.File("root/file", "before", Long);
        _clock.Now = DateTimeOffset.UtcNow.AddSeconds(1);
        Assert.Equal("before", Content("file"));
        Assert.False(IsKept("file"));

        _clock.Now = DateTimeOffset.UtcNow.AddSeconds(2.1);
        Assert.Equal("before", Content("file"));
        Assert.True(IsKept("file"));
    }

    [Fact]
    public void Nor_is_what_a_link_leads_to_and_what_lies_deep()
    {
        _folder.File("root/1/2/3/4/5", "deep", Long);
        _folder.File("root/file", "x", Long);
        _folder.Link("root/link", "file");
        foreach (string name in new[] { "1/2/3/4/5", "link" })
        {
            Assert.NotNull(Content(name));
            Assert.False(IsKept(name));
        }
    }

    [Fact]
    public void The_largest_and_the_smallest_that_are_kept_are_whole()
    {
        string most = string.Concat(Enumerable.Range(0, SmallFile.Longest).Select(i => (char)('a' + (i % 26))));
        _folder.File("root/most", most, Long);
        _folder.File("root/empty", "", Long);
        Assert.Equal((most, most), (Content("most"), Content("most")));
        Assert.Equal(("", ""), (Content("empty"), Content("empty")));
        Assert.True(IsKept("most") && IsKept("empty"));
    }

    [Fact]
    public void Large_files_are_kept_open_so_many_and_no_more()
    {
        for (int i = 0; i < CachingFileRoot.MostOpen + 10; i++)
        {
            _folder.File($"root/{i}", new string('x', SmallFile.Longest + 1), Long);
            Assert.NotNull(Content($"{i}"));
        }

        Assert.Equal(CachingFileRoot.MostOpen, _folder.OpenFiles().Count);
        Assert.Equal(0, _cache.Used);
    }

    [Fact]
    public void A_large_file_that_nobody_asks_for_is_closed_and_an_answer_with_it_goes_on()
    {
        var clock = new OneTimerClock { Ahead = TimeSpan.FromHours(1) };
        using var root = new CachingFileRoot(new LinuxFileRoot(_folder["root"], new HiddenNames(false)), _cache, clock);
        string large = new('x', SmallFile.Longest + 1);
        _folder.File("root/large", large, Long);
        using IFileContent answer = root.Open("large"u8).File!;
        Assert.Equal(large, Content("large", root));
        Assert.Single(_folder.OpenFiles());

        clock.Ring(); // It was asked for since.
        Assert.Single(_folder.OpenFiles());
        clock.Ring();
        Assert.Single(_folder.OpenFiles());
        Assert.Equal(large.Length, answer.Read(new byte[large.Length], 0));
        answer.Dispose();
        Assert.Empty(_folder.OpenFiles());
    }

    [Fact]
    public void No_more_is_kept_than_may_be_and_what_is_in_use_stays()
    {
        const int Capacity = 16 * 1024;
        var cache = new FileCache(Capacity);
        using var root = new CachingFileRoot(new LinuxFileRoot(_folder["root"], new HiddenNames(false)), cache, _clock);
        for (int i = 0; i < 100; i++) _folder.File($"root/{i}", new string('x', 1000), Long);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(1000, Content($"{i}", root)!.Length);
            Assert.Equal(1000, Content("0", root)!.Length);
            Assert.InRange(cache.Used, 1, Capacity);
        }

        Assert.NotNull(cache.Find("0"u8));
        Assert.Null(cache.Find("50"u8));
        int kept = Enumerable.Range(0, 100).Count(i => cache.Find(Encoding.ASCII.GetBytes($"{i}")) is not null);
        Assert.InRange(kept, 5, 16);
    }

    // Each write at the real time, with the real clock: kept when it has been left alone for long enough, and anew at once after the next.
    [Fact]
    public async Task With_the_clock_of_the_system_every_look_shows_the_last_write()
    {
        using var root = new CachingFileRoot(new LinuxFileRoot(_folder["root"], new HiddenNames(false)), _cache, TimeProvider.System);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 200; i++)
            {
                Write(_folder["root/file"], $"{round}:{i:000}");
                Assert.Equal($"{round}:{i:000}", Content("file", root));
            }

            await Task.Delay(TimeSpan.FromSeconds(2.1), TestContext.Current.CancellationToken);
            Assert.Equal($"{round}:199", Content("file", root));
            Assert.True(IsKept("file"));
            Assert.Equal($"{round}:199", Content("file", root));
        }
    }

    [Theory]
    [InlineData("file.txt")]
    [InlineData("file.bin")]
    [InlineData("a/index.html")]
    [InlineData("empty.txt")]
    public async Task Answers_from_memory_are_those_from_the_disk(string name)
    {
        _folder.File("root/" + name, name.StartsWith("empty", StringComparison.Ordinal) ? "" : string.Concat(Enumerable.Range(0, 400).Select(i => $"{i} ")), Long);
        await using var disk = new SiteConversation(_folder, root: new LinuxFileRoot(_folder["root"], new HiddenNames(false)));
        await using var memory = new SiteConversation(_folder, root: _root);
        string plain = disk.Get("/" + name).Head;
        string tag = Regex.Match(plain, "\r\nETag: (.*)\r\n").Groups[1].Value, date = Regex.Match(plain, "\r\nLast-Modified: (.*)\r\n").Groups[1].Value;
        string[] fields =
        [
            "", $"If-None-Match: {tag}\r\n", "If-None-Match: \"x\"\r\n", "If-None-Match: *\r\n", $"If-Modified-Since: {date}\r\n",
            "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "If-Modified-Since: Fri, 06 Nov 2099 08:49:37 GMT\r\n",
            $"If-None-Match: \"x\"\r\nIf-Modified-Since: {date}\r\n", "Range: bytes=10-19\r\n", "Range: bytes=99999-\r\n", $"Range: bytes=0-1\r\nIf-Range: {tag}\r\n",
            "Range: bytes=0-1\r\nIf-Range: \"x\"\r\n", "Accept-Encoding: gzip\r\n", "Connection: keep-alive\r\n",
        ];
        for (int time = 0; time < 3; time++)
        {
            foreach ((string method, string field) in fields.SelectMany(field => new[] { ("GET", field), ("HEAD", field) }))
            {
                string request = $"{method} /{name} HTTP/1.0\r\n{field}\r\n";
                (Answer expected, Answer actual) = (disk.Ask(request), memory.Ask(request));
                Assert.Equal((expected.Head, expected.Body), (actual.Head, actual.Body));
            }
        }

        Assert.True(IsKept(name));
        bool isEmpty = name.StartsWith("empty", StringComparison.Ordinal); // No tag and no date is sure then.
        Assert.Equal(isEmpty, _cache.Find(Encoding.UTF8.GetBytes(name))!.Ready is null);
    }

    private static void Write(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, Long.UtcDateTime);
    }

    private bool IsKept(string name) => _cache.Find(Encoding.UTF8.GetBytes(name)) is not null;

    private string? Content(string name, IFileRoot? root = null)
    {
        using IFileContent? file = (root ?? _root).Open(Encoding.UTF8.GetBytes(name)).File;
        byte[] content = new byte[file?.Length ?? 0];
        return file is null ? null : Encoding.UTF8.GetString(content, 0, file.Read(content, 0));
    }
}
