namespace MiniHttp.Protocol;

/// <summary>
/// Answers requests. One handler serves all connections, on several threads at once. It must not block, except for a
/// local file system: a body that takes long is the work of an <see cref="IBodyProducer"/>, an answer that takes long
/// is deferred (<see cref="Response.Defer"/>).
/// </summary>
public interface IRequestHandler
{
    /// <summary>
    /// Answers a request whose head is whole and well-formed, or defers the answer (<see cref="Response.Defer"/>).
    /// After a deferral it is called again with the same request, when the work wakes the driver.
    /// </summary>
    /// <param name="request">The request; valid during the call.</param>
    /// <param name="connection">The connection of the request.</param>
    /// <param name="response">An empty 200, to be filled in.</param>
    void Answer(RequestHead request, IConnection connection, Response response);

    /// <summary>Explains why a request is refused, in the body of a response whose status is set already.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="request">The part of the request that was parsed; valid during the call.</param>
    /// <param name="response">The response, to be filled in; it may stay without a body.</param>
    void Refuse(Rejection reason, RequestHead request, Response response);

    /// <summary>Called once per response when it has ended, complete or not: the place for an access log.</summary>
    void Ended(in AnsweredRequest answered);
}

/// <summary>How a response ended.</summary>
public enum AnswerEnding
{
    /// <summary>All of it was handed to the kernel.</summary>
    Sent,

    /// <summary>The client reset the connection.</summary>
    Reset,

    /// <summary>
    /// The client received too slowly (<see cref="ServerLimits.SendTimeout"/>, <see cref="ServerLimits.MinRate"/>).
    /// </summary>
    TimedOut,

    /// <summary>The file was shorter than its Content-Length, or the producer failed.</summary>
    CutShort,

    /// <summary>The server stopped or failed before the response was complete.</summary>
    Stopped,
}

/// <summary>A request and its outcome, for an access log.</summary>
/// <param name="request">See <see cref="Request"/>.</param>
/// <param name="connection">See <see cref="Connection"/>.</param>
/// <param name="status">See <see cref="Status"/>.</param>
/// <param name="bodyBytes">See <see cref="BodyBytes"/>.</param>
/// <param name="ending">See <see cref="Ending"/>.</param>
/// <param name="duration">See <see cref="Duration"/>.</param>
public readonly ref struct AnsweredRequest(
    RequestHead request, IConnection connection, StatusCode status, long bodyBytes, AnswerEnding ending, TimeSpan? duration = null)
{
    /// <summary>The request, or the part of it that was parsed; valid during the call.</summary>
    public RequestHead Request { get; } = request;

    /// <summary>The connection of the request.</summary>
    public IConnection Connection { get; } = connection;

    /// <summary>The status of the response.</summary>
    public StatusCode Status { get; } = status;

    /// <summary>Bytes of the body that were handed to the kernel.</summary>
    public long BodyBytes { get; } = bodyBytes;

    /// <summary>How the response ended.</summary>
    public AnswerEnding Ending { get; } = ending;

    /// <summary>
    /// Time from the end of the request's head, or its refusal, to the end of the response, in whole milliseconds; null
    /// if the end was not observed.
    /// </summary>
    public TimeSpan? Duration { get; } = duration;
}
