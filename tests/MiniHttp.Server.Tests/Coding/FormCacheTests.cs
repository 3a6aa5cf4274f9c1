using MiniHttp.Protocol;

namespace MiniHttp.Server.Tests;

public class FormCacheTests
{
    private const int Length = 1000;

    private static readonly FileVersion Version = new(1, 2, Length, new FileTime(3, 4), new FileTime(5, 6));

    private readonly FormCache _cache = new(capacity: 4000); // Three forms of 1,000 bytes and what is known of them.

    [Fact]
    public void What_was_added_is_there_for_its_version_alone()
    {
        Add("a");
        Assert.True(Has("a"));
        Assert.False(Has("b"));
        Assert.False(_cache.TryGet(Key("a", ContentCoding.Gzip), Version, out _));
        FileVersion[] others =
        [
            Version with { Device = 9 }, Version with { Inode = 9 }, Version with { Length = 9 },
            Version with { Modified = new FileTime(3, 9) }, Version with { Changed = new FileTime(5, 9) },
        ];
        foreach (FileVersion other in others)
        {
            Assert.False(_cache.TryGet(Key("a"), other, out _));
        }
    }

    [Fact]
    public void Another_version_takes_the_place()
    {
        Add("a");
        long used = _cache.Used;
        _cache.Add(Key("a"), Version with { Changed = default }, new byte[Length]);
        Assert.Equal(used, _cache.Used);
        Assert.False(Has("a"));
    }

    [Fact]
    public void What_was_asked_for_longest_ago_goes_first()
    {
        Add("a");
        Add("b");
        Add("c");
        Assert.True(Has("a"));
        Add("d");
        Assert.Equal((true, false, true, true), (Has("a"), Has("b"), Has("c"), Has("d")));
        Assert.InRange(_cache.Used, 3000, 4000);
    }

    [Fact]
    public void That_it_is_not_worth_it_is_known_too()
    {
        _cache.Add(Key("a"), Version, null);
        Assert.True(_cache.TryGet(Key("a"), Version, out IFileContent? content));
        Assert.Null(content);
    }

    [Fact]
    public void What_is_being_sent_counts_until_it_has_gone()
    {
        Add("a");
        Assert.True(_cache.TryGet(Key("a"), Version, out IFileContent? first));
        Assert.True(_cache.TryGet(Key("a"), Version, out IFileContent? second));
        for (int i = 0; i < 10; i++)
        {
            Add($"{i}");
            Assert.InRange(_cache.Used, Length, 4000);
        }

        Assert.False(Has("a"));
        Assert.Equal(Length, first!.Read(new byte[2000], 0)); // Still whole.
        _cache.Add(Key("large"), Version, new byte[3600]); // Beside what is being sent there is no room for it.
        Assert.False(Has("large"));
        first.Dispose();
        first.Dispose(); // Counts once.
        _cache.Add(Key("large"), Version, new byte[3600]);
        Assert.False(Has("large"));
        second!.Dispose();
        Assert.Equal(0, _cache.Used);
        _cache.Add(Key("large"), Version, new byte[3600]);
        Assert.True(Has("large"));
    }

    [Fact]
    public void A_form_is_read_from_any_offset_to_its_end()
    {
        _cache.Add(Key("a"), Version, [1, 2, 3, 4, 5]);
        _cache.TryGet(Key("a"), Version, out IFileContent? content);
        byte[] two = new byte[2];
        Assert.Equal((2, 5L), (content!.Read(two, 3), content.Length));
        Assert.Equal([4, 5], two);
        Assert.Equal(1, content.Read(two, 4));
        Assert.Equal(0, content.Read(two, 5));
        Assert.Equal(0, content.Read(two, 6));
    }

    private static FormKey Key(string path, ContentCoding coding = ContentCoding.Brotli) => new(path, coding);

    private void Add(string path) => _cache.Add(Key(path), Version, new byte[Length]);

    private bool Has(string path)
    {
        bool has = _cache.TryGet(Key(path), Version, out IFileContent? content);
        content?.Dispose();
        return has;
    }
}
