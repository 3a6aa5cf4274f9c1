namespace MiniHttp.Protocol;

/// <summary>
/// Decides what to answer. One handler serves all connections, from several threads at once. It never waits for anything but a file
/// system that answers at once: a body that takes long is a producer's work, an answer that takes long is deferred.
/// </summary>
public interface IRequestHandler
{
    /// <summary>
    /// Answers a request whose head is whole and well-formed, or defers the answer (<see cref="Response.Defer"/>).
    /// After a deferral it is called again with the same request, when the work wakes the driver.
    /// </summary>
    /// <param name="request">The request; valid during the call.</param>
    /// <param name="connection">Who asked.</param>
    /// <param name="response">An empty 200 to be filled.</param>
    void Answer(RequestHead request, IConnection connection, Response response);

    /// <summary>Explains a refusal. The status is set already, and what is left unset stays empty.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="request">As much of the request as was understood.</param>
    /// <param name="response">The answer to be filled.</param>
    void Refuse(Rejection reason, RequestHead request, Response response);

    /// <summary>An answer has come to its end, whole or not.</summary>
    void Ended(in AnsweredRequest answered);
}

/// <summary>How an answer came to its end.</summary>
public enum AnswerEnding
{
    /// <summary>All of it is with the kernel.</summary>
    Sent,

    /// <summary>The client reset the connection.</summary>
    Reset,

    /// <summary>The client took nothing for longer than is allowed.</summary>
    TimedOut,

    /// <summary>The file had fewer bytes than its head had said.</summary>
    CutShort,

    /// <summary>The program ended before the answer did, or failed in the middle of it.</summary>
    Stopped,
}

/// <summary>One request and what became of it: what an access log wants to know.</summary>
/// <param name="request">See <see cref="Request"/>.</param>
/// <param name="connection">See <see cref="Connection"/>.</param>
/// <param name="status">See <see cref="Status"/>.</param>
/// <param name="bodyBytes">See <see cref="BodyBytes"/>.</param>
/// <param name="ending">See <see cref="Ending"/>.</param>
/// <param name="duration">See <see cref="Duration"/>.</param>
public readonly ref struct AnsweredRequest(
    RequestHead request, IConnection connection, StatusCode status, long bodyBytes, AnswerEnding ending, TimeSpan? duration = null)
{
    /// <summary>The request, or as much of it as was understood; valid during the call.</summary>
    public RequestHead Request { get; } = request;

    /// <summary>Who asked.</summary>
    public IConnection Connection { get; } = connection;

    /// <summary>What was answered.</summary>
    public StatusCode Status { get; } = status;

    /// <summary>Bytes of the body that were really handed to the kernel.</summary>
    public long BodyBytes { get; } = bodyBytes;

    /// <summary>How the answer ended.</summary>
    public AnswerEnding Ending { get; } = ending;

    /// <summary>
    /// From the moment in which the head of the request was whole, or was refused, to the end of the answer, in whole milliseconds; null
    /// where nobody saw the end.
    /// </summary>
    public TimeSpan? Duration { get; } = duration;
}
