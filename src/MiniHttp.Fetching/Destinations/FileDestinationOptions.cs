namespace MiniHttp.Fetching;

/// <summary>What is asked of a file.</summary>
internal sealed record FileDestinationOptions
{
    /// <summary>The URL that is asked for: a part of another one is not continued.</summary>
    public required string Url { get; init; }

    /// <summary>Whether a part that is there is continued; otherwise it is replaced.</summary>
    public bool Resume { get; init; }

    /// <summary>
    /// Whether FILE itself is continued where there is no part of it to continue: if its end is that of the server's
    /// file. It is then replaced only by a file that begins with the same bytes.
    /// </summary>
    public bool ContinueFile { get; init; }

    /// <summary>Whether missing directories are created.</summary>
    public bool CreateDirectories { get; init; }

    /// <summary>Whether a file that is there is replaced; otherwise it is an error.</summary>
    public bool Overwrite { get; init; } = true;

    /// <summary>Whether the file gets the time at which its entity was modified.</summary>
    public bool KeepTime { get; init; }

    /// <summary>What its bytes have to add up to, or null.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>
    /// Receives lines for the user: what was moved aside, what is not proven. Null for none.
    /// </summary>
    public Action<string>? Warn { get; init; }
}
