using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// An exchange that counts, until it ends or leaves the count (<see cref="IDriver.LeaveCount"/>). It is the driver of
/// the exchange within, as far as that has something to tell.
/// </summary>
internal sealed class CountedExchange : DelegatingExchange, IDriver
{
    private readonly IDriver _driver;
    private Action? _left;

    private CountedExchange(IDriver driver, Func<IDriver, IExchange> open, Action left)
    {
        (_driver, _left) = (driver, left);
        Inner = open(this);
    }

    /// <summary>Opens an exchange that counts already.</summary>
    /// <param name="driver">The connection's driver.</param>
    /// <param name="open">Opens it, for the driver that it is given.</param>
    /// <param name="left">Called once, when it counts no longer; also if it cannot be opened.</param>
    public static IExchange Open(IDriver driver, Func<IDriver, IExchange> open, Action left)
    {
        try
        {
            return new CountedExchange(driver, open, left);
        }
        catch
        {
            left();
            throw;
        }
    }

    public override void Dispose()
    {
        Leave();
        base.Dispose();
    }

    public void Wake() => _driver.Wake();

    public void LeaveCount()
    {
        Leave();
        _driver.LeaveCount();
    }

    private void Leave()
    {
        _left?.Invoke();
        _left = null;
    }
}
