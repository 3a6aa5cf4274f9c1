using MiniHttp.Protocol;

namespace MiniHttp.Wire;

/// <summary>The parts of requests.</summary>
/// <param name="limits">How much is read before a request is refused.</param>
internal sealed class RequestParts(HeadLimits limits) : MessageParts
{
    private readonly RequestHead _head = new();
    private RequestHeadParser? _parser;

    /// <summary>How many requests came whole, their bodies left out of account.</summary>
    public int Count { get; private set; }

    /// <summary>The methods of the requests that were not yet answered, in their order.</summary>
    public Queue<Method> Unanswered { get; } = new();

    /// <summary>The request-line that came last.</summary>
    public string? LastLine { get; private set; }

    /// <summary>Whether the last head, or the last body, was cut short.</summary>
    public bool IsCutShort { get; private set; }

    protected override bool PassesEmptyLines => true;

    protected override WirePartKind StartLine => WirePartKind.RequestLine;

    private RequestHeadParser Parser => _parser ??= new RequestHeadParser(limits, _head);

    protected override ParseStatus Parse(ReadOnlySpan<byte> input, out int consumed, out Rejection reason)
    {
        ParseStatus status = Parser.Parse(input, out consumed);
        reason = Parser.Reason;
        return status;
    }

    protected override Rejection? Begin(bool isSimple, out BodyLength length)
    {
        Count++;
        Unanswered.Enqueue(_head.Method);
        LastLine = ByteText.Of(_head.RequestLine);
        Rejection? reason = BodyLength.OfRequest(_head, out length);
        Parser.Reset();
        return reason;
    }

    protected override void OnHeadEnded(bool endOfStream)
    {
        IsCutShort |= endOfStream;
        Unanswered.Enqueue(_head.Method);
        LastLine = ByteText.Of(_head.RequestLine);
    }

    protected override void OnBodyEnded() => IsCutShort = Body!.State != BodyState.Complete;
}
