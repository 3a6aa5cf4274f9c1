using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

/// <summary>Sends back what it receives, both at once, holding a bounded amount: an exchange with none of HTTP's turn-taking.</summary>
internal sealed class EchoExchange : IExchange
{
    private const int Most = 64 * 1024;

    private readonly ByteBuffer _held = new();
    private bool _peerEnded;
    private bool _halfClosed;
    private bool _gone;

    public Needs Next => new()
    {
        Receive = !_peerEnded && _held.Length < Most,
        Bytes = _held.Memory,
        Send = _gone || _halfClosed ? SendKind.Close : _held.Length > 0 ? SendKind.Content : _peerEnded ? SendKind.HalfClose : SendKind.None,
    };

    public void OnReceived(ReadOnlySpan<byte> bytes, long now) => _held.Append(bytes);

    public void OnEndOfStream(long now) => _peerEnded = true;

    public void OnSent(long count, long now)
    {
        if (_held.Length == 0)
        {
            _halfClosed = true;
        }

        _held.Consume((int)count);
    }

    public void OnFileFailed(long now) => _gone = true;

    public void OnProduced(long now)
    {
    }

    public void OnDeadline(long now, long? unacknowledged)
    {
    }

    public void OnStopping(long now) => _gone = true;

    public void OnReset(long now) => _gone = true;

    public void Dispose() => _held.Dispose();
}
