// What the program was told to do, after all sources were read and found valid.

using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Settings of the program: those of its server, and what only a program has.</summary>
internal sealed record ServerSettings
{
    /// <summary>What holds without any setting, except Root: the current directory.</summary>
    public static ServerSettings Default
        => new() { Server = new HttpServerOptions { Bind = [ListenAddress.Loopback] } };

    /// <summary>Options of the server.</summary>
    public HttpServerOptions Server { get; init; } = new();

    /// <summary>Processes that share the listening sockets; 0 for this one only.</summary>
    public int Workers { get; init; }

    /// <summary>Whether pages reload when a file changes.</summary>
    public bool LiveReload { get; init; }

    /// <summary>Whether there are resources below /_lab that misbehave on purpose.</summary>
    public bool Lab { get; init; }

    /// <summary>Whether /_live shows what happens on the sockets.</summary>
    public bool Live { get; init; }

    /// <summary>Whether the address is shown as a QR code.</summary>
    public bool QrCode { get; init; }

    /// <summary>Whether the address is opened in a browser.</summary>
    public bool OpenBrowser { get; init; }

    /// <summary>Files that the settings were read from, and that the program writes: none of them is served.</summary>
    public OwnFiles OwnFiles { get; init; } = new();

    /// <summary>What is recorded of the wire.</summary>
    public WireRecordingOptions Wire { get; init; } = new();

    /// <summary>Least severe diagnostics that are written to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
