using MiniHttp.Protocol;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: sizes and counts. ServerLimits and HeadLimits explain each, with its precedent.</summary>
internal static class LimitRows
{
    private const string Bytes = "bytes, ";

    public static ServerOptionGroup Group { get; } = new(
        "limits",
        "Limits",
        "[reliability.md](reliability.md#limits) names the precedent and the effect of each.",
        [
            new("max-connections", "N", "Maximum connections at a time, for each worker", OfLimits.Number(
                "Connections", 1, 1_000_000, l => l.Connections, (l, n) => l with { Connections = (int)n })),
            new("when-full", "ACTION", "Let further connections wait, or refuse them (503)", OfLimits.Word(
                "WhenFull", "wait or refuse", l => l.WhenFull.ToString(),
                (l, word) => l with { WhenFull = Enum.Parse<WhenFull>(word, ignoreCase: true) })),
            new("max-connections-per-address", "N", "Maximum connections of a client address; 0: any number",
                OfLimits.Number("ConnectionsPerAddress", 0, 1_000_000, l => l.ConnectionsPerAddress ?? 0,
                    (l, n) => l with { ConnectionsPerAddress = n == 0 ? null : (int)n })),
            new("max-event-streams", "N", "Maximum event streams of --live-reload and --live", OfLimits.Number(
                "EventStreams", 1, 1_000_000, l => l.MaxEventStreams, (l, n) => l with { MaxEventStreams = (int)n })),
            new("max-listing-memory", "N", "Maximum bytes of names in large listings", OfLimits.Number(
                "ListingMemory", 0, 1L << 40, l => l.MaxListingMemory,
                (l, n) => l with { MaxListingMemory = n }, Bytes))
            {
                Details = "Of more than 512 names.",
            },
            new("max-requests", "N", "Maximum requests of a connection; 0 for any number", OfLimits.Number(
                "Requests", 0, 1_000_000_000, l => l.Requests ?? 0,
                (l, n) => l with { Requests = n == 0 ? null : (int)n })),
            new("max-request-line", "N", "Maximum bytes of a request-line", OfHead.Number(
                "RequestLine", 16, 1 << 20, h => h.StartLine, (h, n) => h with { StartLine = (int)n }, Bytes)),
            new("max-field", "N", "Maximum bytes of a header field", OfHead.Number(
                "Field", 16, 1 << 20, h => h.Field, (h, n) => h with { Field = (int)n }, Bytes)),
            new("max-fields", "N", "Maximum bytes of all header fields", OfHead.Number(
                "Fields", 16, 1 << 24, h => h.AllFields, (h, n) => h with { AllFields = (int)n }, Bytes)),
            new("max-field-count", "N", "Maximum number of header fields", OfHead.Number(
                "FieldCount", 1, 10_000, h => h.FieldCount, (h, n) => h with { FieldCount = (int)n })),
            new("max-body", "N", "Maximum bytes of a request's body", OfLimits.Number(
                "Body", 0, long.MaxValue, l => l.Body, (l, n) => l with { Body = n }, Bytes)),
            new("", "Parsing leniencies to disable", OfHead.One(
                "Strict", "None, All, or LineEnds, Spaces, EmptyLines with commas between them",
                h => h.Strict.ToString(),
                (h, v) => ParseStrict(v.Text) is { } strict ? h with { Strict = strict } : null)),
        ]);

    private static Strict? ParseStrict(string text)
    {
        string[] names = Enum.GetNames<Strict>(), words = text.Split(',', StringSplitOptions.TrimEntries);
        return words.All(word => names.Contains(word, StringComparer.OrdinalIgnoreCase))
            ? Enum.Parse<Strict>(text, ignoreCase: true) : null;
    }
}
