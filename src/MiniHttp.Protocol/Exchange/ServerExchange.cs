// The server's side of a connection (RFC 1945 §1.3): requests come, answers go, and the connection ends the right way.
// Decides when a request is whole, whether another may follow it, and how the ending goes. What is answered is the
// handler's decision, how long a body is Framing's, how to wait the driver's.
//
//   AwaitingRequest ─first byte→ ReadingHead ─whole→ Deferred? ─answered or refused→ Answering ⇄ AwaitingProducer
//         ↑                                                                             │
//         └─────────────────────────── kept alive ──────────────────────────────────────┤
//                                                                                       ↓
//                                          Closed ←─ Lingering ←─ Leaving? ←──── HalfClosing

namespace MiniHttp.Protocol;

/// <summary>The server's side of one connection.</summary>
public sealed partial class ServerExchange : IExchange
{
    private readonly IRequestHandler _handler;
    private readonly ServerExchangeOptions _options;
    private readonly ServerLimits _limits;
    private readonly IConnection _connection;
    private readonly IDriver _driver;
    private readonly long _firstHeadDeadline; // Counted from the connection.
    private Transaction? _transaction; // While a request is under way: from its first byte until its answer has gone.

    private ServerPhase _phase = ServerPhase.AwaitingRequest;
    private long _deadline; // Of an answer under way: when to look how much of it was taken.
    private long _lingerEnd;
    private long _requests; // Answered on this connection, refusals not counted.
    private bool _keepAlive;
    private bool _mustLinger;
    private bool _discards; // A body comes that nobody wants: it is received and dropped, lest both sides wait for the other to take.
    private LeaveWatch _leave;
    private bool _stopping;

