using System.Security.Cryptography;

namespace MiniHttp.Fetching;

/// <summary>
/// A stream that is written directly: standard output, a device, a FIFO. What went out cannot be taken back, but can be
/// continued.
/// </summary>
/// <param name="stream">Where to write. It stays its owner's, unless it is handed over.</param>
/// <param name="name">What it is called in messages.</param>
/// <param name="owns">Whether it is disposed of with this object.</param>
/// <param name="checksum">What the bytes have to add up to, or null. That they do not is known when all of them went
/// out.</param>
internal sealed class StreamDestination(Stream stream, string name, bool owns = false, Checksum? checksum = null)
    : IBodyDestination
{
    private readonly IncrementalHash? _hash = checksum is null ? null : IncrementalHash.CreateHash(checksum.Algorithm);
    private BodyOrigin? _origin;
    private long _received;

    /// <inheritdoc/>
    public PartialBody? Partial
        => _received > 0 && _origin?.Validator is not null ? new PartialBody(_origin, _received) : null;

    /// <inheritdoc/>
    public bool CanStartAgain => _received == 0;

    /// <inheritdoc/>
    public void Begin(BodyOrigin origin, long offset)
    {
        if (offset != _received)
        {
            throw new DestinationException($"{name} cannot be begun again");
        }

        _origin = origin;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            _received += bytes.Length;
            _hash?.AppendData(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileDestination.Failure(name, "written", e);
        }
    }

    /// <inheritdoc/>
    public void Complete(DateTimeOffset? modified)
    {
        try
        {
            stream.Flush();
        }
        catch (IOException e)
        {
            throw FileDestination.Failure(name, "written", e);
        }

        if (_hash?.GetHashAndReset() is { } found && !found.AsSpan().SequenceEqual(checksum!.Value.Span))
        {
            throw new ChecksumException(
                $"{name}: the checksum is {checksum.Format(found)}, not {checksum}; "
                + "what came was written, and is not to be used");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash?.Dispose();
        if (owns)
        {
            stream.Dispose();
        }
    }
}
