using MiniHttp.Sockets;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: addresses.</summary>
internal static class ListeningRows
{
    public static ServerOptionGroup Group { get; } = new(
        "listen",
        "Addresses",
        "",
        [
            new("port", 'p', "N", "Listen on port N; 0 takes a free one",
                OfSockets.Number("Port", 0, 65_535, s => s.Port, (s, n) => s with { Port = (int)n }))
            {
                Details = "The same for every address that names no port.",
            },
            new("bind", 'b', "ADDR", "Listen on ADDR; may be repeated",
                OfServer.List("Bind", ListenAddress.Allowed, s => string.Join(", ", s.Bind), (s, values)
                    => ParseAddresses(values) is { } addresses ? s with { Bind = addresses } : null))
            {
                Details = "`localhost` is both families.",
            },
            new("open", "Open the address in a browser",
                OfProgram.Flag("OpenBrowser", s => s.OpenBrowser, (s, on) => s with { OpenBrowser = on })),
            new("qr", "Show the address as a QR code, on standard error",
                OfProgram.Flag("QrCode", s => s.QrCode, (s, on) => s with { QrCode = on })),
            new("backlog", "N", "Maximum connections that wait to be accepted",
                OfSockets.Number("Backlog", 1, 65_535, s => s.Backlog, (s, n) => s with { Backlog = (int)n })),
            new("no-defer-accept", "Linux: accept a connection before its first bytes arrive",
                OfSockets.Flag("DeferAccept", s => s.DeferAccept, (s, on) => s with { DeferAccept = on }))
            {
                Alone = "false",
            },
        ]);

    private static ListenAddress[]? ParseAddresses(IReadOnlyList<SettingValue> values)
    {
        ListenAddress[] addresses =
        [
            .. values.Select(value => ListenAddress.TryParse(value.Text, out ListenAddress? address) ? address : null)
                .OfType<ListenAddress>(),
        ];
        return addresses.Length == values.Count ? addresses : null;
    }
}
