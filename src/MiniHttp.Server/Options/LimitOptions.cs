// The options that set what clients may take: one for each limit. What each limit is, with its precedent, stands at ServerLimits and HeadLimits.

using System.CommandLine;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>The options of limits, and the settings that they are.</summary>
internal static class LimitOptions
{
    /// <summary>All of them.</summary>
    /// <param name="defaults">What holds where nothing is said.</param>
    public static IReadOnlyList<(Option Option, string Key)> All(HttpServerOptions defaults)
    {
        ServerLimits limits = defaults.Limits;
        HeadLimits head = limits.Head;
        return
        [
            Number("--max-connections", "Connections", "How many connections there may be at a time (for each worker)", limits.Connections),
            Said("--when-full", "WHAT", "WhenFull", $"What becomes of further ones: wait, or refuse (503). Default: {ServerCommand.Lower(limits.WhenFull)}."),
            Said("--max-connections-per-address", "N", "ConnectionsPerAddress", "How many of one client address. Default: any number."),
            Number("--max-event-streams", "EventStreams", "Event streams at a time", limits.MaxEventStreams),
            Number(
                "--max-listing-memory", "ListingMemory", "Bytes of names in large listings", limits.MaxListingMemory),
            Number("--max-requests", "Requests", "How many requests one connection may make; 0 for any number", limits.Requests ?? 0),
            Number("--max-request-line", "RequestLine", "Bytes of a request-line", head.StartLine),
            Number("--max-field", "Field", "Bytes of one header field", head.Field),
            Number("--max-fields", "Fields", "Bytes of all header fields", head.AllFields),
            Number("--max-field-count", "FieldCount", "How many header fields", head.FieldCount),
            Number("--max-body", "Body", "Bytes of a request's body", limits.Body),
            Seconds("--head-timeout", "HeadTimeout", "Seconds to the end of a request's head", limits.HeadTimeout),
            Seconds("--idle-timeout", "IdleTimeout", "Seconds between two requests of a connection", limits.IdleTimeout),
            Seconds("--send-timeout", "SendTimeout", "Seconds in which a client must take something of its answer", limits.SendTimeout),
            Number("--min-rate", "MinRate", "Bytes per second that a client must take of its answer, or send of a body; 0 for none", limits.MinRate),
            Seconds("--min-rate-grace", "MinRateGrace", "Seconds in which it may be slower, to begin with", limits.MinRateGrace),
            Seconds("--linger-silence", "LingerSilence", "Seconds without a byte after which a connection that has its last answer is closed", limits.LingerSilence),
            Seconds("--linger-total", "LingerTotal", "Seconds after which it is closed whatever comes", limits.LingerTotal),
            Seconds("--stop-grace", "StopGrace", "Seconds for a new connection's first byte when the server stops", limits.StopGrace),
            (Seconds("--shutdown-timeout", "ShutdownTimeout", "Seconds that running answers may go on when the server stops", defaults.ShutdownTimeout).Option, "ShutdownTimeout"),
        ];
    }

    private static (Option Option, string Key) Number(string name, string key, string what, long standard)
        => Said(name, "N", key, FormattableString.Invariant($"{what}. Default: {standard}."));

    private static (Option Option, string Key) Seconds(string name, string key, string what, TimeSpan standard)
        => Said(name, "S", key, FormattableString.Invariant($"{what}. Default: {standard.TotalSeconds}."));

    private static (Option Option, string Key) Said(string name, string value, string key, string description)
        => (ServerCommand.Text(name, value, description), "Limits:" + key);
}
