namespace MiniHttp.Client;

/// <summary>A stream that is written directly: standard output, a device, a FIFO. What went out cannot be taken back, but can be continued.</summary>
/// <param name="stream">Where to write. It stays its owner's, unless it is handed over.</param>
/// <param name="name">What it is called in messages.</param>
/// <param name="owns">Whether it is disposed of with this object.</param>
public sealed class StreamDestination(Stream stream, string name, bool owns = false) : IBodyDestination
{
    private BodyOrigin? _origin;
    private long _received;

    /// <inheritdoc/>
    public PartialBody? Partial => _received > 0 && _origin?.Validator is not null ? new PartialBody(_origin, _received) : null;

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
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (owns)
        {
            stream.Dispose();
        }
    }
}
