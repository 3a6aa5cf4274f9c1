using System.Net;

namespace MiniHttp.Hosting;

/// <summary>
/// Bytes that clients share: each may hold so many times as much as it leaves to others. Ethernet switches share their
/// buffers by this rule (the dynamic threshold): a single client may take much, and a later one still finds something
/// left.
/// </summary>
/// <param name="capacity">Bytes, at most.</param>
/// <param name="weight">How many times as much.</param>
internal sealed class SharedPool(long capacity, int weight)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, long> _held = [];
    private long _total;

    /// <summary>Bytes that are held.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    /// <summary>Takes bytes for a client.</summary>
    /// <returns>False if it may not hold as many.</returns>
    public bool TryTake(IPAddress client, long bytes)
    {
        lock (_lock)
        {
            long held = _held.GetValueOrDefault(client) + bytes, left = capacity - _total - bytes;
            if (left < 0 || held > weight * left)
            {
                return false;
            }

            _total += bytes;
            _held[client] = held;
            return true;
        }
    }

    /// <summary>Gives bytes of a client back.</summary>
    public void GiveBack(IPAddress client, long bytes)
    {
        lock (_lock)
        {
            _total -= bytes;
            long held = _held.GetValueOrDefault(client) - bytes;
            if (held > 0)
            {
                _held[client] = held;
            }
            else
            {
                _held.Remove(client);
            }
        }
    }
}