    /// <summary>Opens the conversation of a connection that was just accepted.</summary>
    /// <param name="handler">Decides what to answer.</param>
    /// <param name="options">What holds for all connections.</param>
    /// <param name="connection">Who talks to whom.</param>
    /// <param name="driver">Told by producers that they have something; <see cref="OnProduced"/> follows.</param>
    /// <param name="now">Milliseconds of the driver's monotonic clock.</param>
    public ServerExchange(IRequestHandler handler, ServerExchangeOptions options, IConnection connection, IDriver driver, long now)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_handler, _options, _limits, _connection, _driver) = (handler, options, options.Limits, connection, driver);
        _deadline = _firstHeadDeadline = After(now, _limits.HeadTimeout);
    }

    /// <summary>
    /// The request in whose answer a handler has given the connection away; null while this exchange has it.
    /// </summary>
    internal Transaction? HandedOver => _phase == ServerPhase.HandedOver ? _transaction : null;

    private bool IsAnswerOwed => _phase is ServerPhase.Deferred or ServerPhase.Answering or ServerPhase.AwaitingProducer;

    private Transaction Current => _transaction ??= Transaction.Take(_limits.Head, _options.KeepsRawHeads);

    /// <inheritdoc/>
    public Needs Next => _phase switch
    {
        ServerPhase.AwaitingRequest or ServerPhase.ReadingHead or ServerPhase.Lingering => new() { Receive = true, Deadline = _deadline },
        ServerPhase.Deferred => new() { Receive = !_leave.PeerEnded && !Current.Incoming.HasRest }, // One receive at the most.
        ServerPhase.Answering
            => new()
            {
                Receive = _discards && !_leave.PeerEnded,
                Send = SendKind.Content,
                Bytes = Current.Answer.Bytes,
                File = Current.Answer.File,
                Deadline = _deadline,
            },
        ServerPhase.AwaitingProducer => new() { Receive = !_leave.PeerEnded, Deadline = _deadline },
        ServerPhase.HalfClosing => new() { Send = SendKind.HalfClose },
        ServerPhase.Leaving => new() { Send = SendKind.CloseUnlessUnread },
        ServerPhase.Aborted => new() { Send = SendKind.Abort },
        _ => new() { Send = SendKind.Close },
    };

    /// <inheritdoc/>
    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
        switch (_phase)
        {
            case ServerPhase.AwaitingRequest or ServerPhase.ReadingHead:
                Advance(Current.Incoming.Read(bytes), now);
                break;
            case ServerPhase.Deferred:
            case ServerPhase.Answering when _keepAlive: // A receive that began while the answer was deferred may end later.
                Current.Incoming.Keep(bytes);
                break;
            case ServerPhase.Leaving or ServerPhase.Lingering:
                // Thrown away: a body that nobody wants, or a request behind the last one.
                _phase = ServerPhase.Lingering;
                _deadline = _limits.Extend(_deadline, bytes.Length, Math.Min(After(now, _limits.LingerSilence), _lingerEnd));
                break;
        }
    }

    /// <inheritdoc/>
    public void OnEndOfStream(long now)
    {
        _leave.PeerEnded = true;
        switch (_phase)
        {
            case ServerPhase.AwaitingRequest:
                Leave();
                break;
            case ServerPhase.ReadingHead:
                Refuse(Rejection.HeadCutShort, now);
                break;
            case ServerPhase.Leaving or ServerPhase.Lingering:
                _phase = ServerPhase.Closed;
                break;
            case ServerPhase.Answering:
                TellProducerOfEnd();
                break;
            case ServerPhase.AwaitingProducer:
                _deadline = _leave.Next(now);
                TellProducerOfEnd();
                break;
        }
    }

    /// <inheritdoc/>
    public void OnSent(long count, long now)
    {
        switch (_phase)
        {
            case ServerPhase.Answering:
                Current.Pace.Hand(count, now);
                Current.Answer.Account(count);
                ContinueAnswer(now);
                break;
            case ServerPhase.HalfClosing:
                _lingerEnd = After(now, _stopping ? _limits.LingerSilence : _limits.LingerTotal);
                _deadline = Math.Min(After(now, _limits.LingerSilence), _lingerEnd);
                _phase = _leave.PeerEnded ? ServerPhase.Closed : _mustLinger ? ServerPhase.Lingering : ServerPhase.Leaving;
                break;
        }
    }

    /// <inheritdoc/>
    public void OnFileFailed(long now)
    {
        if (_phase != ServerPhase.Answering)
        {
            return;
        }

        // With a Content-Length the client can count what is missing, and keeps what it has. Without one only a reset
        // says so.
        bool lengthSaid = !Current.Incoming.Head.IsSimple;
        _keepAlive = false;
        EndAnswer(AnswerEnding.CutShort, now);
        _mustLinger = true;
        _phase = lengthSaid ? ServerPhase.HalfClosing : ServerPhase.Aborted;
    }

    /// <inheritdoc/>
    public void OnProduced(long now)
    {
        switch (_phase)
        {
            case ServerPhase.Deferred:
                Current.Answer.Response.Clear();
                Ask(now);
                break;
            case ServerPhase.AwaitingProducer:
                ContinueAnswer(now);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnDeadline(long now, long? unacknowledged)
    {
        switch (_phase)
        {
            case ServerPhase.AwaitingRequest:
                Leave(); // Nothing was asked, so there is nothing to answer.
                break;
            case ServerPhase.ReadingHead:
                Refuse(Rejection.HeadTimedOut, now);
                break;
            case ServerPhase.Answering when Current.Pace.Look(_limits, unacknowledged, now) is { } next:
                _deadline = next;
                break;
            case ServerPhase.AwaitingProducer when _leave.Look(ref Current.Pace, _limits, unacknowledged, now) is { } next:
                _deadline = next;
                break;
            case ServerPhase.Answering or ServerPhase.AwaitingProducer:
                EndAnswer(AnswerEnding.TimedOut, now);
                _phase = ServerPhase.Aborted; // What the kernel still holds for this client is given up too.
                break;
            case ServerPhase.Lingering:
                _phase = ServerPhase.Closed;
                break;
        }
    }

    /// <inheritdoc/>
    public void OnStopping(long now)
    {
        _stopping = true;
        _keepAlive = false;
        _transaction?.Answer.Response.Deferral?.Stop();
        _transaction?.Answer.Response.Producer?.Stop();
        switch (_phase)
        {
            case ServerPhase.AwaitingRequest when _requests == 0:
                _deadline = Math.Min(_deadline, After(now, _limits.StopGrace));
                break;
            case ServerPhase.AwaitingRequest:
                Leave();
                break;
            case ServerPhase.ReadingHead or ServerPhase.Lingering:
                // No answer is running: the client has this long to say what it wants, or to notice that it has
                // everything.
                _deadline = _lingerEnd = Math.Min(_deadline, After(now, _limits.LingerSilence));
                break;
            case ServerPhase.AwaitingProducer:
                OnProduced(now);
                break;
            case ServerPhase.Answering:
                Current.Incoming.DropRest();
                break;
        }
    }

    /// <inheritdoc/>
    public void OnReset(long now)
    {
        if (IsAnswerOwed)
        {
            EndAnswer(AnswerEnding.Reset, now);
        }

        _phase = ServerPhase.Closed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (IsAnswerOwed)
            {
                EndAnswer(AnswerEnding.Stopped, null);
            }
        }
        finally
        {
            _phase = ServerPhase.Closed;
            EndTransaction();
        }
    }
}
