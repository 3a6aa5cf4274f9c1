using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>The parts of the settings that rows of the table set.</summary>
internal static class SettingsParts
{
    /// <summary>Settings of the program.</summary>
    public static SettingsPart<ServerSettings> OfProgram { get; } = new("", s => s, (_, s) => s);

    public static SettingsPart<HttpServerOptions> OfServer { get; }
        = new("", s => s.Server, (s, server) => s with { Server = server });

    public static SettingsPart<ListenOptions> OfSockets { get; }
        = new("", s => s.Server.Sockets, (s, sockets) => s with { Server = s.Server with { Sockets = sockets } });

    public static SettingsPart<CompressionOptions> OfCompression { get; } = new(
        "Compression:",
        s => s.Server.Compression,
        (s, compression) => s with { Server = s.Server with { Compression = compression } });

    public static SettingsPart<AuthenticationOptions> OfAuthentication { get; } = new(
        "Auth:",
        s => s.Server.Authentication,
        (s, authentication) => s with { Server = s.Server with { Authentication = authentication } });

    public static SettingsPart<ServerLimits> OfLimits { get; }
        = new("Limits:", s => s.Server.Limits, WithLimits);

    public static SettingsPart<HeadLimits> OfHead { get; }
        = new("Limits:", s => s.Server.Limits.Head, (s, head) => WithLimits(s, s.Server.Limits with { Head = head }));

    public static SettingsPart<WireRecordingOptions> OfWire { get; }
        = new("Wire:", s => s.Wire, (s, wire) => s with { Wire = wire });

    private static ServerSettings WithLimits(ServerSettings settings, ServerLimits limits)
        => settings with { Server = settings.Server with { Limits = limits } };
}
