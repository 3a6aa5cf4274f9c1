using System.Net;

namespace MiniHttp.Hosting.Tests;

public class ListingMemoryTests
{
    private const long Capacity = 16 << 20;

    private readonly ListingMemory _memory = new(Capacity);

    private static IPEndPoint At(string address) => new(IPAddress.Parse(address), 1);

    // As much as it gets.
    private static void Fill(ListingShare share)
    {
        while (share.TryTake(64 * 1024))
        {
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Large_listings_of_one_address_may_hold_three_quarters_of_their_half(int listings)
    {
        for (int i = 0; i < listings; i++)
        {
            Fill(_memory.Begin(At("10.0.0.1"))!);
        }

        const long Expected = Capacity * 3 / 8;
        Assert.InRange(_memory.Total - (listings * ListingMemory.Small), Expected - (64 * 1024), Expected);
    }

    [Fact]
    public void A_further_address_finds_something_left()
    {
        Fill(_memory.Begin(At("10.0.0.1"))!);
        Assert.True(_memory.Begin(At("10.0.0.2"))!.TryTake(Capacity / 16));
    }

    // Large listings of however many addresses, and those to come.
    [Fact]
    public void Small_listings_are_not_refused_for_large_ones()
    {
        var alone = new ListingMemory(Capacity);
        int expected = CountSmall(alone, "10.0.1.1");
        for (int i = 0; i < 10; i++)
        {
            ListingShare large = _memory.Begin(At($"10.0.0.{i}"))!;
            Fill(large);
        }

        // The large ones began small, too.
        Assert.InRange(CountSmall(_memory, "10.0.1.1"), expected * 2 / 3, expected - 1);
    }

    [Fact]
    public void Small_listings_of_one_address_leave_an_eighth_to_the_others()
    {
        Assert.Equal(Capacity / 2 / ListingMemory.Small * 7 / 8, CountSmall(_memory, "10.0.0.1"));
        Assert.NotNull(_memory.Begin(At("10.0.0.2")));
    }

    private static int CountSmall(ListingMemory memory, string address)
    {
        int begun = 0;
        while (memory.Begin(At(address)) is not null)
        {
            begun++;
        }

        return begun;
    }

    [Fact]
    public void What_is_not_needed_or_given_back_is_there_for_others()
    {
        ListingShare share = _memory.Begin(At("10.0.0.1"))!;
        Assert.True(share.TryTake(ListingMemory.Small + 1000));
        Assert.Equal(ListingMemory.Small + 1000, _memory.Total);
        share.Return(2000);
        Assert.True(share.TryTake(1000));
        share.Trim();
        Assert.Equal(ListingMemory.Small, _memory.Total);
        share.Return(1000);
        share.Trim();
        Assert.Equal(ListingMemory.Small - 1000, _memory.Total);
        share.Dispose();
        share.Dispose();
        Assert.Equal(0, _memory.Total);
    }

    [Fact]
    public void Blocks_are_used_again_while_there_are_listings()
    {
        ListingShare first = _memory.Begin(At("10.0.0.1"))!, second = _memory.Begin(At("10.0.0.2"))!;
        byte[] block = first.TakeBlock()!;
        first.GiveBack(block);
        Assert.Same(block, second.TakeBlock());
        Assert.Equal(ListingMemory.Small, _memory.Total); // The first one takes nothing more.
    }

    // A customer has a whole /64, and could ask from as many addresses as he likes.
    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:ffff:ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.2", false)]
    [InlineData(null, null, true)]
    public void Addresses_of_one_customer_are_one(string? first, string? second, bool areOne)
    {
        Fill(_memory.Begin(first is null ? null : At(first))!);
        ListingShare other = _memory.Begin(second is null ? null : At(second))!;
        Assert.Equal(!areOne, other.TryTake(ListingMemory.Small + 1));
    }

    [Fact]
    public void Without_memory_there_is_no_large_listing()
        => Assert.Null(new ListingMemory((2 * ListingMemory.Small) - 1).Begin(At("10.0.0.1")));
}
