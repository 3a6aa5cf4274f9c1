// One request and its answer, with all the room that both need. A connection has it only while one is under way: most connections of a
// server wait for their next request, and those that wait should cost next to nothing.

namespace MiniHttp.Protocol;

/// <summary>A request on its way in and its answer on its way out. Used again for other connections after <see cref="Dispose"/>.</summary>
internal sealed class Transaction : IDisposable
{
    // One for each thread, as the array pools have it: a request that came whole has been answered when another connection gets its turn.
    [ThreadStatic]
    private static Transaction? _spare;

    private readonly HeadLimits _limits;

    private Transaction(HeadLimits limits) => (_limits, Incoming) = (limits, new IncomingRequest(limits));

    /// <summary>The request.</summary>
    public IncomingRequest Incoming { get; }

    /// <summary>The answer.</summary>
    public OutgoingAnswer Answer { get; } = new();

    /// <summary>When the answer began, in the driver's milliseconds.</summary>
    public long AnswerBegan { get; set; }

    /// <summary>Takes one that is empty.</summary>
    public static Transaction Take(HeadLimits limits)
    {
        Transaction? spare = _spare;
        if (spare is null || !ReferenceEquals(spare._limits, limits))
        {
            return new Transaction(limits);
        }

        _spare = null;
        return spare;
    }

    /// <summary>Gives it back, with nothing left of whose it was. Whoever does so uses it no more.</summary>
    public void Dispose()
    {
        Incoming.Dispose();
        Answer.Dispose();
        _spare = this;
    }
}
