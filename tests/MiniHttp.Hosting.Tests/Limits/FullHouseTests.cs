using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class FullHouseTests
{
    [Fact]
    public void So_many_are_served_and_further_ones_are_too_many_until_somebody_leaves()
    {
        var house = new FullHouse(2);
        (bool TooMany, IExchange Exchange)[] clients = [.. Enumerable.Range(0, 4).Select(_ => Open(house))];
        Assert.Equal([false, false, true, true], clients.Select(client => client.TooMany));

        clients[0].Exchange.Dispose();
        clients[2].Exchange.Dispose();
        Assert.True(Open(house).TooMany); // Two are there still, one of them too many.
        clients[1].Exchange.Dispose();
        clients[3].Exchange.Dispose();
        Assert.False(Open(house).TooMany);
    }

    [Fact]
    public void An_exchange_that_could_not_be_opened_does_not_count()
    {
        var house = new FullHouse(1);
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<InvalidOperationException>(
                () => house.Open(new NoDriver(), (_, _) => throw new InvalidOperationException()));
        }

        Assert.False(Open(house).TooMany);
    }

    [Theory]
    [InlineData(1, 9)]
    [InlineData(80, 88)]
    [InlineData(10_000, 11_000)]
    public void A_tenth_more_are_accepted_than_are_served_and_eight_at_least(int served, int accepted)
    {
        Assert.Equal(accepted, FullHouse.Accepted(served));
        Assert.Equal(served, FullHouse.Served(served, accepted));
    }

    [Theory]
    [InlineData(10_000, 5500, 5000)]
    [InlineData(10_000, 1, 1)]
    [InlineData(1_000_000, 1_000_000, 909_090)]
    public void Where_the_system_allows_fewer_there_is_room_to_refuse_all_the_same(int wanted, int accepted, int served)
        => Assert.Equal(served, FullHouse.Served(wanted, accepted));

    [Fact]
    public void Who_is_refused_has_no_more_time_than_a_silence()
    {
        var limits = new ServerLimits();
        ServerLimits refused = FullHouse.LimitsOfRefused(limits);
        Assert.Equal(limits with { HeadTimeout = TimeSpan.FromSeconds(5), LingerTotal = TimeSpan.FromSeconds(5) }, refused);
        ServerLimits hasty = limits with { HeadTimeout = TimeSpan.FromSeconds(1), LingerTotal = TimeSpan.FromSeconds(2) };
        Assert.Equal(hasty, FullHouse.LimitsOfRefused(hasty));
    }

    private static (bool TooMany, IExchange Exchange) Open(FullHouse house)
    {
        bool tooMany = false;
        IExchange exchange = house.Open(new NoDriver(), (told, _) =>
        {
            tooMany = told;
            return new NoExchange();
        });
        return (tooMany, exchange);
    }
}
