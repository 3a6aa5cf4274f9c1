using System.Globalization;
using System.Text;

namespace MiniHttp.Server;

/// <summary>A moment as the access log writes it.</summary>
/// <param name="Now">The moment, with the zone of this machine.</param>
/// <param name="CommonText">The same as NCSA's log has it: <c>06/May/2024:07:08:09 +0200</c>.</param>
internal readonly record struct LogTime(DateTimeOffset Now, byte[] CommonText)
{
    /// <summary>Writes a moment.</summary>
    public static LogTime Of(DateTimeOffset now)
        => new(now, Encoding.ASCII.GetBytes(now.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1)));
}

/// <summary>Tells the log what time it is: the text is made, and the zone asked for, once a second.</summary>
internal sealed class LogClock(TimeProvider clock)
{
    private Second? _second;

    /// <summary>Now.</summary>
    public LogTime Now
    {
        get
        {
            DateTimeOffset now = clock.GetUtcNow();
            Second? second = Volatile.Read(ref _second);
            if (second is null || second.Number != now.ToUnixTimeSeconds())
            {
                // Two threads may do this at once; both write the same.
                second = new Second(now.ToUnixTimeSeconds(), LogTime.Of(TimeZoneInfo.ConvertTime(now, clock.LocalTimeZone)));
                Volatile.Write(ref _second, second);
            }

            return second.Time with { Now = now.ToOffset(second.Time.Now.Offset) };
        }
    }

    private sealed record Second(long Number, LogTime Time);
}
