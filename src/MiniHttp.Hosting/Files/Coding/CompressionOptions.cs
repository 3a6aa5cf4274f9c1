namespace MiniHttp.Hosting;

/// <summary>Which coded forms of a file are sent to those who take them.</summary>
public enum CompressionMode
{
    /// <summary>Those that lie beside it, and those that can be made.</summary>
    All,

    /// <summary>Those that lie beside it.</summary>
    Precompressed,

    /// <summary>None.</summary>
    None,
}

/// <summary>What is said of compression.</summary>
public sealed record CompressionOptions
{
    /// <summary>Compression is what everybody expects of a server by now (Caddy's <c>encode</c>); who does not want it says so once.</summary>
    public CompressionMode Mode { get; init; } = CompressionMode.All;

    /// <summary>The least length of a file that is compressed: what is shorter goes in one packet with its head either way (Caddy has 512, nginx 20).</summary>
    public long Minimum { get; init; } = 1024;

    /// <summary>How many bytes of compressed files are kept in memory: those of a site of 100 MiB of text, or so.</summary>
    public long Cache { get; init; } = 32 << 20;
}
