namespace MiniHttp.Testing;

/// <summary>A monotonic clock that stands still until a test moves it.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _now = 1_000_000;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public void Advance(double seconds) => Interlocked.Add(ref _now, (long)(seconds * 1000));
}
