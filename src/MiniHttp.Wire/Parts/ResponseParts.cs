using MiniHttp.Protocol;

namespace MiniHttp.Wire;

/// <summary>The parts of responses.</summary>
/// <param name="limits">How much is read before a response is refused.</param>
/// <param name="unanswered">The methods of the requests that are to be answered: a response to HEAD has no body.</param>
internal sealed class ResponseParts(HeadLimits limits, Queue<Method> unanswered) : MessageParts
{
    private readonly ResponseHead _head = new();
    private ResponseHeadParser? _parser;

    /// <summary>How many responses have ended, well or not; interim ones (1xx) do not count.</summary>
    public int Count { get; private set; }

    /// <summary>The status of the one that began last; null where it has none (HTTP/0.9).</summary>
    public StatusCode? LastStatus { get; private set; }

    /// <summary>How the last one ended; null while none has.</summary>
    public ResponseVerdict? Verdict { get; private set; }

    protected override bool PassesEmptyLines => false;

    protected override WirePartKind StartLine => WirePartKind.StatusLine;

    private ResponseHeadParser Parser => _parser ??= new ResponseHeadParser(limits, _head);

    private bool IsInterim => LastStatus is { Value: < 200 };

    protected override ParseStatus Parse(ReadOnlySpan<byte> input, out int consumed, out Rejection reason)
    {
        ParseStatus status = Parser.Parse(input, endOfStream: false, out consumed);
        reason = Parser.Reason;
        return status;
    }

    protected override Rejection? Begin(bool isSimple, out BodyLength length)
    {
        LastStatus = isSimple ? null : _head.Status;
        Rejection? reason = null;
        length = new BodyLength(BodyFraming.UntilClose);
        if (IsInterim)
        {
            length = default;
        }
        else
        {
            Method method = unanswered.TryDequeue(out Method asked) ? asked : Method.Get;
            reason = isSimple ? null : BodyLength.OfResponse(_head, method, out length);
        }

        Parser.Reset();
        return reason;
    }

    protected override void OnHeadEnded(bool endOfStream)
    {
        Count++;
        Verdict = new ResponseVerdict(
            endOfStream ? ResponseEnding.CutShort : ResponseEnding.Refused, ClientPhase.ReadingHead, Why: Refusal?.Row().Explanation);
    }

    protected override void OnBodyEnded()
    {
        if (IsInterim)
        {
            return;
        }

        Count++;
        ResponseEnding ending = Body!.State switch
        {
            BodyState.Malformed => ResponseEnding.Refused,
            BodyState.CutShort => ResponseEnding.CutShort,
            _ => Framing switch
            {
                BodyFraming.None => ResponseEnding.NoBody,
                BodyFraming.Length => ResponseEnding.LengthMet,
                BodyFraming.Chunked => ResponseEnding.LastChunk,
                _ => ResponseEnding.EndOfStream,
            },
        };
        Verdict = new ResponseVerdict(ending, ClientPhase.ReadingBody, Body.Received, Body.Missing, "what stands where a chunk should begin or end is none");
    }
}
