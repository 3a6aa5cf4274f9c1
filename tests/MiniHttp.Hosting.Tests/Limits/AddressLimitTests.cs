using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class AddressLimitTests
{
    private readonly AddressLimit _limit = new(2);

    [Fact]
    public void So_many_of_one_address_are_let_in_and_further_ones_are_too_many()
    {
        Assert.Equal([false, false, true, true], Enumerable.Range(0, 4).Select(port => Open("10.0.0.1", port).TooMany));
        Assert.False(Open("10.0.0.2").TooMany);
    }

    [Fact]
    public void Whoever_leaves_makes_room()
    {
        Open("10.0.0.1");
        IExchange second = Open("10.0.0.1").Exchange;
        IExchange third = Open("10.0.0.1").Exchange;
        third.Dispose();
        Assert.True(Open("10.0.0.1").TooMany);
        second.Dispose();
        Assert.True(Open("10.0.0.1").TooMany); // Two are there still, one of them too many.
    }

    [Fact]
    public void Clients_without_an_address_are_not_counted()
        => Assert.All(Enumerable.Range(0, 5), _ => Assert.False(Open(null).TooMany));

    [Fact]
    public void An_exchange_that_could_not_be_opened_does_not_count()
    {
        for (int i = 0; i < 5; i++)
        {
            Assert.Throws<InvalidOperationException>(() => _limit.Open(
                new Client("10.0.0.1", 1), new NoDriver(), (_, _) => throw new InvalidOperationException()));
        }

        Assert.False(Open("10.0.0.1").TooMany);
    }

    private (bool TooMany, IExchange Exchange) Open(string? address, int port = 1)
    {
        bool tooMany = false;
        IExchange exchange = _limit.Open(new Client(address, port), new NoDriver(), (told, _) =>
        {
            tooMany = told;
            return new NoExchange();
        });
        return (tooMany, exchange);
    }

    private sealed record Client(string? Address, int Port) : IConnection
    {
        public EndPoint? Local => null;

        public EndPoint? Remote => Address is null ? null : new IPEndPoint(IPAddress.Parse(Address), Port);
    }
}
