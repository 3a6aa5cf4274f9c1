// A request on its way in: keeps what came and is not yet parsed, be it half a line or the beginning of the next
// request. What a head is, is Parsing's decision; what is answered, and when to give up, the exchange's.

namespace MiniHttp.Protocol;

/// <summary>How far a request is.</summary>
internal enum RequestProgress
{
    /// <summary>Nothing of it came, unless empty lines, which begin nothing.</summary>
    NotBegun,

    /// <summary>Something of it came.</summary>
    Begun,

    /// <summary>Its head is whole.</summary>
    Whole,

    /// <summary>It is refused.</summary>
    Refused,
}

/// <summary>Receives one request after the other, however they are cut on their way.</summary>
internal sealed class IncomingRequest : IDisposable
{
    private readonly RequestHeadParser _parser;
    private readonly ByteBuffer _unparsed = new();

    public IncomingRequest(HeadLimits limits) => _parser = new RequestHeadParser(limits, Head);

    /// <summary>The request, as far as it came.</summary>
    public RequestHead Head { get; } = new();

    /// <summary>Whether <see cref="RequestHead.Raw"/> is kept.</summary>
    public bool KeepsRaw { get; set; }

    /// <summary>Why it is refused.</summary>
    public Rejection Reason => _parser.Reason;

    /// <summary>Whether something of the next request came together with this one.</summary>
    public bool HasRest => _unparsed.Length > 0;

    /// <summary>What came together with the head, and is behind it.</summary>
    public ReadOnlySpan<byte> Rest => _unparsed.Span;

    /// <summary>Reads on.</summary>
    public RequestProgress Read(ReadOnlySpan<byte> bytes)
    {
        RequestProgress progress;
        int consumed;
        if (_unparsed.Length == 0)
        {
            progress = Parse(bytes, out consumed);
            _unparsed.Append(bytes[consumed..]);
        }
        else
        {
            _unparsed.Append(bytes);
            progress = Parse(_unparsed.Span, out consumed);
            _unparsed.Consume(consumed);
        }

        return progress;
    }

    /// <summary>Keeps bytes of the next request, which is parsed by <see cref="ReadNext"/>.</summary>
    public void Keep(ReadOnlySpan<byte> bytes) => _unparsed.Append(bytes);

    /// <summary>Goes on to the next request, of which something may have come together with the last.</summary>
    public RequestProgress ReadNext()
    {
        _parser.Reset();
        return Read([]);
    }

    /// <summary>Forgets what came behind the request: it is never parsed.</summary>
    public void DropRest() => _unparsed.Dispose();

    /// <summary>Forgets everything. It can be used again.</summary>
    public void Dispose()
    {
        DropRest();
        _parser.Reset();
    }

    private RequestProgress Parse(ReadOnlySpan<byte> input, out int consumed)
    {
        ParseStatus status = _parser.Parse(input, out consumed);
        if (KeepsRaw)
        {
            Head.AddRaw(input[..consumed]);
        }

        switch (status)
        {
            case ParseStatus.Rejected:
                return RequestProgress.Refused;
            case ParseStatus.Complete:
                return RequestProgress.Whole;
            default:
                // A lone CR may still turn out to be an empty line.
                return _parser.HasBegun || input[consumed..] is not ([] or [(byte)'\r']) ? RequestProgress.Begun : RequestProgress.NotBegun;
        }
    }
}
