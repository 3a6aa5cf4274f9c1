// Which access log is written: the formats by the words that choose them.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Which access log is written.</summary>
public enum AccessLogFormat
{
    /// <summary>The Common Log Format of NCSA httpd.</summary>
    Common,

    /// <summary>The same, and behind it Referer and User-Agent: what Apache and nginx write.</summary>
    Combined,

    /// <summary>One JSON object on each line.</summary>
    Json,

    /// <summary>No access log.</summary>
    None,
}

/// <summary>The name of the user who was let in; null where nobody had to say who he is, or was not let in.</summary>
internal delegate string? UserOf(in AnsweredRequest answered);

/// <summary>The formats of the access log.</summary>
internal static class LogFormats
{
    /// <summary>What makes the lines of a format; null for no log.</summary>
    /// <param name="format">The format.</param>
    /// <param name="userOf">Finds the user of a request; null where there are no users.</param>
    public static LogLine? Of(AccessLogFormat format, UserOf? userOf) => format switch
    {
        AccessLogFormat.Common => (in answered, in time, line) => CommonLogFormat.Write(answered, userOf?.Invoke(answered), time, line),
        AccessLogFormat.Combined => (in answered, in time, line) => CommonLogFormat.WriteCombined(answered, userOf?.Invoke(answered), time, line),
        AccessLogFormat.Json => (in answered, in time, line) => JsonLogFormat.Write(answered, userOf?.Invoke(answered), time.Now, line),
        _ => null,
    };
}
