using System.Net;
using MiniHttp.Fetching;
using MiniHttp.Wire;

namespace MiniHttp.Client;

/// <summary>-o or -O: where the response to one URL goes.</summary>
/// <param name="File">A path; <c>-</c> is standard output. Null where the name comes from the URL.</param>
internal sealed record OutputChoice(string? File);

/// <summary>Data to send, as typed: files are read after the whole command line was found valid.</summary>
/// <param name="Kind">The name of the option.</param>
/// <param name="Text">Its value.</param>
internal sealed record DataPiece(string Kind, string Text);

/// <summary>The command line, in types of the library where it has them.</summary>
internal sealed record FetchArguments
{
    public IReadOnlyList<string> Urls { get; init; } = [];

    public IReadOnlyList<OutputChoice> Outputs { get; init; } = [];

    public bool RemoteNameAll { get; init; }

    public bool RemoteHeaderName { get; init; }

    public string? OutputDirectory { get; init; }

    public bool CreateDirectories { get; init; }

    public bool RemoteTime { get; init; }

    public Checksum? Checksum { get; init; }

    public bool Include { get; init; }

    public string? DumpHeader { get; init; }

    public string? WriteOut { get; init; }

    public bool Parallel { get; init; }

    public int ParallelMost { get; init; } = 50;

    public string? Method { get; init; }

    public bool Head { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public string? UserAgent { get; init; }

    public string? Referer { get; init; }

    public IReadOnlyList<string> Cookies { get; init; } = [];

    public string? User { get; init; }

    public string? Range { get; init; }

    public string? TimeCondition { get; init; }

    public string? ContinueAt { get; init; }

    public IReadOnlyList<DataPiece> Data { get; init; } = [];

    public bool DataInUrl { get; init; }

    /// <summary>The file for the URL at the same place; empty for none.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    public string? RequestTarget { get; init; }

    /// <summary>The transcript to send in place of a request.</summary>
    public string? Replay { get; init; }

    /// <summary>Whether standard input is sent in place of a request.</summary>
    public bool Raw { get; init; }

    /// <summary>Whether bytes that are sent verbatim are checked first.</summary>
    public bool Lint { get; init; }

    /// <summary>Whether bytes are sent verbatim.</summary>
    public bool IsVerbatim => Raw || Replay is not null;

    /// <summary>Whether the server is graded.</summary>
    public bool Grade { get; init; }

    /// <summary>Files of further cases.</summary>
    public IReadOnlyList<string> GradeCases { get; init; } = [];

    public string? Proxy { get; init; }

    public string? NoProxy { get; init; }

    public string? Authorities { get; init; }

    public IReadOnlyList<AddressRule> Resolve { get; init; } = [];

    public IReadOnlyList<ConnectRule> ConnectTo { get; init; } = [];

    /// <summary>What of the wire is recorded.</summary>
    public WireRecordingOptions Wire { get; init; } = new();

    public bool Silent { get; init; }

    public bool ShowError { get; init; }

    public bool Verbose { get; init; }

    public string? Completion { get; init; }

    public bool Help { get; init; }

    public bool Version { get; init; }

    /// <summary>The options of the library.</summary>
    public FetchOptions Options { get; init; } = new();
}

/// <summary><c>--resolve</c>: the addresses of a host at a port.</summary>
internal sealed record AddressRule(string Host, int Port, IPAddress[] Addresses);

/// <summary><c>--connect-to</c>: another host and port; an empty or missing part means any, or no change.</summary>
internal sealed record ConnectRule(string FromHost, int? FromPort, string ToHost, int? ToPort);
