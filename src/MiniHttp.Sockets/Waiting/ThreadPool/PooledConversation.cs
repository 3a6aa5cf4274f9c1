// One connection under the threadpool strategy: does what the exchange needs, as far as it goes without waiting, then
// awaits one signal. Side by side with the other strategies only the waiting differs. How bytes move is
// AcceptedConnection's.

using System.Diagnostics.CodeAnalysis;
using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Drives one exchange over one socket. Runs on one thread of the pool at a time.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "RunAsync owns the conversation from its first line to its last.")]
internal sealed class PooledConversation : IThreadPoolWorkItem, IConversation, IConnection, IDriver
{
    private readonly ThreadPoolStrategy _strategy;
    private readonly IExchangeFactory _exchanges;
    private AcceptedConnection _connection;
    private AsyncWaits? _waits; // Most connections are over before they have to wait.
    private readonly Signal _signal = new();

    /// <summary>
    /// Steps taken before other connections get this thread. A reader as fast as we are would keep it for the whole of
    /// its download: this is some 4 MiB of a large file.
    /// </summary>
    private const int StepsPerTurn = 32;

    // Told by other threads, each followed by raising the signal.
    private bool _produced;
    private volatile bool _stopping;
    private volatile bool _cutOff;
    private long _deadline = Needs.Never;

    private bool _halfClosed;
    private bool _isUncounted;
    private bool _drained; // All that was there has been received: to ask again is the wait's business.

    public PooledConversation(ThreadPoolStrategy strategy, AcceptedConnection connection, IExchangeFactory exchanges)
        => (_strategy, _connection, _exchanges) = (strategy, connection, exchanges);

    /// <inheritdoc/>
    public EndPoint? Local => _connection.Local;

    /// <inheritdoc/>
    public EndPoint? Remote => _connection.Remote;

    // What is waited for has to be a socket of .NET.
    private AsyncWaits Waits
    {
        get
        {
            if (_waits is null)
            {
                AcceptedSocket socket = _connection.AsSocket();
                _connection = socket;
                _waits = new AsyncWaits(socket, _signal);
            }

            return _waits;
        }
    }

    /// <summary>The work item: called once, by the pool.</summary>
    public void Execute() => _ = RunAsync();

    /// <summary>From the timer's thread.</summary>
    public void CheckDeadline(long now)
    {
        if (now >= Volatile.Read(ref _deadline))
        {
            RaiseFromOutside();
        }
    }

    /// <inheritdoc/>
    public void Stop()
    {
        _stopping = true;
        RaiseFromOutside();
    }

    /// <inheritdoc/>
    public void CutOff()
    {
        _cutOff = true;
        RaiseFromOutside();
    }

    /// <inheritdoc/>
    public void Wake()
    {
        if (!Interlocked.Exchange(ref _produced, true))
        {
            RaiseFromOutside(); // Else it was, and is not yet looked at.
        }
    }

    /// <inheritdoc/>
    public void LeaveCount()
    {
        _isUncounted = true;
        _strategy.GiveBack();
    }

    // The conversation goes on in the call that raises the signal, and that must not be the caller's thread.
    private void RaiseFromOutside() => ThreadPool.UnsafeQueueUserWorkItem(signal => signal.Raise(), _signal, preferLocal: false);

    private async Task RunAsync()
    {
        bool endsWell = false;
        try
        {
            using IExchange exchange = _exchanges.Open(this, this, Environment.TickCount64);
            endsWell = await ConverseAsync(exchange).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, it is this connection's fault alone, and it is reported.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _strategy.OnFailed(e);
        }
        finally
        {
            await CloseAsync(endsWell).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(bool endsWell)
    {
        if (!endsWell)
        {
            _connection.Abort(); // So that nobody takes what was cut off for whole.
        }
        else if (_waits is { AnyPending: true })
        {
            // .NET makes a reset of closing a socket that has operations pending and was not shut down; of a half-close
            // before it knew the socket it does not know. A second one changes nothing.
            _connection.HalfClose();
        }

        _connection.Dispose();
        while (_waits is { AnyPending: true })
        {
            await _signal.WaitAsync().ConfigureAwait(false); // Closing has cancelled them; their buffers are ours again only when they say so.
            _waits.TakeCompletions(null, 0);
        }

        _waits?.Dispose();
        if (!_isUncounted)
        {
            _strategy.GiveBack();
        }

        _strategy.OnEnded(this);
    }

    /// <summary>Does what the exchange needs until it needs no more.</summary>
    /// <returns>False if the conversation was broken off.</returns>
    private async Task<bool> ConverseAsync(IExchange exchange)
    {
        bool toldOfStopping = false;
        int steps = 0;
        while (!_cutOff)
        {
            Needs needs = exchange.Next;
            if (needs.Send is SendKind.Close or SendKind.Abort)
            {
                return needs.Send == SendKind.Close;
            }

            if (needs.Send == SendKind.CloseUnlessUnread && !_connection.HasUnread)
            {
                return true;
            }

            _halfClosed |= needs.Send == SendKind.HalfClose;

            bool mayReceive = needs.Receive || needs.Send == SendKind.CloseUnlessUnread;
            bool maySend = needs.Send is SendKind.Content or SendKind.HalfClose;

            // Sending first: what can be sent has an end, what a client may pour in has none.
            if ((maySend && TrySend(needs, exchange)) || (mayReceive && TryReceive(exchange)))
            {
                if (++steps < StepsPerTurn)
                {
                    continue;
                }

                RaiseFromOutside(); // Go on after those that wait in the pool's queue.
            }

            steps = 0;
            Volatile.Write(ref _deadline, needs.Deadline);
            await _signal.WaitAsync().ConfigureAwait(false); // The one place where this strategy waits.
            Volatile.Write(ref _deadline, Needs.Never);

            Deliver(exchange, ref toldOfStopping);
        }

        return _halfClosed; // Whoever has been sent everything loses nothing by being left.
    }

    /// <summary>Tells the exchange what happened while the conversation waited.</summary>
    private void Deliver(IExchange exchange, ref bool toldOfStopping)
    {
        long now = Environment.TickCount64;
        if (_waits is not null)
        {
            _drained = !_waits.TakeCompletions(exchange, now);
        }

        if (Interlocked.Exchange(ref _produced, false))
        {
            exchange.OnProduced(now);
        }

        if (_stopping && !toldOfStopping)
        {
            toldOfStopping = true;
            exchange.OnStopping(now);
        }

        // The deadline of now: what came in the same moment may have put an end to the one that was waited for.
        if (now >= exchange.Next.Deadline)
        {
            _connection.PassDeadline(exchange, now);
        }
    }

    /// <summary>Receives what is there.</summary>
    /// <returns>False if nothing is: a wait for it has begun.</returns>
    private bool TryReceive(IExchange exchange)
    {
        if (_waits is { ReceivePending: true })
        {
            return false;
        }

        Transfer transfer = Transfer.WouldBlock;
        bool received = (!_drained && (transfer = _connection.Receive(exchange)) != Transfer.WouldBlock) || Waits.BeginReceive(exchange, out transfer);
        _drained = transfer == Transfer.Drained;
        return received;
    }

    /// <summary>Sends what goes.</summary>
    /// <returns>False if the kernel takes no more: a wait for it has begun.</returns>
    private bool TrySend(in Needs needs, IExchange exchange)
    {
        if (_waits is { SendPending: true })
        {
            return false;
        }

        return _connection.Send(needs, exchange) != Transfer.WouldBlock || Waits.BeginSend(needs, exchange);
    }
}
