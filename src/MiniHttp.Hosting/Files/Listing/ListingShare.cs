using System.Net;

namespace MiniHttp.Hosting;

/// <summary>The memory of one listing. For one thread at a time.</summary>
internal sealed class ListingShare(ListingMemory memory, IPAddress network) : IDisposable
{
    private long _beginning = ListingMemory.Small; // Granted, of each pool.
    private long _rest;
    private long _used;
    private bool _isOver;

    /// <summary>Takes some more.</summary>
    /// <returns>False if it may not.</returns>
    public bool TryTake(long bytes)
    {
        long missing = Math.Max(_used + bytes - _beginning - _rest, 0);
        if (missing > 0 && !memory.Rests.TryTake(network, missing))
        {
            return false;
        }

        _rest += missing;
        _used += bytes;
        return true;
    }

    /// <summary>Takes a block, which counts.</summary>
    /// <returns>Null if it may not.</returns>
    public byte[]? TakeBlock() => TryTake(ListingMemory.BlockSize) ? memory.TakeBlock() : null;

    /// <summary>Gives a block back that counts until the end.</summary>
    public void Recycle(byte[] block) => memory.Recycle(block);

    /// <summary>Gives a block back.</summary>
    public void GiveBack(byte[] block)
    {
        memory.Recycle(block);
        _used -= ListingMemory.BlockSize;
        Trim();
    }

    /// <summary>Gives bytes back that may be taken again.</summary>
    public void Return(long bytes) => _used -= bytes;

    /// <summary>What was granted and is not used goes to others: nothing more will be taken.</summary>
    public void Trim()
    {
        long rest = Math.Min(_rest, _beginning + _rest - _used);
        memory.Rests.GiveBack(network, rest);
        _rest -= rest;
        long beginning = _beginning + _rest - _used;
        memory.Beginnings.GiveBack(network, beginning);
        _beginning -= beginning;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            _used = 0;
            Trim();
            memory.End();
        }
    }
}
