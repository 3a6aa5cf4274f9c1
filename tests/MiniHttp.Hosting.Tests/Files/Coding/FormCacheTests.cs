using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class FormCacheTests
{
    private const int Block = FormCache.BlockSize, Length = 1000;

    // Three forms of one block, and what is known of them; or one of four.
    private const long Capacity = (4 * Block) + 1000;

    private static readonly FileVersion Version = new(1, 2, Length, new FileTime(3, 4), new FileTime(5, 6));

    private readonly FormCache _cache = new(Capacity);

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
        Add("a", version: Version with { Changed = default });
        Assert.Equal(used, _cache.Used);
        Assert.False(Has("a"));
    }

    [Fact]
    public void The_form_requested_longest_ago_is_dropped_first()
    {
        Add("a");
        Add("b");
        Add("c");
        Assert.True(Has("a"));
        Add("d");
        Assert.Equal((true, false, true, true), (Has("a"), Has("b"), Has("c"), Has("d")));
        Assert.InRange(_cache.Used, 3 * Block, Capacity);
    }

    [Fact]
    public void That_it_is_not_worth_it_is_known_too()
    {
        _cache.Add(Key("a"), Version, null);
        Assert.True(_cache.TryGet(Key("a"), Version, out IFileContent? content));
        Assert.Null(content);
    }

    [Fact]
    public void A_form_that_is_being_sent_stays_and_counts_until_it_has_been_sent()
    {
        Add("a");
        Assert.True(_cache.TryGet(Key("a"), Version, out IFileContent? first));
        Assert.True(_cache.TryGet(Key("a"), Version, out IFileContent? second));
        for (int i = 0; i < 10; i++)
        {
            Add($"{i}");
            Assert.InRange(_cache.Used, Block, Capacity);
        }

        Assert.True(Has("a")); // Dropping it would free nothing.
        Assert.Equal(Length, first!.Read(new byte[2000], 0));
        Assert.Null(_cache.Begin(4 * Block)); // Besides it there is no room for that.
        first.Dispose();
        first.Dispose(); // Counts once.
        Assert.Null(_cache.Begin(4 * Block));
        second!.Dispose();
        Add("large", 4 * Block);
        Assert.Equal((true, false), (Has("large"), Has("a")));
    }

    [Fact]
    public void A_form_that_was_replaced_while_it_is_sent_is_sent_to_its_end()
    {
        Add("a", fill: 1);
        Assert.True(_cache.TryGet(Key("a"), Version, out IFileContent? content));
        Add("a", fill: 2, version: Version with { Changed = default });
        Add("b", fill: 3);
        byte[] read = new byte[Length];
        content!.Read(read, 0);
        Assert.Equal(Enumerable.Repeat((byte)1, Length), read);
        long used = _cache.Used;
        content.Dispose();
        Assert.InRange(used - _cache.Used, Block, Block + 1000);
        Assert.Equal(0, content.Read(read, 0)); // Its blocks may be those of another form by now.
    }

    [Fact]
    public void A_form_counts_while_it_is_made()
    {
        FormDraft draft = Begin(3 * Block);
        draft.Write(new byte[2 * Block]);
        Assert.Equal(2 * Block, _cache.Used);
        Assert.Null(_cache.Begin(2 * Block)); // It may need its third block.
        draft.Dispose();
        draft.Dispose(); // Counts once.
        Assert.Equal(0, _cache.Used);
        Begin(2 * Block).Dispose();
    }

    // An encoder takes much before it writes anything.
    [Fact]
    public void Room_that_is_not_used_is_the_same_the_next_time()
    {
        using FormDraft draft = Begin(Block);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Block, draft.Room().Length);
            draft.Advance(0);
        }

        Assert.Equal(Block, _cache.Used);
    }

    [Fact]
    public void A_form_has_no_more_bytes_than_it_may_have()
    {
        using FormDraft draft = Begin(Block + 1);
        draft.Write(new byte[Block + 1]);
        Assert.True(draft.IsWhole);
        draft.Write([1]);
        Assert.Equal((false, true, false), (draft.IsWhole, draft.IsTooLong, draft.IsOutOfRoom));
        draft.Write(new byte[10 * Block]);
        Assert.Equal(2 * Block, _cache.Used);
    }

    [Fact]
    public void A_form_without_room_is_told_so()
    {
        Add("a", 2 * Block);
        using FormDraft draft = Begin(3 * Block); // "a" would be dropped for it, but is being sent meanwhile.
        _cache.TryGet(Key("a"), Version, out _);
        draft.Write(new byte[2 * Block]);
        Assert.True(draft.IsWhole);
        draft.Write(new byte[Block]);
        Assert.Equal((false, false, true), (draft.IsWhole, draft.IsTooLong, draft.IsOutOfRoom));
    }

    [Fact]
    public void Blocks_are_used_again_and_never_exceed_the_capacity()
    {
        long most = 0;
        for (int i = 0; i < 100; i++)
        {
            Add($"{i % 7}", i % 3 * Block);
            _cache.Add(Key($"not worth it {i}"), Version, null);
            most = Math.Max(most, _cache.Allocated);
            Assert.InRange(_cache.Allocated, _cache.Used, Capacity);
        }

        Assert.InRange(most, 3 * Block, Capacity);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(Block)]
    [InlineData(Block + 5)]
    [InlineData(3 * Block)]
    public void A_form_is_read_from_any_offset_to_its_end(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];
        using (FormDraft draft = Begin(length))
        {
            draft.Write(bytes.AsSpan(0, 3));
            draft.Write(bytes.AsSpan(3));
            _cache.Add(Key("a"), Version, draft);
        }

        _cache.TryGet(Key("a"), Version, out IFileContent? content);
        Assert.Equal(length, content!.Length);
        foreach (int offset in new[] { 0, 1, length / 2, length - 1, length, length + 1 })
        {
            byte[] read = new byte[length];
            int count = content.Read(read, offset);
            Assert.Equal(bytes.Skip(offset), read.Take(count));
        }

        byte[] two = new byte[2];
        Assert.Equal(2, content.Read(two, length - 2));
        Assert.Equal(bytes[^2..], two);
    }

    private static FormKey Key(string path, ContentCoding coding = ContentCoding.Brotli) => new(path, coding);

    private FormDraft Begin(int most) => _cache.Begin(most) ?? throw new InvalidOperationException("There is no room.");

    private void Add(string path, int length = Length, byte fill = 0, FileVersion? version = null)
    {
        using FormDraft draft = Begin(length);
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill(fill);
        draft.Write(bytes);
        Assert.True(draft.IsWhole);
        _cache.Add(Key(path), version ?? Version, draft);
    }

    private bool Has(string path)
    {
        bool has = _cache.TryGet(Key(path), Version, out IFileContent? content);
        content?.Dispose();
        return has;
    }
}
