namespace MiniHttp.Protocol;

/// <summary>
/// An exchange around another one. It forwards every event; a derived class overrides those that it changes.
/// </summary>
internal abstract class DelegatingExchange : IExchange
{
    /// <summary>
    /// The exchange that events are forwarded to. The constructor sets it; another one may take its place later.
    /// </summary>
    protected IExchange Inner { get; set; } = null!;

    public Needs Next => Inner.Next;

    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
        Inner.OnReceived(bytes, now);
        AfterEvent(now);
    }

    public virtual void OnEndOfStream(long now)
    {
        Inner.OnEndOfStream(now);
        AfterEvent(now);
    }

    public virtual void OnSent(long count, long now)
    {
        Inner.OnSent(count, now);
        AfterEvent(now);
    }

    public void OnFileFailed(long now)
    {
        Inner.OnFileFailed(now);
        AfterEvent(now);
    }

    public void OnProduced(long now)
    {
        Inner.OnProduced(now);
        AfterEvent(now);
    }

    public void OnDeadline(long now, long? unacknowledged)
    {
        Inner.OnDeadline(now, unacknowledged);
        AfterEvent(now);
    }

    public virtual void OnStopping(long now)
    {
        Inner.OnStopping(now);
        AfterEvent(now);
    }

    public virtual void OnReset(long now)
    {
        Inner.OnReset(now);
        AfterEvent(now);
    }

    public virtual void Dispose() => Inner.Dispose();

    /// <summary>Called after each event, when <see cref="Inner"/> knows of it.</summary>
    protected virtual void AfterEvent(long now)
    {
    }
}
