// The server's side of a connection that a handler may give away (Response.HandOver): to whoever has something else to say on it than
// answers. A server that has no such handler opens a ServerExchange itself, and pays nothing for this.

namespace MiniHttp.Protocol;

/// <summary>
/// A <see cref="ServerExchange"/>, until a handler hands the connection over; from then on the other exchange. The access log gets its line when that
/// one has ended: with the status that the handler has set, and all bytes that were sent since.
/// </summary>
public sealed class HandOverExchange : IExchange
{
    private readonly IRequestHandler _handler;
    private readonly IConnection _connection;
    private readonly IDriver _driver;
    private readonly ServerExchange _server;
    private IExchange _current;
    private Transaction? _request; // The one in whose place the other exchange is.

    // What the other exchange has to be told when it comes.
    private bool _peerEnded;
    private bool _stopping;

    // For the log.
    private long _sent;
    private bool _wasReset;
    private long _now;

    /// <summary>Opens the conversation of a connection that was just accepted.</summary>
    /// <param name="handler">Decides what to answer, or who goes on.</param>
    /// <param name="options">What holds for all connections.</param>
    /// <param name="connection">Who talks to whom.</param>
    /// <param name="driver">Who drives it.</param>
    /// <param name="now">Milliseconds of the driver's monotonic clock.</param>
    public HandOverExchange(IRequestHandler handler, ServerExchangeOptions options, IConnection connection, IDriver driver, long now)
    {
        (_handler, _connection, _driver) = (handler, connection, driver);
        _current = _server = new ServerExchange(handler, options, connection, driver, now);
    }

    /// <inheritdoc/>
    public Needs Next => _current.Next;

    /// <inheritdoc/>
    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
        _current.OnReceived(bytes, now);
        Follow(now);
    }

    /// <inheritdoc/>
    public void OnEndOfStream(long now)
    {
        _peerEnded = true;
        _current.OnEndOfStream(now);
        Follow(now);
    }

    /// <inheritdoc/>
    public void OnSent(long count, long now)
    {
        _sent += count;
        _current.OnSent(count, now);
        Follow(now);
    }

    /// <inheritdoc/>
    public void OnFileFailed(long now)
    {
        _current.OnFileFailed(now);
        Follow(now);
    }

    /// <inheritdoc/>
    public void OnProduced(long now)
    {
        _current.OnProduced(now);
        Follow(now);
    }

    /// <inheritdoc/>
    public void OnDeadline(long now, long? unacknowledged)
    {
        _current.OnDeadline(now, unacknowledged);
        Follow(now);
    }

    /// <inheritdoc/>
    public void OnStopping(long now)
    {
        _stopping = true;
        _current.OnStopping(now);
        Follow(now);
    }

    /// <inheritdoc/>
    public void OnReset(long now)
    {
        _wasReset = true;
        _current.OnReset(now);
        Follow(now);
    }

    /// <inheritdoc/>
    public void Dispose()
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
            _current.Dispose();
            _server.Dispose();
        }
    }

    // After whatever happened: a handler may be asked after any event, since the request may have come together with the one before.
    private void Follow(long now)
    {
        _now = now;
        if (_request is not null || _server.HandedOver is not { } request)
        {
            return;
        }

        (_request, _sent) = (request, 0);
        _current = request.Answer.Response.Successor!.Open(_connection, _driver, now);
        if (request.Incoming.HasRest)
        {
            _current.OnReceived(request.Incoming.Rest, now);
            request.Incoming.DropRest();
        }

        if (_peerEnded)
        {
            _current.OnEndOfStream(now);
        }

        if (_stopping)
        {
            _current.OnStopping(now);
        }
    }

    private AnswerEnding Ending() => _current.Next.Send switch
    {
        _ when _wasReset => AnswerEnding.Reset,
        _ when _current == _server => AnswerEnding.Stopped, // The other one could not be opened.
        SendKind.Close or SendKind.CloseUnlessUnread => AnswerEnding.Sent,
        SendKind.Abort => AnswerEnding.CutShort,
        _ => AnswerEnding.Stopped,
    };
}
