// What --when-full refuse needs: beyond the connections that are served there is room for some more, which are told that there are too many.
// That room is small, and nobody stays in it for long: beyond it clients wait as ever, and what refuses cannot be flooded itself.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Counts all connections, and says which are too many.</summary>
/// <param name="most">How many are served.</param>
internal sealed class FullHouse(int most)
{
    private int _count;

    /// <summary>How many connections are accepted where so many are served: a tenth more, and eight at least.</summary>
    public static int Accepted(int served) => served + Math.Max(8, served / 10);

    /// <summary>How many of those that can be accepted are served, where the system may allow fewer than are wanted.</summary>
    public static int Served(int wanted, int accepted) => (int)Math.Max(1, (long)accepted * wanted / Accepted(wanted));

    /// <summary>What those may take who are only told that there are too many: as much time as is lingered, lest they keep the next from being told.</summary>
    public static ServerLimits LimitsOfRefused(ServerLimits limits) => limits with
    {
        HeadTimeout = limits.LingerSilence < limits.HeadTimeout ? limits.LingerSilence : limits.HeadTimeout,
        LingerTotal = limits.LingerSilence < limits.LingerTotal ? limits.LingerSilence : limits.LingerTotal,
    };

    /// <summary>Opens an exchange, and counts it until it ends or leaves the count.</summary>
    /// <param name="driver">The connection's driver.</param>
    /// <param name="open">Opens it for a driver; told whether there are too many.</param>
    public IExchange Open(IDriver driver, Func<bool, IDriver, IExchange> open)
    {
        bool isTooMany = Interlocked.Increment(ref _count) > most;
        return CountedExchange.Open(driver, counted => open(isTooMany, counted), Leave);
    }

    private void Leave() => Interlocked.Decrement(ref _count);
}
