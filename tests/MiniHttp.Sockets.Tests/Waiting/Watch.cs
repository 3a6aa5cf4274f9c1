using System.Collections.Concurrent;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

/// <summary>Opens exchanges and watches over all of them: what they were told, and how many there are at a time.</summary>
internal sealed class Watch(Func<IConnection, IDriver, long, IExchange> open) : IExchangeFactory
{
    public const string Opened = "Open";
    public const string Received = nameof(IExchange.OnReceived);
    public const string EndOfStream = nameof(IExchange.OnEndOfStream);
    public const string Sent = nameof(IExchange.OnSent);
    public const string HalfClosed = "OnSent(0)";
    public const string Deadline = nameof(IExchange.OnDeadline);
    public const string Stopping = nameof(IExchange.OnStopping);
    public const string Reset = nameof(IExchange.OnReset);
    public const string Disposed = nameof(IDisposable.Dispose);

    private readonly Events _events = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private int _now;
    private int _most;

    public IEnumerable<string> Violations => _violations;

    /// <summary>The most that were ever open at the same time.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    public IExchange Open(IConnection connection, IDriver driver, long now)
    {
        int count = Interlocked.Increment(ref _now);
        for (int most = _most; count > most; most = _most)
        {
            Interlocked.CompareExchange(ref _most, count, most);
        }

        var exchange = new WatchedExchange(open(connection, driver, now), this);
        _events.Happened(Opened);
        return exchange;
    }

    public int CountOf(string name) => _events.CountOf(name);

    public Task WaitForAsync(string name, int count = 1) => _events.WaitForAsync(name, count);

    public void Happened(string name)
    {
        if (name == Disposed)
        {
            Interlocked.Decrement(ref _now);
        }

        _events.Happened(name);
    }

    public void Violated(string what) => _violations.Enqueue(what);
}
