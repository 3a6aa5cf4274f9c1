using System.Net;
using MiniHttp.Fetching;
using MiniHttp.Wire;

namespace MiniHttp.Client;

/// <summary>Where the answer to one URL goes.</summary>
/// <param name="File">A path; <c>-</c> is standard output. Null where the name comes from the URL.</param>
internal sealed record OutputChoice(string? File);

/// <summary>Data to be sent, still as it was typed: files are read when all words made sense.</summary>
/// <param name="Kind">The option that brought it.</param>
/// <param name="Text">Its value.</param>
internal sealed record DataPiece(string Kind, string Text);

/// <summary>Everything the command line says, in the words of the library where it has them.</summary>
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

    /// <summary>What is sent to the URL at the same place; an empty one is nothing.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    public string? RequestTarget { get; init; }

    /// <summary>The transcript whose bytes are sent, in place of a request made here.</summary>
    public string? Replay { get; init; }

    /// <summary>Whether standard input is sent, in place of a request made here.</summary>
    public bool Raw { get; init; }

    /// <summary>Whether what is sent verbatim is looked at before.</summary>
    public bool Lint { get; init; }

    /// <summary>Whether bytes are sent as they are.</summary>
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

    /// <summary>What goes to the library as it is.</summary>
    public FetchOptions Options { get; init; } = new();
}

/// <summary><c>--resolve</c>: the addresses of a host at a port.</summary>
internal sealed record AddressRule(string Host, int Port, IPAddress[] Addresses);

/// <summary><c>--connect-to</c>: where to connect to in place of a host and port; empty parts mean any, and the same.</summary>
internal sealed record ConnectRule(string FromHost, int? FromPort, string ToHost, int? ToPort);
