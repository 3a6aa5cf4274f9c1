using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

/// <summary>
/// Passes everything on to an exchange, counts it, and holds the driver to its side of the bargain: calls never overlap, and none comes
/// after Dispose.
/// </summary>
internal sealed class WatchedExchange(IExchange inner, Watch watch) : IExchange
{
    private int _inside;
    private bool _disposed;

    public Needs Next
    {
        get
        {
            using (Enter(null))
            {
                return inner.Next;
            }
        }
    }

    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
        if (bytes.IsEmpty)
        {
            watch.Violated("OnReceived without bytes");
        }

        using (Enter(nameof(OnReceived)))
        {
            inner.OnReceived(bytes, now);
        }
    }

    public void OnEndOfStream(long now) => Pass(nameof(OnEndOfStream), () => inner.OnEndOfStream(now));

    public void OnSent(long count, long now) => Pass(count == 0 ? Watch.HalfClosed : nameof(OnSent), () => inner.OnSent(count, now));

    public void OnFileFailed(long now) => Pass(nameof(OnFileFailed), () => inner.OnFileFailed(now));

    public void OnProduced(long now) => Pass(nameof(OnProduced), () => inner.OnProduced(now));

    public void OnDeadline(long now, long? unacknowledged) => Pass(nameof(OnDeadline), () => inner.OnDeadline(now, unacknowledged));

    public void OnStopping(long now) => Pass(nameof(OnStopping), () => inner.OnStopping(now));

    public void OnReset(long now) => Pass(nameof(OnReset), () => inner.OnReset(now));

    public void Dispose()
    {
        Pass(nameof(Dispose), inner.Dispose);
        _disposed = true;
    }

    private void Pass(string name, Action call)
    {
        using (Enter(name))
        {
            call();
        }
    }

    private Leaving Enter(string? name)
    {
        if (Interlocked.Exchange(ref _inside, 1) == 1)
        {
            watch.Violated($"{name ?? nameof(Next)} overlaps another call");
        }

        if (_disposed)
        {
            watch.Violated($"{name ?? nameof(Next)} after Dispose");
        }

        return new Leaving(this, name);
    }

    // Told only once the call is over: whoever waits for it may rely on what it did.
    private readonly struct Leaving(WatchedExchange exchange, string? name) : IDisposable
    {
        public void Dispose() => exchange.Left(name);
    }

    private void Left(string? name)
    {
        Volatile.Write(ref _inside, 0);
        if (name is not null)
        {
            watch.Happened(name);
        }
    }
}
