// An answer on its way: what of it is still to be sent, and how much of its body has gone. Partial sends are the rule.
// What the answer is, is the handler's decision; what follows when it has gone, the exchange's.

namespace MiniHttp.Protocol;

/// <summary>How far an answer is.</summary>
internal enum AnswerProgress
{
    /// <summary>There is something to send.</summary>
    Sending,

    /// <summary>Its producer has nothing yet.</summary>
    AwaitingProducer,

    /// <summary>All of it has gone.</summary>
    Complete,

    /// <summary>Its producer has given up.</summary>
    Failed,
}

/// <summary>
/// Sends one answer after the other: the head and the bytes of the body from one buffer, then a file, parts of one, or
/// what a producer makes.
/// </summary>
internal sealed class OutgoingAnswer : IDisposable
{
    private readonly ByteBuffer _bytes = new();
    private int _headLeft; // How much of _bytes is head; the rest is body.

    /// <summary>The answer, to be filled before <see cref="Begin"/>.</summary>
    public Response Response { get; } = new();

    /// <summary>To be sent first.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.Memory;

    /// <summary>To be sent then.</summary>
    public FileRange File => Response.File;

    /// <summary>Bytes of the body that have gone.</summary>
    public long BodySent { get; private set; }

    private bool IsAllSent => _bytes.Length == 0 && Response.File.Count == 0;

    /// <summary>Writes the head and makes ready to send.</summary>
    /// <returns>Whether the connection is kept alive after this answer.</returns>
    public bool Begin(RequestHead request, ServerExchangeOptions options, bool mayKeepAlive, IDriver driver)
    {
        Response.EndDeferral();
        bool keepAlive = ServerAnswer.Complete(request, Response, options, mayKeepAlive, _bytes);
        (_headLeft, BodySent) = (_bytes.Length, 0);
        _bytes.Append(Response.Bytes.Span);
        Response.Bytes.Dispose();
        Response.TryBeginPart(_bytes); // In one call with the head.
        Response.Producer?.Start(driver.Wake);
        return keepAlive;
    }

    /// <summary>Counts what was sent: first the head, then the bytes of the body, then the file.</summary>
    public void Account(long count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length + Response.File.Count);
        int bytes = (int)Math.Min(count, _bytes.Length);
        int head = Math.Min(bytes, _headLeft);
        _bytes.Consume(bytes);
        Response.AdvanceFile(count - bytes);
        _headLeft -= head;
        BodySent += count - head;
    }

    /// <summary>
    /// Goes on to the next part of a file, or asks the producer for more, where everything before has gone.
    /// </summary>
    public AnswerProgress Continue()
    {
        while (IsAllSent)
        {
            if (Response.TryBeginPart(_bytes))
            {
                continue;
            }

            if (Response.Producer is not { } producer)
            {
                return AnswerProgress.Complete;
            }

            Produced produced = producer.Produce(_bytes);
            if (produced == Produced.Failed)
            {
                return AnswerProgress.Failed;
            }

            if (produced == Produced.End)
            {
                Response.EndProducer();
            }
            else if (_bytes.Length == 0)
            {
                return produced == Produced.NothingYet ? AnswerProgress.AwaitingProducer
                    : throw new InvalidOperationException($"{producer.GetType()} says that it produced something, and there is nothing.");
            }
        }

        return AnswerProgress.Sending;
    }

    /// <summary>Gives up the rest of it: file, producer, and the work that it was deferred for.</summary>
    public void Drop()
    {
        Response.Dispose();
        _bytes.Dispose();
    }

    /// <summary>Forgets everything. It can be used again.</summary>
    public void Dispose()
    {
        Drop();
        Response.Clear();
        (_headLeft, BodySent) = (0, 0);
    }
}
