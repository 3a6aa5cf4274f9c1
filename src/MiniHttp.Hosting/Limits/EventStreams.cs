// Event streams last as long as their pages are open. They are bounded by themselves, and do not count as connections:
// a site whose pages listen is served however many of them are open, and a stream never waits for a connection to end.

namespace MiniHttp.Hosting;

/// <summary>Counts event streams.</summary>
/// <param name="most">How many there may be at a time.</param>
internal sealed class EventStreams(int most)
{
    private int _count;

    /// <summary>Takes a place.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);
}
