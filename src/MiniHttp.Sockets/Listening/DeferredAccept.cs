// Linux: whether connections are accepted only when their first bytes are there (TCP_DEFER_ACCEPT). That saves a
// wake-up for each, which is nearly half of what a connection costs. While somebody looks on it is off, so that an
// accept is seen when it happens; but where more connections come than anybody follows, most of them would pay for
// nothing: it is on again then, until a second has passed without such a crowd.

using System.Net.Sockets;

namespace MiniHttp.Sockets;

/// <summary>Turns the deferral of one listening socket off and on, while it is looked at.</summary>
internal sealed class DeferredAccept : IDisposable
{
    private const int TcpDeferAccept = 9;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly int _seconds;
    private readonly Timer _timer;
    private long _crowdAt;
    private bool _isOn;
    private bool _isDisposed;

    /// <summary>Turns it off, as somebody looks on from now.</summary>
    /// <param name="socket">The listening socket.</param>
    /// <param name="seconds">After how many seconds a silent connection is accepted all the same, where it is on.</param>
    public DeferredAccept(Socket socket, int seconds)
    {
        (_socket, _seconds) = (socket, seconds);
        _timer = new Timer(_ => LookForCrowd());
        Set(socket, 0);
    }

    /// <summary>Says how long a silent connection is not accepted; 0 seconds for not at all.</summary>
    public static void Set(Socket socket, int seconds) => ListenSocket.SetTcpOption(socket, TcpDeferAccept, seconds);

    /// <summary>A connection came that nobody follows.</summary>
    public void OnUnfollowed()
    {
        Volatile.Write(ref _crowdAt, Environment.TickCount64);
        if (!Volatile.Read(ref _isOn))
        {
            Turn(on: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer.Dispose();
        }
    }

    private void LookForCrowd() => Turn(on: Environment.TickCount64 - Volatile.Read(ref _crowdAt) < Calm.TotalMilliseconds);

    private void Turn(bool on)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            if (_isOn != on)
            {
                Set(_socket, on ? _seconds : 0);
                Volatile.Write(ref _isOn, on);
            }

            if (on)
            {
                _timer.Change(Calm, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
