// Whether a client takes its answer fast enough. It has some time to begin with, and every byte that it takes gives it
// more: as long as that byte may take at the least rate. What it has in advance is never more than the time for which
// it may take nothing.
//
// Taken is what the client's system has acknowledged. What our kernel has is not taken: that is megabytes, handed over
// at once, and at the least rate they would be good for hours. Nor need the client's program have read it: its system
// acknowledges what it has room for.

namespace MiniHttp.Protocol;

/// <summary>
/// The pace at which one answer is taken. Counting costs an addition; it is looked at only when a deadline has passed.
/// </summary>
internal struct SendPace
{
    private long _handed; // To the kernel, since the answer began.
    private long _handedAt;
    private long _taken; // Of that, at the last look.
    private long _until;

    /// <summary>An answer begins.</summary>
    /// <returns>When to look.</returns>
    public long Begin(ServerLimits limits, long now)
    {
        _handed = 0;
        return Resume(limits, now);
    }

    /// <summary>There is something to send again: while there was nothing, the client owed nothing.</summary>
    /// <returns>When to look.</returns>
    public long Resume(ServerLimits limits, long now)
    {
        _taken = _handed; // What was handed over before earns nothing any more.
        _until = NextLook(limits, now, ServerLimits.After(now, limits.SendTimeout));
        return _until;
    }

    /// <summary>So much has been handed to the kernel.</summary>
    public void Hand(long count, long now) => (_handed, _handedAt) = (_handed + count, now);

    /// <summary>Looks how much was taken.</summary>
    /// <param name="limits">The least rate, and for how long nothing may be taken.</param>
    /// <param name="unacknowledged">What the kernel still has; null where it does not tell. What was handed over counts as taken then.</param>
    /// <param name="now">The driver's milliseconds.</param>
    /// <returns>When to look again; null if the client is too slow.</returns>
    public long? Look(ServerLimits limits, long? unacknowledged, long now)
    {
        long taken = _handed - (unacknowledged ?? 0);
        if (taken > _taken)
        {
            long at = unacknowledged is null ? _handedAt : now; // The kernel does not tell when.
            _until = limits.Extend(_until, taken - _taken, ServerLimits.After(at, limits.SendTimeout));
        }
        else if (taken < _taken)
        {
            // The kernel has more than was counted: bytes of what came before this, a part of a send that is under way,
            // or what a Unix-domain socket counts besides bytes. There was room for it, so something was taken; how
            // much, the next look will tell.
            _until = ServerLimits.After(now, limits.SendTimeout);
        }

        _taken = taken;
        return now < _until ? NextLook(limits, now, _until) : null;
    }

    private static long NextLook(ServerLimits limits, long now, long until)
        => limits.MinRate == 0 ? until : Math.Min(until, ServerLimits.After(now, limits.MinRateGrace));
}
