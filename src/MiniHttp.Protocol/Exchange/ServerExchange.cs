// The server's side of a connection (RFC 1945 §1.3): requests come, answers go, and the connection ends the right way.
// Decides when a request is whole, whether another may follow it, and how the ending goes. What is answered is the handler's
// decision, how long a body is Framing's, how to wait the driver's.
//
//   AwaitingRequest ─first byte→ ReadingHead ─whole→ Deferred? ─answered or refused→ Answering ⇄ AwaitingProducer
//         ↑                                                                             │
//         └─────────────────────────── kept alive ──────────────────────────────────────┤
//                                                                                       ↓
//                                          Closed ←─ Lingering ←─ Leaving? ←──── HalfClosing

namespace MiniHttp.Protocol;

/// <summary>The server's side of one connection.</summary>
public sealed class ServerExchange : IExchange
{
    /// <summary>
    /// How often a client that sends no more is looked for while its answer is being made: a quarter of a second, our
    /// own. That much work is done for one that has left.
    /// </summary>
    private static readonly TimeSpan LeaveCheck = TimeSpan.FromMilliseconds(250);

    private readonly IRequestHandler _handler;
    private readonly ServerExchangeOptions _options;
    private readonly ServerLimits _limits;
    private readonly IConnection _connection;
    private readonly IDriver _driver;
    private readonly long _firstHeadDeadline; // Counted from the connection.
    private Transaction? _transaction; // While a request is under way: from its first byte until its answer has gone.

    private Phase _phase = Phase.AwaitingRequest;
    private long _deadline; // Of an answer under way: when to look how much of it was taken.
    private long _lingerEnd;
    private long _requests; // Answered on this connection, refusals not counted.
    private bool _keepAlive;
    private bool _mustLinger;
    private bool _discards; // A body comes that nobody wants: it is received and dropped, lest both sides wait for the other to take.
    private bool _peerEnded;
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

    private enum Phase
    {
        AwaitingRequest,
        ReadingHead,
        Deferred, // The handler is asked again when its work is done.
        Answering,
        AwaitingProducer,
        HalfClosing,
        Leaving,
        Lingering,
        HandedOver, // To an exchange that the driver has to be told of: HandOverExchange knows it.
        Closed,
        Aborted,
    }

    /// <summary>The request in whose answer a handler has given the connection away; null while this exchange has it.</summary>
    internal Transaction? HandedOver => _phase == Phase.HandedOver ? _transaction : null;

    private bool IsAnswerOwed => _phase is Phase.Deferred or Phase.Answering or Phase.AwaitingProducer;

    private Transaction Current => _transaction ??= Transaction.Take(_limits.Head, _options.KeepsRawHeads);

    /// <inheritdoc/>
    public Needs Next => _phase switch
    {
        Phase.AwaitingRequest or Phase.ReadingHead or Phase.Lingering => new() { Receive = true, Deadline = _deadline },
        Phase.Deferred => new() { Receive = !_peerEnded && !Current.Incoming.HasRest }, // One receive at the most.
        Phase.Answering
            => new()
            {
                Receive = _discards && !_peerEnded,
                Send = SendKind.Content,
                Bytes = Current.Answer.Bytes,
                File = Current.Answer.File,
                Deadline = _deadline,
            },
        Phase.AwaitingProducer => new() { Receive = !_peerEnded, Deadline = _deadline },
        Phase.HalfClosing => new() { Send = SendKind.HalfClose },
        Phase.Leaving => new() { Send = SendKind.CloseUnlessUnread },
        Phase.Aborted => new() { Send = SendKind.Abort },
        _ => new() { Send = SendKind.Close },
    };

