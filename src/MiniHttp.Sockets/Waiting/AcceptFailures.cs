// What to do when accept fails: whose fault it is, how long to pause, and when to say so. Whoever accepts asks here.

using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets;

/// <summary>The failures of one listening socket.</summary>
/// <param name="socket">Which.</param>
/// <param name="logger">Told of a shortage, and of its end.</param>
/// <param name="reportEvery">A shortage comes and goes with every client that leaves; it is told of this often.</param>
internal sealed partial class AcceptFailures(ListenSocket socket, ILogger logger, TimeSpan reportEvery)
{
    /// <summary>How often a shortage is told of.</summary>
    public static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    // Out of descriptors or memory: what runs will free some. Trying at once again would only burn the processor.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private TimeSpan _pause = FirstPause;
    private long _lastReport = long.MinValue / 2;
    private bool _isReported;

    /// <summary>
    /// Whether a failure is that of one client, and the next is not to blame: it gave up while it was queued, or its
    /// network failed. Linux reports errors pending on the new socket here (accept(2)). ArgumentException: the address
    /// of a client on a Unix-domain socket may be longer than .NET believes.
    /// </summary>
    public static bool IsConnectionsFault(Exception e) => e is ArgumentException or SocketException
    {
        SocketErrorCode: SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NetworkDown or SocketError.NetworkUnreachable
            or SocketError.HostDown or SocketError.HostUnreachable or SocketError.ProtocolOption or SocketError.OperationNotSupported
            or SocketError.Interrupted or SocketError.TimedOut,
    };

    /// <summary>It failed, and not by a client's fault.</summary>
    /// <returns>How long to pause.</returns>
    public TimeSpan PauseAfter(Exception failure)
    {
        long now = Environment.TickCount64;
        if (!_isReported && now - _lastReport >= reportEvery.TotalMilliseconds)
        {
            (_isReported, _lastReport) = (true, now);
            Report(() => LogPaused(socket.EndPoint.ToString(), failure.Message));
        }

        TimeSpan pause = _pause;
        _pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        return pause;
    }

    /// <summary>It went well.</summary>
    public void Succeeded()
    {
        if (_pause != FirstPause)
        {
            _pause = FirstPause;
            if (_isReported)
            {
                _isReported = false;
                Report(() => LogRecovered(socket.EndPoint.ToString()));
            }
        }
    }

    private static void Report(Action log)
    {
        try
        {
            log();
        }
#pragma warning disable CA1031 // Out of descriptors a log may fail, too. Nobody is left to tell, and accepting has to go on.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{EndPoint}: cannot accept connections for now ({Reason}); those there are go on, and new ones wait")]
    private partial void LogPaused(string? endPoint, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{EndPoint}: accepts connections again")]
    private partial void LogRecovered(string? endPoint);
}
