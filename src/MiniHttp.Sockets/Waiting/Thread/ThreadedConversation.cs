// One connection under the thread strategy: does what the exchange needs, as far as it goes; then its thread waits
// until the socket is ready, somebody wakes it, or time is up. Side by side with the other strategies only the waiting
// differs.

using System.Net;
using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Drives one exchange over one socket, on a thread of its own.</summary>
internal sealed class ThreadedConversation(AcceptedConnection connection, IExchangeFactory exchanges, Action giveBack)
    : IConversation, IConnection, IDriver, IDisposable
{
    /// <summary>
    /// Steps taken before the thread looks at the time, and whether it is to stop: a client that pours in must not keep
    /// it from that.
    /// </summary>
    private const int StepsBetweenLooks = 32;

    private AcceptedConnection _connection = connection;
    private readonly WakeUp _wakeUp = new();

    // Told by other threads, each followed by waking this one.
    private bool _produced;
    private volatile bool _stopping;
    private volatile bool _cutOff;

    private bool _endsWell;

    /// <inheritdoc/>
    public EndPoint? Local => _connection.Local;

    /// <inheritdoc/>
    public EndPoint? Remote => _connection.Remote;

    /// <summary>Whether it has given its place back.</summary>
    public bool IsUncounted { get; private set; }

    /// <inheritdoc/>
    public void Stop()
    {
        _stopping = true;
        _wakeUp.Raise();
    }

    /// <inheritdoc/>
    public void CutOff()
    {
        _cutOff = true;
        _wakeUp.Raise();
    }

    /// <summary>Does what the exchange needs until it needs no more.</summary>
    public void Run()
    {
        using IExchange exchange = exchanges.Open(this, this, Environment.TickCount64);
        bool toldOfStopping = false, halfClosed = false;
        int steps = 0;
        while (!_cutOff)
        {
            Needs needs = exchange.Next;
            if (needs.Send is SendKind.Close or SendKind.Abort || (needs.Send == SendKind.CloseUnlessUnread && !_connection.HasUnread))
            {
                _endsWell = needs.Send != SendKind.Abort;
                return;
            }

            halfClosed |= needs.Send == SendKind.HalfClose;
            bool maySend = needs.Send is SendKind.Content or SendKind.HalfClose;
            bool mayReceive = needs.Receive || needs.Send == SendKind.CloseUnlessUnread;

            // Sending first: what can be sent has an end, what a client may pour in has none.
            if ((maySend && _connection.Send(needs, exchange) != Transfer.WouldBlock)
                || (mayReceive && _connection.Receive(exchange) != Transfer.WouldBlock))
            {
                if (++steps < StepsBetweenLooks)
                {
                    continue;
                }
            }
            else
            {
                Wait(mayReceive, maySend, needs.Deadline); // The one place where this strategy waits.
            }

            steps = 0;
            Deliver(exchange, ref toldOfStopping);
        }

        _endsWell = halfClosed; // Whoever has been sent everything loses nothing by being left.
    }

    public void Dispose()
    {
        if (!_endsWell)
        {
            _connection.Abort(); // So that nobody takes what was cut off for whole.
        }

        _connection.Dispose();
        _wakeUp.Dispose();
    }

    /// <inheritdoc/>
    public void Wake()
    {
        Volatile.Write(ref _produced, true);
        _wakeUp.Raise();
    }

    /// <inheritdoc/>
    public void LeaveCount()
    {
        IsUncounted = true;
        giveBack();
    }

    private void Wait(bool toReceive, bool toSend, long deadline)
    {
        AcceptedSocket connection = _connection.AsSocket();
        _connection = connection;
        Socket socket = connection.Socket;
        List<Socket> readers = toReceive ? [_wakeUp.Socket, socket] : [_wakeUp.Socket];
        List<Socket> writers = toSend ? [socket] : [];
        Readiness.Select(readers, writers, null, deadline == Needs.Never ? -1 : Math.Max(deadline - Environment.TickCount64, 0));
        _connection.Tap?.OnReady(readers.Contains(socket), writers.Count > 0);
        _wakeUp.Lower();
    }

    /// <summary>Tells the exchange what happened while the thread waited.</summary>
    private void Deliver(IExchange exchange, ref bool toldOfStopping)
    {
        long now = Environment.TickCount64;
        if (Interlocked.Exchange(ref _produced, false))
        {
            exchange.OnProduced(now);
        }

        if (_stopping && !toldOfStopping)
        {
            toldOfStopping = true;
            exchange.OnStopping(now);
        }

        if (now >= exchange.Next.Deadline)
        {
            _connection.PassDeadline(exchange, now);
        }
    }
}