    /// <inheritdoc/>
    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
        switch (_phase)
        {
            case Phase.AwaitingRequest or Phase.ReadingHead:
                Advance(Current.Incoming.Read(bytes), now);
                break;
            case Phase.Deferred:
            case Phase.Answering when _keepAlive: // A receive that began while the answer was deferred may end later.
                Current.Incoming.Keep(bytes);
                break;
            case Phase.Leaving or Phase.Lingering:
                // Thrown away: a body that nobody wants, or a request behind the last one.
                _phase = Phase.Lingering;
                _deadline = _limits.Extend(_deadline, bytes.Length, Math.Min(After(now, _limits.LingerSilence), _lingerEnd));
                break;
        }
    }

    /// <inheritdoc/>
    public void OnEndOfStream(long now)
    {
        _peerEnded = true;
        switch (_phase)
        {
            case Phase.AwaitingRequest:
                Leave();
                break;
            case Phase.ReadingHead:
                Refuse(Rejection.HeadCutShort, now);
                break;
            case Phase.Leaving or Phase.Lingering:
                _phase = Phase.Closed;
                break;
            case Phase.Answering:
                TellProducerOfEnd();
                break;
            case Phase.AwaitingProducer:
                _deadline = After(now, LeaveCheck);
                TellProducerOfEnd();
                break;
        }
    }

    /// <inheritdoc/>
    public void OnSent(long count, long now)
    {
        switch (_phase)
        {
            case Phase.Answering:
                Current.Pace.Hand(count, now);
                Current.Answer.Account(count);
                ContinueAnswer(now);
                break;
            case Phase.HalfClosing:
                _lingerEnd = After(now, _stopping ? _limits.LingerSilence : _limits.LingerTotal);
                _deadline = Math.Min(After(now, _limits.LingerSilence), _lingerEnd);
                _phase = _peerEnded ? Phase.Closed : _mustLinger ? Phase.Lingering : Phase.Leaving;
                break;
        }
    }

    /// <inheritdoc/>
    public void OnFileFailed(long now)
    {
        if (_phase != Phase.Answering)
        {
            return;
        }

        // With a Content-Length the client can count what is missing, and keeps what it has. Without one only a reset says so.
        bool lengthSaid = !Current.Incoming.Head.IsSimple;
        _keepAlive = false;
        EndAnswer(AnswerEnding.CutShort, now);
        _mustLinger = true;
        _phase = lengthSaid ? Phase.HalfClosing : Phase.Aborted;
    }

    /// <inheritdoc/>
    public void OnProduced(long now)
    {
        switch (_phase)
        {
            case Phase.Deferred:
                Current.Answer.Response.Clear();
                Ask(now);
                break;
            case Phase.AwaitingProducer:
                ContinueAnswer(now);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnDeadline(long now, long? unacknowledged)
    {
        switch (_phase)
        {
            case Phase.AwaitingRequest:
                Leave(); // Nothing was asked, so there is nothing to answer.
                break;
            case Phase.ReadingHead:
                Refuse(Rejection.HeadTimedOut, now);
                break;
            case Phase.Answering when Current.Pace.Look(_limits, unacknowledged, now) is { } next:
                _deadline = next;
                break;
            case Phase.AwaitingProducer when WaitedFor(unacknowledged, now) is { } next:
                _deadline = next;
                break;
            case Phase.Answering or Phase.AwaitingProducer:
                EndAnswer(AnswerEnding.TimedOut, now);
                _phase = Phase.Aborted; // What the kernel still holds for this client is given up too.
                break;
            case Phase.Lingering:
                _phase = Phase.Closed;
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
            case Phase.AwaitingRequest when _requests == 0:
                _deadline = Math.Min(_deadline, After(now, _limits.StopGrace));
                break;
            case Phase.AwaitingRequest:
                Leave();
                break;
            case Phase.ReadingHead or Phase.Lingering:
                // No answer is running: the client has this long to say what it wants, or to notice that it has everything.
                _deadline = _lingerEnd = Math.Min(_deadline, After(now, _limits.LingerSilence));
                break;
            case Phase.AwaitingProducer:
                OnProduced(now);
                break;
            case Phase.Answering:
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

        _phase = Phase.Closed;
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
            _phase = Phase.Closed;
            EndTransaction();
        }
    }

    private static long After(long now, TimeSpan span) => ServerLimits.After(now, span);

    private void Advance(RequestProgress progress, long now)
    {
        switch (progress)
        {
            case RequestProgress.Begun when _phase == Phase.AwaitingRequest:
                _phase = Phase.ReadingHead;
                _deadline = _requests == 0 ? _firstHeadDeadline : After(now, _limits.HeadTimeout);
                _deadline = _stopping ? Math.Min(_deadline, After(now, _limits.LingerSilence)) : _deadline;
                break;
            case RequestProgress.Refused:
                Refuse(Current.Incoming.Reason, now);
                break;
            case RequestProgress.Whole:
                Answer(now);
                break;
        }
    }

    private void Answer(long now)
    {
        RequestHead request = Current.Incoming.Head;
        if (BodyLength.OfRequest(request, out BodyLength body) is { } reason)
        {
            Refuse(reason, now);
            return;
        }

        if (body.Length > _limits.Body)
        {
            Refuse(Rejection.BodyTooLarge, now);
            return;
        }

        HeaderFields fields = request.Fields;
        bool asked = fields.ListContains(FieldName.Connection, "keep-alive"u8) && !fields.ListContains(FieldName.Connection, "close"u8);
        _requests++;
        _keepAlive = asked && !_stopping && body.Framing == BodyFraming.None && (_limits.Requests is not { } most || _requests < most);
        _discards = body.Framing != BodyFraming.None;
        _mustLinger = asked || _discards;
        Current.BeginAnswer(now);
        Ask(now);
    }

    private void Ask(long now)
    {
        Response response = Current.Answer.Response;
        IDeferral? before = response.Deferral;
        _handler.Answer(Current.Incoming.Head, _connection, response);
        if (!response.IsDeferred)
        {
            Begin(now);
            return;
        }

        _phase = Phase.Deferred;
        if (response.Deferral != before)
        {
            response.Deferral!.Start(_driver.Wake);
        }
    }

    private void Refuse(Rejection reason, long now)
    {
        _keepAlive = false;
        _mustLinger = _discards = true;
        Response response = Current.BeginAnswer(now);
        response.Head.Status = reason.Row().Status;
        _handler.Refuse(reason, Current.Incoming.Head, response);
        Begin(now);
    }

    private void Begin(long now)
    {
        if (Current.Answer.Response.Successor is not null)
        {
            _phase = Phase.HandedOver;
            return;
        }

        _phase = Phase.Answering;
        _deadline = Current.Pace.Begin(_limits, now);
        (IncomingRequest incoming, OutgoingAnswer answer) = (Current.Incoming, Current.Answer);
        _keepAlive = answer.Begin(incoming.Head, _options, _keepAlive, _driver);
        _mustLinger |= answer.Response.Head.Status.RefusesMessage;
        if (!_keepAlive)
        {
            incoming.DropRest(); // Nothing behind the last request is read, and no buffer is held for it.
        }

        if (_stopping)
        {
            answer.Response.Producer?.Stop();
        }

        if (answer.Response.Producer is { IsEndless: true })
        {
            _driver.LeaveCount();
        }

        ContinueAnswer(now);
        if (_peerEnded)
        {
            TellProducerOfEnd();
        }
    }

    private void TellProducerOfEnd() => _transaction?.Answer.Response.Producer?.OnPeerEnded();

    // While the producer has nothing, the client owes nothing but the acknowledgement of what it was sent. One that has
    // closed is told from one that has half-closed by the reset with which it answers: nothing is received any more, so
    // the driver has to look for it.
    private long? WaitedFor(long? unacknowledged, long now)
    {
        long check = _peerEnded ? After(now, LeaveCheck) : Needs.Never;
        return unacknowledged is null or 0 ? check
            : Current.Pace.Look(_limits, unacknowledged, now) is { } next ? Math.Min(next, check)
            : null;
    }

    private void ContinueAnswer(long now)
    {
        switch (Current.Answer.Continue())
        {
            case AnswerProgress.Sending:
                _deadline = _phase == Phase.AwaitingProducer ? Current.Pace.Resume(_limits, now) : _deadline;
                _phase = Phase.Answering;
                return;
            case AnswerProgress.AwaitingProducer:
                _deadline = _peerEnded ? Math.Min(_deadline, After(now, LeaveCheck)) : _deadline;
                _phase = Phase.AwaitingProducer;
                return;
            case AnswerProgress.Failed:
                EndAnswer(_stopping ? AnswerEnding.Stopped : AnswerEnding.CutShort, now);
                _phase = Phase.Aborted;
                return;
        }

        EndAnswer(AnswerEnding.Sent, now);
        if (_keepAlive)
        {
            AwaitNextRequest(now);
        }
        else
        {
            _phase = Phase.HalfClosing;
        }
    }

    private void AwaitNextRequest(long now)
    {
        _phase = Phase.AwaitingRequest;
        _deadline = After(now, _limits.IdleTimeout);
        if (_transaction is not null)
        {
            Advance(Current.Incoming.ReadNext(), now);
        }

        if (_peerEnded && _phase is Phase.AwaitingRequest or Phase.ReadingHead)
        {
            OnEndOfStream(now);
        }
    }

    /// <summary>Ends a connection on which nothing is under way: there is no answer that a reset could destroy.</summary>
    private void Leave()
    {
        EndTransaction();
        _mustLinger = false;
        _phase = Phase.HalfClosing;
    }

    private void EndAnswer(AnswerEnding ending, long? now)
    {
        _phase = Phase.Closed; // Until the caller says better: whatever fails in here, the answer has ended once.
        Current.EndAnswer(_handler, _connection, ending, now);
        if (!_keepAlive || !Current.Incoming.HasRest)
        {
            EndTransaction();
        }
    }

    private void EndTransaction()
    {
        _transaction?.Dispose();
        _transaction = null;
    }
}
