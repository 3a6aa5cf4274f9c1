// Where the body of a response goes, and what is there of it from an earlier try. Which response is worth keeping is
// the fetcher's decision.

namespace MiniHttp.Fetching;

/// <summary>What is known of a body of which a part is there.</summary>
/// <param name="Url">Where it is from.</param>
/// <param name="Length">Bytes of the whole, or null where nobody said.</param>
/// <param name="ETag">The entity tag as the server wrote it, or null.</param>
/// <param name="LastModified">Last-Modified as the server wrote it, or null. Null too where it is no strong validator
/// (RFC 9110 §8.8.2.2).</param>
internal sealed record BodyOrigin(string Url, long? Length, string? ETag, string? LastModified)
{
    /// <summary>Longest entity tag that is sent back: some servers take no longer field.</summary>
    internal const int MaxTagLength = 8 * 1024;

    /// <summary>
    /// What tells this version of the entity from every other one: for If-Range (RFC 9110 §13.1.5). Null: it cannot be
    /// continued.
    /// </summary>
    public string? Validator
        => ETag is not null && !ETag.StartsWith("W/", StringComparison.Ordinal) ? ETag : LastModified;
}

/// <summary>A body of which a part is there.</summary>
/// <param name="Origin">What it is a part of.</param>
/// <param name="Received">How many bytes of it are there, from its first one on.</param>
internal sealed record PartialBody(BodyOrigin Origin, long Received)
{
    /// <summary>
    /// Bytes at its end that are asked for again, since nothing proves which version it is of: the destination compares
    /// them. 0 where a validator proves it.
    /// </summary>
    public long Overlap { get; init; }

    /// <summary>Position of the first byte to ask for.</summary>
    public long Offset => Received - Overlap;
}

/// <summary>Where a body is put.</summary>
/// <remarks>Whatever cannot be written is reported as <see cref="DestinationException"/>.</remarks>
internal interface IBodyDestination : IDisposable
{
    /// <summary>
    /// The part that is there: the next try may ask for the rest alone. Null: only a whole body will do.
    /// </summary>
    PartialBody? Partial { get; }

    /// <summary>
    /// Whether <see cref="Begin"/> may be called with 0 after something was written: what a terminal has shown cannot
    /// be taken back.
    /// </summary>
    bool CanStartAgain { get; }

    /// <summary>A body comes that is to be kept.</summary>
    /// <param name="origin">What it is.</param>
    /// <param name="offset">Position of its first byte: 0 to start again, or <see cref="PartialBody.Offset"/> of what
    /// is there.</param>
    void Begin(BodyOrigin origin, long offset);

    /// <summary>The next bytes of it.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>The body is whole. Without <see cref="Begin"/>: all of it was there already.</summary>
    /// <param name="modified">When the entity was last modified, to be kept as the time of the file; null for
    /// now.</param>
    void Complete(DateTimeOffset? modified);
}

/// <summary>A destination that cannot be written, in a sentence for its user.</summary>
internal class DestinationException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the fetch ends with.</summary>
    public virtual FetchCode Code => FetchCode.WriteFailed;
}
