using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>An exchange whose end somebody wants to know, because it counts.</summary>
/// <param name="inner">The exchange.</param>
/// <param name="ended">Told once, when it is disposed of.</param>
internal sealed class CountedExchange(IExchange inner, Action ended) : IExchange
{
    public Needs Next => inner.Next;

    public void OnReceived(ReadOnlySpan<byte> bytes, long now) => inner.OnReceived(bytes, now);

    public void OnEndOfStream(long now) => inner.OnEndOfStream(now);

    public void OnSent(long count, long now) => inner.OnSent(count, now);

    public void OnFileFailed(long now) => inner.OnFileFailed(now);

    public void OnProduced(long now) => inner.OnProduced(now);

    public void OnDeadline(long now, long? unacknowledged) => inner.OnDeadline(now, unacknowledged);

    public void OnStopping(long now) => inner.OnStopping(now);

    public void OnReset(long now) => inner.OnReset(now);

    public void Dispose()
    {
        ended();
        inner.Dispose();
    }
}
