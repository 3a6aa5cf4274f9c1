using System.Globalization;
using System.Text;

namespace MiniHttp.Hosting;

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
    private readonly EachSecond<LogTime> _second = new(clock, now => LogTime.Of(TimeZoneInfo.ConvertTime(now, clock.LocalTimeZone)));

    /// <summary>Now.</summary>
    public LogTime Now
    {
        get
        {
            LogTime second = _second.Current(out DateTimeOffset now);
            return second with { Now = now.ToOffset(second.Now.Offset) };
        }
    }
}
