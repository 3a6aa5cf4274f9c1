// gzip and deflate by System.IO.Compression, whose streams tell a truncated body from a whole one in the strict mode of
// the process only.

namespace MiniHttp.Fetching;

/// <summary>A coding that a stream removes.</summary>
internal sealed class StreamDecoder : ContentDecoder
{
    private readonly FedStream _input;
    private readonly Stream _output;
    private readonly string _name;
    private readonly byte[] _piece = new byte[PieceSize];
    private ValueTask<int>? _reading; // Waits for more input.
    private bool _hasBegun, _hasEnded, _isCut;

    /// <param name="name">The coding, for messages.</param>
    /// <param name="open">Makes the stream that decodes another one.</param>
    /// <param name="held">As for <see cref="FedStream"/>.</param>
    public StreamDecoder(string name, Func<Stream, Stream> open, byte? held = null)
    {
        (_name, _input) = (name, new FedStream(held));
        _output = open(_input);
    }

    /// <summary>Asked for when all of the body came: nothing can be decoded after it.</summary>
    public override bool HasEnded
    {
        get
        {
            if (_hasBegun && !_hasEnded && !_isCut) // A stream of no bytes ends well even in the strict mode.
            {
                _input.Complete();
                _isCut = !TryEnd();
            }

            return _hasEnded;
        }
    }

    public override void Decode(ReadOnlySpan<byte> input, BodySink sink)
    {
        if (_hasEnded || input.IsEmpty)
        {
            return;
        }

        _hasBegun = true;
        _input.Offer(input);
        while (Read() is { } count)
        {
            sink(_piece.AsSpan(0, count));
        }
    }

    public override void Dispose()
    {
        _output.Dispose();
        base.Dispose();
    }

    // Null: more input is needed, or the coding has ended.
    private int? Read()
    {
        ValueTask<int> reading = _reading ?? _output.ReadAsync(_piece);
        _reading = reading.IsCompleted ? null : reading;
        if (_reading is not null)
        {
            return null;
        }

        try
        {
            int count = reading.GetAwaiter().GetResult();
            _hasEnded = count == 0;
            return _hasEnded ? null : count;
        }
        catch (InvalidDataException e)
        {
            throw new ContentCodingException($"the body is not coded as {_name}, which it says it is, or is broken", e);
        }
    }

    private bool TryEnd()
    {
        try
        {
            return Read() is null && _hasEnded;
        }
        catch (ContentCodingException)
        {
            return false;
        }
    }
}
