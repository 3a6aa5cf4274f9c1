namespace MiniHttp.Testing;

/// <summary>A clock whose one timer rings when a test says so.</summary>
internal sealed class OneTimerClock : TimeProvider
{
    private Action? _ring;

    /// <summary>What the timer was set to; null until then.</summary>
    public TimeSpan? DueTime { get; private set; }

    /// <summary>How much later it is than the system says.</summary>
    public TimeSpan Ahead { get; init; }

    public void Ring() => _ring!();

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Null(DueTime);
        (DueTime, _ring) = (dueTime, () => callback(state));
        return new SilentTimer();
    }

    private sealed class SilentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
