// The server's side of a connection that a handler may give away (Response.HandOver) to another exchange. A server that
// has no such handler opens a ServerExchange itself, and pays nothing for this.

namespace MiniHttp.Protocol;

/// <summary>
/// A <see cref="ServerExchange"/> until a handler hands the connection over, and the other exchange from then on. The
/// access log gets its line when that one has ended: with the status set by the handler, and the bytes sent since.
/// </summary>
internal sealed class HandOverExchange : DelegatingExchange
{
    private readonly IRequestHandler _handler;
    private readonly IConnection _connection;
    private readonly IDriver _driver;
    private readonly ServerExchange _server;
    private Transaction? _request; // The request whose answer the other exchange replaces.

    // Told to the other exchange when it opens.
    private bool _peerEnded;
    private bool _stopping;

    // For the log.
    private long _sent;
    private bool _wasReset;
    private long _now;

    /// <summary>Opens the conversation of a connection that was just accepted.</summary>
    /// <param name="handler">Answers requests, or hands the connection over.</param>
    /// <param name="options">Options of all connections.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="driver">The driver of this exchange and of the other one.</param>
    /// <param name="now">Milliseconds of the driver's monotonic clock.</param>
    public HandOverExchange(
        IRequestHandler handler, ServerExchangeOptions options, IConnection connection, IDriver driver, long now)
    {
        (_handler, _connection, _driver) = (handler, connection, driver);
        Inner = _server = new ServerExchange(handler, options, connection, driver, now);
    }

    public override void OnEndOfStream(long now)
    {
        _peerEnded = true;
        base.OnEndOfStream(now);
    }

    public override void OnSent(long count, long now)
    {
        _sent += count;
        base.OnSent(count, now);
    }

    public override void OnStopping(long now)
    {
        _stopping = true;
        base.OnStopping(now);
    }

    public override void OnReset(long now)
    {
        _wasReset = true;
        base.OnReset(now);
    }

    public override void Dispose()
    {
        try
        {
            if (_request is { } request)
            {
                _request = null;
                AnswerEnding ending = Ending();
                request.EndAnswer(_handler, _connection, ending, ending == AnswerEnding.Stopped ? null : _now, _sent);
            }
        }
        finally
        {
            base.Dispose();
            _server.Dispose();
        }
    }

    // Any event may lead to a hand-over: a request may have come together with the one before.
    protected override void AfterEvent(long now)
    {
        _now = now;
        if (_request is not null || _server.HandedOver is not { } request)
        {
            return;
        }

        (_request, _sent) = (request, 0);
        Inner = request.Answer.Response.Successor!.Open(_connection, _driver, now);
        if (request.Incoming.HasRest)
        {
            Inner.OnReceived(request.Incoming.Rest, now);
            request.Incoming.DropRest();
        }

        if (_peerEnded)
        {
            Inner.OnEndOfStream(now);
        }

        if (_stopping)
        {
            Inner.OnStopping(now);
        }
    }

    private AnswerEnding Ending() => Inner.Next.Send switch
    {
        _ when _wasReset => AnswerEnding.Reset,
        _ when Inner == _server => AnswerEnding.Stopped, // The other one could not be opened.
        SendKind.Close or SendKind.CloseUnlessUnread => AnswerEnding.Sent,
        SendKind.Abort => AnswerEnding.CutShort,
        _ => AnswerEnding.Stopped,
    };
}
