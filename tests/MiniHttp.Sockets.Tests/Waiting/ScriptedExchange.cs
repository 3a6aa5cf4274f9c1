using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

/// <summary>Needs what a test says, and closes when the client, or the server, has had enough.</summary>
internal sealed class ScriptedExchange : IExchange
{
    private bool _gone;

    public required Func<Needs> Needs { get; init; }

    public Action<int>? Received { get; init; }

    public Action<long>? Sent { get; init; }

    /// <summary>Without it a deadline ends the conversation.</summary>
    public Action<long?>? DeadlinePassed { get; init; }

    public Needs Next => _gone ? new() { Send = SendKind.Close } : Needs();

    public void OnReceived(ReadOnlySpan<byte> bytes, long now) => Received?.Invoke(bytes.Length);

    public void OnEndOfStream(long now) => _gone = true;

    public void OnSent(long count, long now) => Sent?.Invoke(count);

    public void OnFileFailed(long now) => _gone = true;

    public void OnProduced(long now)
    {
    }

    public void OnDeadline(long now, long? unacknowledged)
    {
        if (DeadlinePassed is null)
        {
            _gone = true;
        }
        else
        {
            DeadlinePassed(unacknowledged);
        }
    }

    public void OnStopping(long now) => _gone = true;

    public void OnReset(long now) => _gone = true;

    public void Dispose()
    {
    }
}
