// What the live page shows, as far as it lies back: the last events of the last connections, whether somebody looks or not, since it is after the
// request that one thinks of the page. It is told on the way of every request, under a lock, so it has to be quick: what is seldom is parsed and kept
// at once (10 connections a second, fifty at a time), and a connection beyond that has no tap, and costs nothing. Whole connections are left
// out, since one of which every tenth event is there teaches nothing. The form that a page reads is made for those who look, in their own time.

using System.Globalization;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Keeps the last events, and wakes those who look on.</summary>
internal sealed class LiveFeed : IWireObserver, IDisposable
{
    /// <summary>Bytes of memory that the events take which are kept. Fewer where memory is short.</summary>
    public const int MostKept = 8 * 1024 * 1024;

    /// <summary>How many events are kept: as many as there may be by their size.</summary>
    private const int MostEvents = MostKept / 256;

    /// <summary>How many connections are followed at a time. One more, and the oldest is left.</summary>
    public const int MostFollowed = 200;

    /// <summary>How many connections may come at once: a class that tries something, or <c>ab -n 50</c>.</summary>
    public const int Burst = 50;

    /// <summary>How many connections a second are followed: more than anybody can look at.</summary>
    public const int PerSecond = 10;

    /// <summary>How long an event waits, so that those of a moment go together: nobody sees it, and a page draws no more often.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    /// <summary>How many of these a stream says nothing: 15 s. A client that has vanished is noticed when something is sent to it.</summary>
    private const int Silence = 300;

    private readonly Lock _gate = new();
    private readonly HeadLimits _limits;
    private readonly bool _isGuarded;
    private readonly TimeProvider _clock;
    private readonly LiveEvent?[] _events = new LiveEvent?[MostEvents];
    private readonly Dictionary<int, LiveConversation> _followed = [];
    private readonly Queue<int> _order = new();
    private readonly HashSet<LiveStream> _streams = [];
    private readonly List<string> _listening = [];
    private long _first; // Of the events that are kept, counted from the beginning.
    private long _next;
    private long _kept;
    private readonly long _mostKept = AvailableMemory.ForEvents(MostKept);
    private long _unfollowed;
    private double _mayFollow = Burst;
    private long _followedLast;
    private ITimer? _timer;
    private int _ticks;

    /// <summary>Begins with nothing.</summary>
    /// <param name="limits">How much of a head the server reads.</param>
    /// <param name="isGuarded">Whether a part of the site needs a password.</param>
    /// <param name="clock">The clock.</param>
    public LiveFeed(HeadLimits limits, bool isGuarded, TimeProvider clock)
    {
        (_limits, _isGuarded, _clock) = (limits, isGuarded, clock);
        _followedLast = clock.GetTimestamp();
        Run = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>Tells this run of the server from others, in which connections have the same numbers.</summary>
    public string Run { get; }

    /// <summary>The addresses that are listened on.</summary>
    public IReadOnlyList<string> Listening
    {
        get
        {
            lock (_gate)
            {
                return [.. _listening];
            }
        }
    }

    /// <inheritdoc/>
    public int MostOfFile => LiveConversation.MostBody;

    /// <inheritdoc/>
    public bool BeginsToFollow(int connection)
    {
        lock (_gate)
        {
            long now = _clock.GetTimestamp();
            _mayFollow = Math.Min(Burst, _mayFollow + (_clock.GetElapsedTime(_followedLast, now).TotalSeconds * PerSecond));
            _followedLast = now;
            if (_mayFollow < 1)
            {
                _unfollowed++;
                return false;
            }

            _mayFollow--;
            MakeRoom();
            bool isOfCrowd = _mayFollow < Burst / 2;
            _followed.Add(connection, new LiveConversation(connection, _limits, isOfCrowd, _isGuarded));
            _order.Enqueue(connection);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool Follows(int connection)
    {
        lock (_gate)
        {
            return _followed.ContainsKey(connection);
        }
    }

    /// <inheritdoc/>
    public void On(in WireEvent happened)
    {
        lock (_gate)
        {
            if (happened.Operation == WireOperation.Listen)
            {
                _listening.Add(WireWording.End(happened.Local));
            }
            else if (_followed.TryGetValue(happened.Connection, out LiveConversation? conversation) && conversation.Take(happened) is { } kept)
            {
                Keep(kept);
                if (conversation.IsClosed || conversation.IsLeft)
                {
                    _followed.Remove(happened.Connection);
                }
            }
        }
    }

    /// <summary>Adds somebody who looks on.</summary>
    /// <returns>Where the events begin that are there, and how many connections were not followed so far.</returns>
    public (long First, long Unfollowed) Add(LiveStream stream)
    {
        lock (_gate)
        {
            _streams.Add(stream);
            _timer ??= _clock.CreateTimer(_ => Ring(), null, Pace, Pace);
            return (_first, _unfollowed);
        }
    }

    /// <summary>Removes somebody who looked on.</summary>
    public void Remove(LiveStream stream)
    {
        lock (_gate)
        {
            if (_streams.Remove(stream) && _streams.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    /// <summary>Hands out events.</summary>
    /// <param name="next">The first one that is wanted; becomes the one that follows those that were handed out.</param>
    /// <param name="most">Bytes of memory that they take, at most; one is handed out in any case.</param>
    /// <param name="events">Gets the events.</param>
    /// <param name="unfollowed">How many connections were not followed so far.</param>
    /// <returns>How many events are gone that were wanted.</returns>
    public long Take(ref long next, int most, List<LiveEvent> events, out long unfollowed)
    {
        events.Clear();
        lock (_gate)
        {
            unfollowed = _unfollowed;
            long gone = Math.Max(_first - next, 0);
            for (next += gone; next < _next && most > 0; next++)
            {
                LiveEvent kept = _events[next % MostEvents]!;
                events.Add(kept);
                most -= kept.Cost;
            }

            return gone;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void MakeRoom()
    {
        while (_followed.Count >= MostFollowed && _order.TryDequeue(out int oldest))
        {
            if (_followed.Remove(oldest, out LiveConversation? conversation))
            {
                Keep(conversation.Leave());
            }
        }

        while (_order.TryPeek(out int ended) && !_followed.ContainsKey(ended))
        {
            _order.Dequeue();
        }
    }

    private void Keep(LiveEvent happened)
    {
        _events[_next++ % MostEvents] = happened;
        _kept += happened.Cost;
        while (_kept > _mostKept || _next - _first > MostEvents)
        {
            ref LiveEvent? gone = ref _events[_first++ % MostEvents];
            _kept -= gone!.Cost;
            gone = null;
        }
    }

    // Outside of the lock: a conversation that is woken goes on in this call, and tells of what it sends.
    private void Ring()
    {
        LiveStream[] streams;
        long next, unfollowed;
        bool isLongSilent;
        lock (_gate)
        {
            (streams, next, unfollowed, isLongSilent) = ([.. _streams], _next, _unfollowed, ++_ticks % Silence == 0);
        }

        foreach (LiveStream stream in streams)
        {
            stream.Ring(next, unfollowed, isLongSilent);
        }
    }
}
