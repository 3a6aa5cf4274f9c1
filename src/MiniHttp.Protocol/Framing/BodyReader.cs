// RFC 1945 §7.2.2: takes the bytes of a body off a stream and knows, when the stream ends, whether that was the end of
// the body. How long the body is, is BodyLength's decision.

namespace MiniHttp.Protocol;

/// <summary>State of a body that is being received.</summary>
public enum BodyState
{
    /// <summary>More bytes follow.</summary>
    Incomplete,

    /// <summary>The body is complete.</summary>
    Complete,

    /// <summary>The stream ended before the body did: an error, never a success (RFC 1945 §7.2.2).</summary>
    CutShort,

    /// <summary>A chunk is not valid. Whether bytes of the body are missing cannot be known.</summary>
    Malformed,
}

/// <summary>Separates a body from a stream, for each kind of framing.</summary>
public sealed class BodyReader
{
    private readonly BodyLength _length;
    private readonly ChunkedReader? _chunks;

    /// <summary>Creates a reader at the first byte of the body.</summary>
    /// <exception cref="ArgumentException">The length is negative.</exception>
    public BodyReader(BodyLength length)
    {
        if (length.Length < 0 || (length.Length > 0 && length.Framing != BodyFraming.Length))
        {
            throw new ArgumentException($"{length} is no length.", nameof(length));
        }

        _length = length;
        _chunks = length.Framing == BodyFraming.Chunked ? new ChunkedReader() : null;
        State = length.Framing is BodyFraming.None or BodyFraming.Length && length.Length == 0 ? BodyState.Complete : BodyState.Incomplete;
    }

    /// <summary>Bytes of the body received so far.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes still missing; null if the length is not known.</summary>
    public long? Missing => _length.Framing is BodyFraming.UntilClose or BodyFraming.Chunked ? null : _length.Length - Received;

    /// <summary>The state of the body.</summary>
    public BodyState State { get; private set; }

    /// <summary>
    /// Returns the next run of body bytes in <paramref name="received"/>. Call it again with the bytes not consumed, while
    /// there are any and the body is incomplete. An empty run is normal: sizes of chunks are not part of the body.
    /// </summary>
    /// <param name="received">Bytes received. Those not consumed in the end belong to the next message.</param>
    /// <param name="consumed">How many bytes were used.</param>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> received, out int consumed)
    {
        consumed = 0;
        if (State != BodyState.Incomplete)
        {
            return [];
        }

        ReadOnlySpan<byte> body;
        if (_chunks is not null)
        {
            body = _chunks.Take(received, out consumed);
            State = _chunks.State;
        }
        else
        {
            body = Missing < received.Length ? received[..(int)Missing.Value] : received;
            consumed = body.Length;
        }

        Received += body.Length;
        State = Missing == 0 ? BodyState.Complete : State;
        return body;
    }

    /// <summary>
    /// Counts bytes of the body that were received elsewhere, at most as many as are missing; none if only the bytes
    /// themselves show the end.
    /// </summary>
    /// <param name="count">How many.</param>
    public void Skip(long count)
    {
        if (State == BodyState.Incomplete && _chunks is null)
        {
            Received += Math.Min(count, Missing ?? count);
            State = Missing == 0 ? BodyState.Complete : State;
        }
    }

    /// <summary>The stream has ended: the body is complete, or cut short.</summary>
    public BodyState End()
    {
        if (State == BodyState.Incomplete)
        {
            State = _length.Framing == BodyFraming.UntilClose ? BodyState.Complete : BodyState.CutShort;
        }

        return State;
    }
}
