// From a request to the end of its response: the steps that follow from what ServerExchange is told.

namespace MiniHttp.Protocol;

public sealed partial class ServerExchange
{
    private static long After(long now, TimeSpan span) => ServerLimits.After(now, span);

    private void Advance(RequestProgress progress, long now)
    {
        switch (progress)
        {
            case RequestProgress.Begun when _phase == ServerPhase.AwaitingRequest:
                _phase = ServerPhase.ReadingHead;
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

        _phase = ServerPhase.Deferred;
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
            _phase = ServerPhase.HandedOver;
            return;
        }

        _phase = ServerPhase.Answering;
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
        if (_leave.PeerEnded)
        {
            TellProducerOfEnd();
        }
    }

    private void TellProducerOfEnd() => _transaction?.Answer.Response.Producer?.OnPeerEnded();

    private void ContinueAnswer(long now)
    {
        switch (Current.Answer.Continue())
        {
            case AnswerProgress.Sending:
                _deadline = _phase == ServerPhase.AwaitingProducer ? Current.Pace.Resume(_limits, now) : _deadline;
                _phase = ServerPhase.Answering;
                return;
            case AnswerProgress.AwaitingProducer:
                _deadline = Math.Min(_deadline, _leave.Next(now));
                _phase = ServerPhase.AwaitingProducer;
                return;
            case AnswerProgress.Failed:
                EndAnswer(_stopping ? AnswerEnding.Stopped : AnswerEnding.CutShort, now);
                _phase = ServerPhase.Aborted;
                return;
        }

        EndAnswer(AnswerEnding.Sent, now);
        if (_keepAlive)
        {
            AwaitNextRequest(now);
        }
        else
        {
            _phase = ServerPhase.HalfClosing;
        }
    }

    private void AwaitNextRequest(long now)
    {
        _phase = ServerPhase.AwaitingRequest;
        _deadline = After(now, _limits.IdleTimeout);
        if (_transaction is not null)
        {
            Advance(Current.Incoming.ReadNext(), now);
        }

        if (_leave.PeerEnded && _phase is ServerPhase.AwaitingRequest or ServerPhase.ReadingHead)
        {
            OnEndOfStream(now);
        }
    }

    /// <summary>
    /// Ends a connection on which nothing is under way: there is no answer that a reset could destroy.
    /// </summary>
    private void Leave()
    {
        EndTransaction();
        _mustLinger = false;
        _phase = ServerPhase.HalfClosing;
    }

    private void EndAnswer(AnswerEnding ending, long? now)
    {
        _phase = ServerPhase.Closed; // Until the caller says better: whatever fails in here, the answer has ended once.
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
