// The memory of large listings: the names of a directory of a million files take 42 MB until the last client has taken
// the last of them. So it is bounded in bytes, in two pools: one for the first 256 KiB of each listing, one for what a
// listing needs beyond them. However many large listings there are, a small one finds the first pool as the small ones
// have left it.

using System.Net;

namespace MiniHttp.Hosting;

/// <summary>Grants memory to listings.</summary>
/// <param name="capacity">Bytes, at most.</param>
internal sealed class ListingMemory(long capacity)
{
    /// <summary>Bytes that a listing is granted when it begins, or not at all: the names of some 6,000 files.</summary>
    public const int Small = 256 * 1024;

    /// <summary>Bytes of a block.</summary>
    public const int BlockSize = 4096;

    /// <summary>
    /// How many times as much as it leaves to others a client address may hold: seven eighths of a pool, and three
    /// quarters.
    /// </summary>
    private const int WeightOfBeginnings = 7, WeightOfRests = 3;

    private readonly Lock _lock = new();
    private readonly Stack<byte[]> _free = []; // Used again while there are listings.
    private int _listings;

    /// <summary>Bytes, at most.</summary>
    public long Capacity => capacity;

    /// <summary>Bytes that are granted.</summary>
    public long Total => Beginnings.Total + Rests.Total;

    /// <summary>For the first bytes of each listing.</summary>
    internal SharedPool Beginnings { get; } = new(capacity / 2, WeightOfBeginnings);

    /// <summary>For what large listings need beyond them.</summary>
    internal SharedPool Rests { get; } = new(capacity - (capacity / 2), WeightOfRests);

    /// <summary>Begins a listing.</summary>
    /// <param name="client">Where its client is.</param>
    /// <returns>Its share, <see cref="Small"/> to begin with; null if there is too little left.</returns>
    public ListingShare? Begin(EndPoint? client)
    {
        IPAddress network = NetworkOf(client);
        if (!Beginnings.TryTake(network, Small))
        {
            return null;
        }

        lock (_lock)
        {
            _listings++;
        }

        return new ListingShare(this, network);
    }

    /// <summary>A block of memory that was granted.</summary>
    internal byte[] TakeBlock()
    {
        lock (_lock)
        {
            return _free.TryPop(out byte[]? block) ? block : GC.AllocateUninitializedArray<byte>(BlockSize);
        }
    }

    /// <summary>Takes a block back, to be used again; it still counts.</summary>
    internal void Recycle(byte[] block)
    {
        lock (_lock)
        {
            _free.Push(block);
        }
    }

    /// <summary>A listing has ended, and has given back what it held.</summary>
    internal void End()
    {
        lock (_lock)
        {
            if (--_listings == 0)
            {
                _free.Clear();
            }
        }
    }

    // Of IPv6 a customer has all addresses of a /64. Clients without an address count as one.
    private static IPAddress NetworkOf(EndPoint? client)
    {
        const int LengthOfIPv6 = 16, LengthOfNetwork = 8;
        if (client is not IPEndPoint { Address: var address })
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6 || address.GetAddressBytes() is not { Length: LengthOfIPv6 } bytes)
        {
            return address;
        }

        bytes.AsSpan(LengthOfNetwork).Clear();
        return new IPAddress(bytes);
    }
}
