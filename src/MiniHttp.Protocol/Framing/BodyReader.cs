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
}

/// <summary>Counts a body off a stream: none, of known length, or until close.</summary>
public sealed class BodyReader
{
    private readonly BodyLength _length;

    /// <summary>A reader at the first byte of the body.</summary>
    /// <exception cref="ArgumentException">The framing is chunked, which a count cannot follow, or the length makes no sense.</exception>
    public BodyReader(BodyLength length)
    {
        if (length.Framing == BodyFraming.Chunked)
        {
            throw new ArgumentException("A chunked body has to be decoded, not counted.", nameof(length));
        }

        if (length.Length < 0 || (length.Length > 0 && length.Framing != BodyFraming.Length))
        {
            throw new ArgumentException($"{length} is no length.", nameof(length));
        }

        _length = length;
        State = length.Framing != BodyFraming.UntilClose && length.Length == 0 ? BodyState.Complete : BodyState.Incomplete;
    }

    /// <summary>How many bytes of the body came.</summary>
    public long Received { get; private set; }

    /// <summary>How many bytes are missing, or null where only the end of the stream can tell.</summary>
    public long? Missing => _length.Framing == BodyFraming.UntilClose ? null : _length.Length - Received;

    /// <summary>What has become of the body.</summary>
    public BodyState State { get; private set; }

    /// <summary>The part of <paramref name="received"/> that belongs to the body. The rest is the next message's: keep it.</summary>
    public ReadOnlySpan<byte> Take(ReadOnlySpan<byte> received)
    {
        if (State != BodyState.Incomplete)
        {
            return [];
        }

        ReadOnlySpan<byte> body = Missing < received.Length ? received[..(int)Missing.Value] : received;
        Received += body.Length;
        if (Missing == 0)
        {
            State = BodyState.Complete;
        }

        return body;
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
