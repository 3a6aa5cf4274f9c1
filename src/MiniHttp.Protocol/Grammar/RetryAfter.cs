// RFC 1945 appendix D.2.8: when it is worth asking again, as a number of seconds or as a date. Whether anybody does is
// decided in Client.

namespace MiniHttp.Protocol;

/// <summary>Reads Retry-After.</summary>
internal static class RetryAfter
{
    /// <summary>Reads it.</summary>
    /// <param name="value">The field value.</param>
    /// <param name="now">The time that a date is counted from.</param>
    /// <param name="delay">How long to wait: 0 or more, a day at the most.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, DateTimeOffset now, out TimeSpan delay)
    {
        delay = default;
        if (DecimalNumber.TryParse(value, out long seconds))
        {
            delay = TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
            return true;
        }

        if (!HttpDate.TryParse(value, out DateTimeOffset date))
        {
            return false;
        }

        delay = date <= now ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min((date - now).Ticks, TimeSpan.TicksPerDay));
        return true;
    }
}
