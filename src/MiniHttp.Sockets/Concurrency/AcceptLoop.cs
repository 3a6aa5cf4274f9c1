// The HOWTO's loop: accept hands over a new socket for each client. One thread per listening socket does nothing but this.
// Decides what to do when accept fails. What becomes of the connection is the strategy's business.

using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets;

/// <summary>Accepts connections until it is stopped, and survives whatever accept may fail with.</summary>
internal sealed partial class AcceptLoop : IDisposable
{
    // Out of descriptors or memory: what runs will free some. Trying at once again would only burn the processor.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ListenSocket _socket;
    private readonly SemaphoreSlim _slots;
    private readonly Action<Socket> _onAccepted;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    /// <summary>Prepares a loop; <see cref="Start"/> starts it.</summary>
    /// <param name="socket">Disposed of when the loop stops.</param>
    /// <param name="slots">One is taken for each connection. Without any left, clients wait.</param>
    /// <param name="onAccepted">Given each accepted socket; returns at once, and gives the slot back when the connection ends.</param>
    /// <param name="logger">Told of failures.</param>
    public AcceptLoop(ListenSocket socket, SemaphoreSlim slots, Action<Socket> onAccepted, ILogger logger)
    {
        (_socket, _slots, _onAccepted, _logger) = (socket, slots, onAccepted, logger);
        _thread = new Thread(Run) { Name = $"accept {socket.EndPoint}", IsBackground = true };
    }

    /// <summary>A shortage comes and goes with every client that leaves; it is told of this often.</summary>
    internal TimeSpan ReportEvery { get; init; } = TimeSpan.FromSeconds(10);

    public void Start() => _thread.Start();

    /// <summary>Stops accepting and waits for the thread to end.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose(); // Wakes the thread out of accept.
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        TimeSpan pause = FirstPause;
        long lastReport = long.MinValue / 2;
        bool isReported = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Accept();
                if (pause != FirstPause)
                {
                    pause = FirstPause;
                    if (isReported)
                    {
                        isReported = false;
                        Report(() => LogRecovered(_socket.EndPoint.ToString()));
                    }
                }
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (IsConnectionsFault(e))
            {
                // That one is gone; the next is not to blame.
            }
#pragma warning disable CA1031 // Whatever it is: a server that no longer accepts is of no use, and the log says why it pauses.
            catch (Exception e)
#pragma warning restore CA1031
            {
                long now = Environment.TickCount64;
                if (!isReported && now - lastReport >= ReportEvery.TotalMilliseconds)
                {
                    (isReported, lastReport) = (true, now);
                    Report(() => LogPaused(_socket.EndPoint.ToString(), e.Message));
                }

                _stop.Token.WaitHandle.WaitOne(pause);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
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

    // The slot is taken once somebody is there: one that an idle loop held would be missing to the others. Without a free one the
    // accepted client waits, and behind it the backlog.
    private void Accept()
    {
        Socket connection = _socket.Socket.Accept();
        try
        {
            _slots.Wait(_stop.Token);
            _onAccepted(connection);
        }
        catch
        {
            ConnectedSocket.Abort(connection); // As a client in the backlog is told: nobody has read what it sent.
            connection.Dispose();
            throw;
        }
    }

    // The client gave up while it was queued, or its network failed: Linux reports errors pending on the new socket here (accept(2)).
    // ArgumentException: the address of a client on a Unix-domain socket may be longer than .NET believes.
    private static bool IsConnectionsFault(Exception e) => e is ArgumentException or SocketException
    {
        SocketErrorCode: SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NetworkDown or SocketError.NetworkUnreachable
            or SocketError.HostDown or SocketError.HostUnreachable or SocketError.ProtocolOption or SocketError.OperationNotSupported
            or SocketError.Interrupted or SocketError.TimedOut,
    };

    [LoggerMessage(1, LogLevel.Warning, "{EndPoint}: cannot accept connections for now ({Reason}); those there are go on, and new ones wait")]
    private partial void LogPaused(string? endPoint, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{EndPoint}: accepts connections again")]
    private partial void LogRecovered(string? endPoint);
}
