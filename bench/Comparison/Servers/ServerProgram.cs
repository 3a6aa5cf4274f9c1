namespace MiniHttp.Bench;

/// <summary>Where and how a server is started.</summary>
/// <param name="Site">The files.</param>
/// <param name="Port">On 127.0.0.1.</param>
/// <param name="Workers">How many processes, or threads where the server has those instead.</param>
internal sealed record ServerPlace(Site Site, int Port, int Workers);

/// <summary>A server that takes part.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="Title">For the tables.</param>
/// <param name="Command">The words that start it.</param>
internal sealed record ServerProgram(string Name, string Title, Func<ServerPlace, string[]> Command)
{
    /// <summary>What it says of its version.</summary>
    public required string Version { get; init; }

    /// <summary>Why it cannot be started; null if it can.</summary>
    public string? Missing { get; init; }

    /// <summary>Why it is not asked to do something, by the name of the workload.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new Dictionary<string, string>();

    /// <summary>Set for it alone.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Seconds of load before it is measured: compiled while it runs.</summary>
    public int WarmUp { get; init; }

    /// <summary>How many connections load it at a time.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>Whether it writes an access log to standard output, which goes to a file then.</summary>
    public bool WritesLog { get; init; }

    /// <summary>Whether it writes a log to standard error that cannot be turned off.</summary>
    public bool LogsToStandardError { get; init; }

    /// <summary>Whether it is minihttpd.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether it answers the same whatever is asked for.</summary>
    public bool IsFloor { get; init; }
}
