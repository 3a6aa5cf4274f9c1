namespace MiniHttp.Server;

/// <summary>What changes when a file changes, as far as its system tells.</summary>
/// <param name="Inode">Its number in the file system: a file put in its place is another one, of whatever time and length. 0 where there is none.</param>
/// <param name="Seconds">When it was last modified, in seconds of Unix.</param>
/// <param name="Nanoseconds">The fraction of that second.</param>
internal readonly record struct FileVersion(ulong Inode, long Seconds, uint Nanoseconds)
{
    private const int NanosecondsPerTick = 100;

    /// <summary>The version of a file of which .NET alone is asked.</summary>
    public static FileVersion Of(DateTimeOffset modified)
        => new(0, modified.ToUnixTimeSeconds(), (uint)(modified.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick));
}
