// RFC 1945 §7.2.2: takes the bytes of a body off a stream and knows, when the stream ends, whether that was the end of the body.
// How long the body is, is BodyLength's decision.

namespace MiniHttp.Protocol;

/// <summary>What has become of a body.</summary>
public enum BodyState
{
    /// <summary>More is to come.</summary>
    Incomplete,

    /// <summary>All of it came.</summary>
    Complete,

    /// <summary>The stream ended before the body did: an error, never a success (RFC 1945 §7.2.2).</summary>
    CutShort,

    /// <summary>What stands where a chunk should begin or end is none. Whether anything of the body is missing, nobody can tell.</summary>
    Malformed,
}

/// <summary>Takes a body off a stream, however its end is known.</summary>
public sealed class BodyReader
{
    private readonly BodyLength _length;
    private readonly ChunkedReader? _chunks;

    /// <summary>A reader at the first byte of the body.</summary>
    /// <exception cref="ArgumentException">The length makes no sense.</exception>
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

    /// <summary>How many bytes of the body came.</summary>
    public long Received { get; private set; }

    /// <summary>How many bytes are missing, or null where only the stream can tell.</summary>
    public long? Missing => _length.Framing is BodyFraming.UntilClose or BodyFraming.Chunked ? null : _length.Length - Received;

    /// <summary>What has become of the body.</summary>
    public BodyState State { get; private set; }

    /// <summary>
    /// The next run of body bytes in <paramref name="received"/>. To be called again with what was not consumed, while there is something
    /// and the body is incomplete; an empty run means nothing, since the sizes of chunks are no part of the body.
    /// </summary>
    /// <param name="received">What came. What is not consumed in the end is the next message's: keep it.</param>
    /// <param name="consumed">How many bytes are done with.</param>
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

    /// <summary>Bytes of the body came that nobody looks at. No more than are missing count, and none where only the bytes themselves tell.</summary>
    /// <param name="count">How many.</param>
    public void Skip(long count)
    {
        if (State == BodyState.Incomplete && _chunks is null)
        {
            Received += Math.Min(count, Missing ?? count);
            State = Missing == 0 ? BodyState.Complete : State;
        }
    }

    /// <summary>The stream has ended: the end of the body, or a body cut short.</summary>
    public BodyState End()
    {
        if (State == BodyState.Incomplete)
        {
            State = _length.Framing == BodyFraming.UntilClose ? BodyState.Complete : BodyState.CutShort;
        }

        return State;
    }
}
