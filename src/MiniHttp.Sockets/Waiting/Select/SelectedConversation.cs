// One connection under the select strategy: does what the exchange needs, as far as it goes without waiting. It has no
// thread: the loop comes back to it when the selector says that its socket is ready.

using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>What has become of a conversation's turn.</summary>
internal enum Turn
{
    /// <summary>It waits for its socket, for a producer or for its deadline.</summary>
    Waits,

    /// <summary>It could go on, but it is the turn of others.</summary>
    GoesOn,

    /// <summary>It has ended well.</summary>
    Ended,

    /// <summary>It was broken off: a reset is to tell the peer.</summary>
    BrokenOff,
}

/// <summary>Drives one exchange over one connection. For the loop's thread alone, but for <see cref="Wake"/>.</summary>
internal sealed class SelectedConversation : Watched, IDriver, IDisposable
{
    /// <summary>
    /// Steps taken before others get their turn. A reader as fast as we are would keep the loop for the whole of its
    /// download: this is some 4 MiB of a large file.
    /// </summary>
    private const int StepsPerTurn = 32;

    private readonly SelectLoop _loop;
    private readonly IExchange _exchange;
    private bool _produced;

    public SelectedConversation(AcceptedConnection connection, IExchangeFactory exchanges, SelectLoop loop)
    {
        (Connection, _loop) = (connection, loop);
        _exchange = exchanges.Open(connection, this, Environment.TickCount64);
    }

    public AcceptedConnection Connection { get; }

    /// <summary>Where it stands among the loop's conversations; -1 once it has ended. The loop's own note.</summary>
    public int Place { get; set; }

    /// <summary>Whether the loop still has it.</summary>
    public bool IsOpen => Place >= 0;

    /// <summary>Whether it does not count against the limit of connections.</summary>
    public bool IsUncounted { get; private set; }

    /// <summary>Whether all was sent, and the peer told so: whoever has that loses nothing by being left.</summary>
    public bool HasHalfClosed { get; private set; }

    /// <summary>When <see cref="OnDeadline"/> is to be called.</summary>
    public long Deadline { get; private set; } = Needs.Never;

    /// <summary>Takes what steps can be taken.</summary>
    public Turn TakeTurn()
    {
        for (int steps = 0; steps < StepsPerTurn; steps++)
        {
            Needs needs = _exchange.Next;
            if (needs.Send is SendKind.Close or SendKind.Abort)
            {
                return needs.Send == SendKind.Close ? Turn.Ended : Turn.BrokenOff;
            }

            if (needs.Send == SendKind.CloseUnlessUnread && !Connection.HasUnread)
            {
                return Turn.Ended;
            }

            HasHalfClosed |= needs.Send == SendKind.HalfClose;
            bool maySend = needs.Send is SendKind.Content or SendKind.HalfClose;
            bool mayReceive = needs.Receive || needs.Send == SendKind.CloseUnlessUnread;

            // Sending first: what can be sent has an end, what a client may pour in has none.
            if ((maySend && CanSend && Send(needs)) || (mayReceive && CanReceive && Receive()))
            {
                continue;
            }

            (WaitsToSend, WaitsToReceive, Deadline) = (maySend, mayReceive, needs.Deadline);
            return Turn.Waits;
        }

        Deadline = _exchange.Next.Deadline; // Whoever pours in has no more time than others.
        return Turn.GoesOn;
    }

    /// <summary>The producer has something, if it was this that woke the loop.</summary>
    public void DeliverProduced(long now)
    {
        if (Interlocked.Exchange(ref _produced, false))
        {
            _exchange.OnProduced(now);
        }
    }

    /// <summary>The server wants to stop.</summary>
    public void OnStopping(long now) => _exchange.OnStopping(now);

    /// <summary>The deadline has passed.</summary>
    public void OnDeadline(long now) => Connection.PassDeadline(_exchange, now);

    public void Dispose() => _exchange.Dispose();

    /// <inheritdoc/>
    public void Wake()
    {
        if (!Interlocked.Exchange(ref _produced, true))
        {
            _loop.OnProduced(this); // Otherwise the loop was told, and has not looked yet.
        }
    }

    /// <inheritdoc/>
    public void LeaveCount()
    {
        IsUncounted = true;
        _loop.OnUncounted();
    }

    private bool Send(in Needs needs) => CanSend = Connection.Send(needs, _exchange) != Transfer.WouldBlock;

    // Where less came than there was room for, nothing is left, and asking again would be a call for nothing; but the
    // end of the stream, where the peer has half-closed, comes only by asking.
    private bool Receive()
    {
        Transfer transfer = Connection.Receive(_exchange);
        CanReceive = transfer == Transfer.Done || (transfer == Transfer.Drained && PeerHasEnded);
        return transfer != Transfer.WouldBlock;
    }
}
