namespace MiniHttp.Bench;

/// <summary>By which program requests are made.</summary>
internal enum LoadKind
{
    /// <summary>ab, a connection for each request.</summary>
    NewConnections,

    /// <summary>wrk, 64 connections that stay.</summary>
    KeepAlive,

    /// <summary>One download after the other, read to its end.</summary>
    Download,
}

/// <summary>A kind of request, made again and again.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="Title">For the tables.</param>
/// <param name="Load">Who makes the requests.</param>
/// <param name="Path">What is asked for.</param>
/// <param name="Status">What has to be the answer.</param>
internal sealed record Workload(string Name, string Title, LoadKind Load, string Path, int Status)
{
    /// <summary>A connection for each request.</summary>
    public static readonly Workload NewConnection = new("new-1k", "new connection, 1 KiB", LoadKind.NewConnections, Site.Small, 200);

    /// <summary>A small file over and over.</summary>
    public static readonly Workload KeepAlive = new("keep-1k", "keep-alive, 1 KiB", LoadKind.KeepAlive, Site.Small, 200);

    /// <summary>The client has a good copy.</summary>
    public static readonly Workload NotModified = new("304", "304", LoadKind.KeepAlive, Site.Small, 304);

    /// <summary>Part of a file.</summary>
    public static readonly Workload Range = new("range", "range", LoadKind.KeepAlive, Site.Medium, 206);

    /// <summary>A directory.</summary>
    public static readonly Workload Listing = new("listing", "listing of 100 files", LoadKind.KeepAlive, Site.Folder, 200);

    /// <summary>A file that is much larger than every buffer.</summary>
    public static readonly Workload Large = new("1g", "1 GiB", LoadKind.Download, Site.Large, 200);

    /// <summary>All that are measured in rounds.</summary>
    public static readonly IReadOnlyList<Workload> All =
    [
        NewConnection,
        KeepAlive,
        new("keep-100k", "keep-alive, 100 KiB", LoadKind.KeepAlive, Site.Medium, 200),
        NotModified,
        new("404", "404", LoadKind.KeepAlive, "/no-such-file.html", 404),
        Range,
        Listing,
        Large,
    ];

    /// <summary>What is measured otherwise than by requests.</summary>
    public const string Idle = "idle", Start = "start", Memory = "memory", Workers = "workers";

    /// <summary>The names that the command line knows. Memory comes with each start.</summary>
    public static readonly IReadOnlyList<string> AllNames = [.. All.Select(workload => workload.Name), Idle, Start, Workers];

    /// <summary>The fields of its requests, beside Host and Connection.</summary>
    public IReadOnlyList<string> Fields(Site site) => this switch
    {
        _ when this == NotModified => [$"If-Modified-Since: {site.LastModified:R}"],
        _ when this == Range => ["Range: bytes=100-199"],
        _ => [],
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
