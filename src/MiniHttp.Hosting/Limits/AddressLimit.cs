// How many connections one client address may have at a time. What is beyond is answered, by 503, and not just dropped: its user sees why.

using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Counts connections by the address of the client.</summary>
/// <param name="most">How many each may have.</param>
internal sealed class AddressLimit(int most)
{
    private readonly Dictionary<IPAddress, int> _counts = [];

    /// <summary>Opens an exchange, and counts it until it ends or leaves the count.</summary>
    /// <param name="connection">Whose.</param>
    /// <param name="driver">The connection's driver.</param>
    /// <param name="open">Opens it for a driver; told whether there are too many.</param>
    public IExchange Open(IConnection connection, IDriver driver, Func<bool, IDriver, IExchange> open)
    {
        if (connection.Remote is not IPEndPoint { Address: var address })
        {
            return open(false, driver);
        }

        bool isTooMany = Add(address, 1) > most;
        return CountedExchange.Open(driver, counted => open(isTooMany, counted), () => Add(address, -1));
    }

    private int Add(IPAddress address, int number)
    {
        lock (_counts)
        {
            int count = _counts.GetValueOrDefault(address) + number;
            if (count == 0)
            {
                _counts.Remove(address);
            }
            else
            {
                _counts[address] = count;
            }

            return count;
        }
    }
}
