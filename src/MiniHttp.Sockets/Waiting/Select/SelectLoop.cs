// The loop of the select strategy: wait for all sockets at a time, then give each that is ready its turn. Nothing is
// shared with other threads but what wakes the loop, so nothing is locked. A handler that took long would keep
// everybody waiting.

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Drives all conversations on the thread that calls <see cref="Run"/>.</summary>
internal sealed class SelectLoop(ISelector selector, SelectedListeners listeners, IExchangeFactory exchanges, int most, ILogger logger)
{
    // Deadlines are seconds; a twentieth of one late does not matter, and ten thousand connections are not looked at
    // for each.
    private const int DeadlineCheckMilliseconds = 50;

    private readonly List<SelectedConversation> _conversations = [];
    private readonly ConcurrentQueue<SelectedConversation> _woken = new(); // By producers, from any thread.
    private readonly List<Watched> _ready = [];
    private readonly List<SelectedConversation> _again = [];
    private int _uncounted;
    private long _nextDeadline = Needs.Never;
    private bool _hasClosed; // Accepts no more, and all conversations know.
    private volatile bool _stopping;
    private volatile bool _hurrying;

    /// <summary>Whether another client could be taken.</summary>
    public bool HasRoom => _conversations.Count - _uncounted < most;

    /// <summary>From any thread: accept no more, and end when the last conversation has.</summary>
    public void Stop()
    {
        _stopping = true;
        selector.Wake();
    }

    /// <summary>From any thread: there is no more time to end well.</summary>
    public void Hurry()
    {
        _hurrying = true;
        selector.Wake();
    }

    /// <summary>Runs until it was stopped and no conversation is left.</summary>
    public void Run()
    {
        while (!_hasClosed || _conversations.Count > 0)
        {
            long until = _hasClosed ? Needs.Never : listeners.Watch(HasRoom);
            selector.Wait(_again.Count > 0 ? 0 : MillisecondsTo(Math.Min(until, _nextDeadline)), _ready); // The one place where this strategy waits.
            TellReady();
            long now = Environment.TickCount64;
            while (_woken.TryDequeue(out SelectedConversation? conversation))
            {
                Tell(conversation, static (c, now) => c.DeliverProduced(now), now);
            }

            if (now >= _nextDeadline)
            {
                CheckDeadlines(now);
            }

            if (_stopping && !_hasClosed)
            {
                Close(now);
            }

            if (_hurrying)
            {
                ForEach(conversation => End(conversation, conversation.HasHalfClosed));
            }

            TakeTurns();
        }

        selector.Dispose();
    }

    // To whoever looks on.
    private void TellReady()
    {
        if (!listeners.AreObserved)
        {
            return;
        }

        foreach (SelectedConversation conversation in _ready.OfType<SelectedConversation>())
        {
            conversation.Connection.Tap?.OnReady(
                conversation is { WaitsToReceive: true, CanReceive: true }, conversation is { WaitsToSend: true, CanSend: true });
        }
    }

    private void TakeTurns()
    {
        foreach (SelectedConversation conversation in _again)
        {
            conversation.AddTo(_ready);
        }

        _again.Clear();
        foreach (Watched watched in _ready)
        {
            watched.Taken();
            switch (watched)
            {
                case SelectedConversation { IsOpen: true } conversation:
                    TakeTurn(conversation);
                    break;
                case WatchedListener listener when !_hasClosed:
                    listeners.Accept(listener, this);
                    break;
            }
        }

        _ready.Clear();
    }

    private void TakeTurn(SelectedConversation conversation)
    {
        Turn turn;
        try
        {
            turn = conversation.TakeTurn();
            if (turn == Turn.Waits)
            {
                selector.Watch(conversation);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it is one connection's fault alone, and it is reported.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ConversationFailures.Report(logger, e);
            turn = Turn.BrokenOff;
        }

        if (turn is Turn.Ended or Turn.BrokenOff)
        {
            End(conversation, endsWell: turn == Turn.Ended);
            return;
        }

        _nextDeadline = Math.Min(_nextDeadline, conversation.Deadline);
        if (turn == Turn.GoesOn)
        {
            _again.Add(conversation);
        }
    }

    /// <summary>Takes a client.</summary>
    public void Open(AcceptedConnection connection)
    {
        SelectedConversation conversation;
        try
        {
            conversation = new SelectedConversation(connection, exchanges, this) { Place = _conversations.Count };
        }
#pragma warning disable CA1031 // Whatever it is, it is one connection's fault alone, and it is reported.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ConversationFailures.Report(logger, e);
            connection.Abort();
            connection.Dispose();
            return;
        }

        _conversations.Add(conversation);
        TakeTurn(conversation); // After a deferred accept its request is there.
    }

    /// <summary>A conversation no longer counts against the limit.</summary>
    public void OnUncounted() => _uncounted++;

    /// <summary>From any thread: a conversation is to be told that its producer has something.</summary>
    public void OnProduced(SelectedConversation conversation)
    {
        _woken.Enqueue(conversation);
        selector.Wake();
    }

    private void End(SelectedConversation conversation, bool endsWell)
    {
        SelectedConversation last = _conversations[^1];
        _conversations[conversation.Place] = last; // Its order means nothing.
        last.Place = conversation.Place;
        _conversations.RemoveAt(_conversations.Count - 1);
        conversation.Place = -1;
        _uncounted -= conversation.IsUncounted ? 1 : 0;
        Guard(conversation, static (c, _) => c.Dispose(), 0); // First: when the peer sees the end, all that belonged to the answer has been given back.
        if (!endsWell)
        {
            conversation.Connection.Abort(); // So that nobody takes what was cut off for whole.
        }

        selector.Forget(conversation);
        conversation.Connection.Dispose();
    }

    // Looks at all of them.
    private void CheckDeadlines(long now)
    {
        _nextDeadline = Needs.Never;
        ForEach(conversation =>
        {
            if (now >= conversation.Deadline)
            {
                Tell(conversation, static (c, now) => c.OnDeadline(now), now); // Its turn will set the next one.
            }
            else
            {
                _nextDeadline = Math.Min(_nextDeadline, conversation.Deadline);
            }
        });
        _nextDeadline = Math.Max(_nextDeadline, now + DeadlineCheckMilliseconds);
    }

    private void Close(long now)
    {
        _hasClosed = true;
        listeners.Close();
        ForEach(conversation => Tell(conversation, static (c, now) => c.OnStopping(now), now));
    }

    /// <summary>Tells an exchange something, and gives it its turn.</summary>
    private void Tell(SelectedConversation conversation, Action<SelectedConversation, long> what, long now)
    {
        if (!conversation.IsOpen)
        {
            return; // It has ended meanwhile.
        }

        if (Guard(conversation, what, now))
        {
            conversation.AddTo(_ready);
        }
        else
        {
            End(conversation, endsWell: false);
        }
    }

    private void ForEach(Action<SelectedConversation> action) => Array.ForEach([.. _conversations], action);

    private bool Guard(SelectedConversation conversation, Action<SelectedConversation, long> action, long now)
    {
        try
        {
            action(conversation, now);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, it is one connection's fault alone, and it is reported.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ConversationFailures.Report(logger, e);
            return false;
        }
    }

    private static int MillisecondsTo(long time)
        => time == Needs.Never ? Timeout.Infinite : (int)Math.Clamp(time - Environment.TickCount64, 0, int.MaxValue);
}
