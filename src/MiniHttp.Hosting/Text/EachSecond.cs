namespace MiniHttp.Hosting;

/// <summary>What is made once a second, since it says what time it is to the second. For any thread.</summary>
/// <param name="clock">What time it is.</param>
/// <param name="make">Makes it.</param>
internal sealed class EachSecond<T>(TimeProvider clock, Func<DateTimeOffset, T> make)
{
    private Stamp? _current;

    /// <summary>That of now.</summary>
    /// <param name="now">Now, to the last fraction, UTC.</param>
    public T Current(out DateTimeOffset now)
    {
        now = clock.GetUtcNow();
        long second = now.ToUnixTimeSeconds();
        Stamp? stamp = Volatile.Read(ref _current);
        if (stamp is null || stamp.Second != second)
        {
            // Two threads may do this at once; both make the same.
            stamp = new Stamp(second, make(now));
            Volatile.Write(ref _current, stamp);
        }

        return stamp.Value;
    }

    private sealed record Stamp(long Second, T Value);
}
