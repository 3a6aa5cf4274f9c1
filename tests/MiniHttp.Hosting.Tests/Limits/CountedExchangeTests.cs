using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class CountedExchangeTests
{
    private readonly NoDriver _driver = new();
    private int _left;

    [Fact]
    public void It_counts_until_it_is_disposed_of()
    {
        IExchange exchange = CountedExchange.Open(_driver, _ => new NoExchange(), () => _left++);
        Assert.Equal(0, _left);
        exchange.Dispose();
        exchange.Dispose();
        Assert.Equal((1, 0), (_left, _driver.TimesLeft));
    }

    [Fact]
    public void One_that_leaves_the_count_leaves_that_of_its_driver_too()
    {
        IDriver? within = null;
        IExchange exchange = CountedExchange.Open(
            _driver,
            driver =>
            {
                within = driver;
                return new NoExchange();
            },
            () => _left++);
        within!.LeaveCount();
        Assert.Equal((1, 1), (_left, _driver.TimesLeft));
        exchange.Dispose();
        Assert.Equal((1, 1), (_left, _driver.TimesLeft));
    }

    [Fact]
    public void One_that_could_not_be_opened_does_not_count()
    {
        Assert.Throws<InvalidOperationException>(
            () => CountedExchange.Open(_driver, _ => throw new InvalidOperationException(), () => _left++));
        Assert.Equal(1, _left);
    }
}
