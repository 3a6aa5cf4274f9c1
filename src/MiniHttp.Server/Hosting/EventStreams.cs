// Event streams last as long as their pages are open. They are bounded by themselves, and do not count as connections:
// a site whose pages listen is served however many of them are open, and a stream never waits for a connection to end.

using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Counts event streams.</summary>
/// <param name="most">How many there may be at a time.</param>
internal sealed class EventStreams(int most)
{
    private int _count;

    /// <summary>
    /// How many a server with these settings has: none without --live-reload and --live, fewer where descriptors are
    /// few.
    /// </summary>
    public static int Most(ServerSettings settings)
        => settings.LiveReload || settings.Live ? DescriptorLimit.Uncounted(settings.Limits.MaxEventStreams) : 0;

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
