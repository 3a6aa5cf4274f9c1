using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

/// <summary>An exchange that wants nothing.</summary>
internal sealed class NoExchange : IExchange
{
    public Needs Next => new();

    public void OnReceived(ReadOnlySpan<byte> bytes, long now)
    {
    }

    public void OnEndOfStream(long now)
    {
    }

    public void OnSent(long count, long now)
    {
    }

    public void OnFileFailed(long now)
    {
    }

    public void OnProduced(long now)
    {
    }

    public void OnDeadline(long now, long? unacknowledged)
    {
    }

    public void OnStopping(long now)
    {
    }

    public void OnReset(long now)
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>A driver that does nothing, and knows whether its connection has left the count.</summary>
internal sealed class NoDriver : IDriver
{
    public int TimesLeft { get; private set; }

    public void Wake()
    {
    }

    public void LeaveCount() => TimesLeft++;
}
