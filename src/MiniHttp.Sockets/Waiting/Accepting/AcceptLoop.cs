// The HOWTO's loop: accept hands over a new socket for each client. One thread per listening socket does nothing but
// this. What to do when accept fails, AcceptFailures decides; what becomes of the connection, the strategy.

using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets;

/// <summary>Accepts connections until it is stopped, and survives whatever accept may fail with.</summary>
internal sealed class AcceptLoop : IDisposable
{
    private readonly ListenSocket _socket;
    private readonly SemaphoreSlim _slots;
    private readonly Action<AcceptedConnection> _onAccepted;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly Lazy<SharedAccept>? _shared;

    /// <summary>Prepares a loop; <see cref="Start"/> starts it.</summary>
    /// <param name="socket">Disposed of when the loop stops.</param>
    /// <param name="slots">One is taken for each connection. Without any left, clients wait.</param>
    /// <param name="onAccepted">Given each accepted connection; returns at once, and gives the slot back when the connection ends.</param>
    /// <param name="logger">Told of failures.</param>
    public AcceptLoop(ListenSocket socket, SemaphoreSlim slots, Action<AcceptedConnection> onAccepted, ILogger logger)
    {
        (_socket, _slots, _onAccepted, _logger) = (socket, slots, onAccepted, logger);
        _shared = socket.IsShared ? new Lazy<SharedAccept>(() => new SharedAccept(socket.Socket)) : null;
        _thread = new Thread(Run) { Name = $"accept {socket.EndPoint}", IsBackground = true };
    }

    /// <summary>How often a shortage is told of.</summary>
    internal TimeSpan ReportEvery { get; init; } = AcceptFailures.ReportEvery;

    public void Start() => _thread.Start();

    /// <summary>Stops accepting and waits for the thread to end.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (_shared is { IsValueCreated: true })
        {
            _shared.Value.Stop();
        }

        _socket.Dispose(); // Wakes the thread out of accept.
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        var failures = new AcceptFailures(_socket, _logger, ReportEvery);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Accept();
                failures.Succeeded();
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (AcceptFailures.IsConnectionsFault(e))
            {
                // That one is gone; the next is not to blame.
            }
#pragma warning disable CA1031 // Whatever it is: a server that no longer accepts is of no use, and the log says why it pauses.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _stop.Token.WaitHandle.WaitOne(failures.PauseAfter(e));
            }
        }
    }

    // The slot is taken once somebody is there: one that an idle loop held would be missing to the others. Without a
    // free one the accepted client waits, and behind it the backlog.
    private void Accept()
    {
        AcceptedConnection connection = _shared is null ? _socket.Accept() : _shared.Value.Accept();
        _socket.OnAccepted(connection);
        try
        {
            if (!_slots.Wait(0)) // Who was accepted in the moment of the stop is still served, if there is room.
            {
                _slots.Wait(_stop.Token);
            }

            try
            {
                _onAccepted(connection);
            }
            catch
            {
                _slots.Release();
                throw;
            }
        }
        catch
        {
            connection.Abort(); // As a client in the backlog is told: nobody has read what it sent.
            connection.Dispose();
            throw;
        }
    }
}
