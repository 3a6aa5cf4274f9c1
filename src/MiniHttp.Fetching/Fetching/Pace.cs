using System.Diagnostics;

namespace MiniHttp.Fetching;

/// <summary>Keeps a transfer at a number of bytes per second on average (<c>--limit-rate</c>).</summary>
/// <param name="rate">Bytes per second, 1 or more.</param>
internal sealed class Pace(long rate)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Bytes of one receive or send: a twentieth of a second's worth, so that it comes evenly.</summary>
    public int MostAtOnce => (int)Math.Clamp(rate / 20, 1, int.MaxValue);

    /// <summary>How long to wait before more is received or sent; null if there is no need.</summary>
    /// <param name="done">Bytes that came or went so far.</param>
    public TimeSpan? Pause(long done)
    {
        TimeSpan ahead = TimeSpan.FromSeconds((double)done / rate) - Stopwatch.GetElapsedTime(_start);
        return ahead > TimeSpan.FromMilliseconds(1) ? ahead : null;
    }
}
