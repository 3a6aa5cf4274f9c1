// A client that closes its connection and one that only ends its sending side send the same FIN. The client that has
// closed answers further bytes with a reset. While its response is being produced nothing is received any more, so the
// driver has to look for that reset: at a deadline.

namespace MiniHttp.Protocol;

/// <summary>When to look whether a client that sends no more has left while its response is being produced.</summary>
internal struct LeaveWatch
{
    /// <summary>A quarter of a second, our own: no more than that is produced for a client that has left.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the client has ended its sending side.</summary>
    public bool PeerEnded { get; set; }

    /// <summary>When to look; never while the client may still send, because a receive reports the reset.</summary>
    public readonly long Next(long now) => PeerEnded ? ServerLimits.After(now, Interval) : Needs.Never;

    /// <summary>
    /// A deadline has passed while the producer has nothing: all that the client owes is to acknowledge what was sent.
    /// </summary>
    /// <returns>When to look again; null if the client acknowledges too slowly.</returns>
    public readonly long? Look(ref SendPace pace, ServerLimits limits, long? unacknowledged, long now)
        => unacknowledged is null or 0 ? Next(now)
            : pace.Look(limits, unacknowledged, now) is { } next ? Math.Min(next, Next(now))
            : null;
}
