using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: durations. ServerLimits explains each, with its precedent.</summary>
internal static class TimeoutRows
{
    public static ServerOptionGroup Group { get; } = new(
        "timeouts",
        "Timeouts",
        "In seconds. [reliability.md](reliability.md#limits) names the precedent and the effect of each.",
        [
            new("head-timeout", "S", "Maximum time to the end of a request's head", OfLimits.Seconds(
                "HeadTimeout", l => l.HeadTimeout, (l, time) => l with { HeadTimeout = time })),
            new("idle-timeout", "S", "Maximum time between two requests of a connection", OfLimits.Seconds(
                "IdleTimeout", l => l.IdleTimeout, (l, time) => l with { IdleTimeout = time })),
            new("send-timeout", "S", "Maximum time in which a client takes no byte", OfLimits.Seconds(
                "SendTimeout", l => l.SendTimeout, (l, time) => l with { SendTimeout = time })),
            new("min-rate", "N", "Minimum bytes per second; 0 for none", OfLimits.Number(
                "MinRate", 0, 1_000_000_000, l => l.MinRate,
                (l, n) => l with { MinRate = (int)n }, "bytes per second, "))
            {
                Details = "That a client takes of a response, or sends of a body.",
            },
            new("min-rate-grace", "S", "Time from the start in which --min-rate does not count", OfLimits.Seconds(
                "MinRateGrace", l => l.MinRateGrace, (l, time) => l with { MinRateGrace = time }, min: 1)),
            new("linger-silence", "S", "Close after the last response and S without a byte", OfLimits.Seconds(
                "LingerSilence", l => l.LingerSilence, (l, time) => l with { LingerSilence = time })),
            new("linger-total", "S", "Close after the last response and S in all", OfLimits.Seconds(
                "LingerTotal", l => l.LingerTotal, (l, time) => l with { LingerTotal = time })),
            new("stop-grace", "S", "When stopping: time for a new connection's first byte", OfLimits.Seconds(
                "StopGrace", l => l.StopGrace, (l, time) => l with { StopGrace = time })),
            new("shutdown-timeout", "S", "When stopping: time for responses under way", OfServer.Seconds(
                "ShutdownTimeout", s => s.ShutdownTimeout, (s, time) => s with { ShutdownTimeout = time }, min: 0)),
        ]);
}
