namespace MiniHttp.Hosting;

/// <summary>A time as file systems keep it.</summary>
/// <param name="Seconds">Seconds since 1970-01-01 UTC; negative before.</param>
/// <param name="Nanoseconds">Fraction of that second, 0 to 999,999,999.</param>
internal readonly record struct FileTime(long Seconds, uint Nanoseconds) : IComparable<FileTime>
{
    // The years 1 to 9999: file systems exceed them, dates in HTTP do not.
    private const long EarliestSecond = -62_135_596_800, LatestSecond = 253_402_300_799;
    private const int NanosecondsPerTick = 100;

    /// <summary>The time of a file that never came to rest: later than any clock.</summary>
    public static FileTime Never => new(LatestSecond, 0);

    /// <summary>Nanoseconds since 1970. It wraps around after 584 years, which a digest does not mind.</summary>
    public ulong Wrapped => unchecked(((ulong)Seconds * 1_000_000_000) + Nanoseconds);

    public static FileTime Of(DateTimeOffset time)
        => new(time.ToUnixTimeSeconds(), (uint)(time.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick));

    /// <summary>The same to 100 ns, clamped to the years that .NET knows.</summary>
    public DateTimeOffset ToDateTimeOffset()
    {
        long ticks = Math.Clamp(Seconds, EarliestSecond, LatestSecond) * TimeSpan.TicksPerSecond;
        return DateTimeOffset.UnixEpoch.AddTicks(ticks + (Nanoseconds / NanosecondsPerTick));
    }

    public int CompareTo(FileTime other) => (Seconds, Nanoseconds).CompareTo((other.Seconds, other.Nanoseconds));
}
