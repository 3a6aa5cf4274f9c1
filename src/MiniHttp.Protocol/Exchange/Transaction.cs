// One request and its answer, with all the room that both need. A connection has it only while one is under way: most
// connections of a server wait for their next request, and those that wait should cost next to nothing.

namespace MiniHttp.Protocol;

/// <summary>
/// A request on its way in and its answer on its way out. Used again for other connections after <see cref="Dispose"/>.
/// </summary>
internal sealed class Transaction : IDisposable
{
    // One for each thread, as the array pools have it: a request that came whole has been answered when another
    // connection gets its turn.
    [ThreadStatic]
    private static Transaction? _spare;

    private readonly HeadLimits _limits;
    private long _answerBegan;
    private SendPace _pace;

    private Transaction(HeadLimits limits) => (_limits, Incoming) = (limits, new IncomingRequest(limits));

    /// <summary>The request.</summary>
    public IncomingRequest Incoming { get; }

    /// <summary>The answer.</summary>
    public OutgoingAnswer Answer { get; } = new();

    /// <summary>How fast the answer is taken.</summary>
    public ref SendPace Pace => ref _pace;

    /// <summary>Takes one that is empty.</summary>
    /// <param name="limits">The bounds of the request's head.</param>
    /// <param name="keepsRaw">Whether the head is kept as it comes, too.</param>
    public static Transaction Take(HeadLimits limits, bool keepsRaw)
    {
        Transaction? taken = _spare;
        if (taken is null || !ReferenceEquals(taken._limits, limits))
        {
            taken = new Transaction(limits);
        }
        else
        {
            _spare = null;
        }

        taken.Incoming.KeepsRaw = keepsRaw;
        return taken;
    }

    /// <summary>The request is known, as far as it will be: its answer begins.</summary>
    /// <param name="now">The driver's milliseconds.</param>
    /// <returns>An empty 200 to be filled.</returns>
    public Response BeginAnswer(long now)
    {
        _answerBegan = now;
        Answer.Response.Clear();
        return Answer.Response;
    }

    /// <summary>The answer has come to its end: what is left of it is given up, and the handler is told.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="connection">Who asked.</param>
    /// <param name="ending">How it ended.</param>
    /// <param name="now">The driver's milliseconds; null where nobody saw the end.</param>
    /// <param name="sent">Bytes that another exchange has sent in the place of an answer; null where there was one.</param>
    public void EndAnswer(IRequestHandler handler, IConnection connection, AnswerEnding ending, long? now, long? sent = null)
    {
        Answer.Drop();
        TimeSpan? duration = now is { } end ? TimeSpan.FromMilliseconds(end - _answerBegan) : null;
        handler.Ended(new AnsweredRequest(Incoming.Head, connection, Answer.Response.Head.Status, sent ?? Answer.BodySent, ending, duration));
    }

    /// <summary>Gives it back, with nothing left of whose it was. Whoever does so uses it no more.</summary>
    public void Dispose()
    {
        Incoming.Dispose();
        Answer.Dispose();
        _spare = this;
    }
}
