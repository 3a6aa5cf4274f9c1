using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: access log and diagnostics.</summary>
internal static class LogRows
{
    public static ServerOptionGroup Group { get; } = new(
        "log",
        "Log",
        "",
        [
            new("log", "FORMAT", "Access log on standard output: common, combined, json or none",
                OfServer.Word("Log", "common, combined, json or none", s => s.Log.ToString(),
                    (s, word) => s with { Log = Enum.Parse<AccessLogFormat>(word, ignoreCase: true) }))
            {
                Details = "See [Access log](#access-log).",
            },
            new("", "Least severe diagnostics on standard error",
                OfProgram.Word("LogLevel", "Trace, Debug, Information, Warning, Error, Critical or None",
                    s => s.LogLevel.ToString(), (s, word) => s with { LogLevel = Enum.Parse<LogLevel>(word) })),
        ]);
}
