namespace MiniHttp.Server;

/// <summary>The place of one worker, whoever is in it.</summary>
internal sealed class WorkerSlot
{
    /// <summary>Who has lived this long did not die of what killed the one before.</summary>
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private int _deaths;

    /// <summary>Who is there now.</summary>
    public Worker? Worker { get; set; }

    /// <summary>How long to wait before another one is started: not at all the first time, then longer each time it dies young.</summary>
    public TimeSpan PauseAfterDeath(TimeSpan age)
    {
        _deaths = age >= LongLife ? 0 : _deaths;
        return _deaths++ switch
        {
            0 => TimeSpan.Zero,
            var before and <= 7 => FirstPause * (1 << (before - 1)),
            _ => LongestPause,
        };
    }
}
