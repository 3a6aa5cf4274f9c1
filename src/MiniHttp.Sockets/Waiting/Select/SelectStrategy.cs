// --concurrency select: one thread, sockets that do not block, and a selector that says which of them are ready (the
// Socket HOWTO's third way). The loop is SelectLoop's; here it gets its thread.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Which system call waits.</summary>
public enum SelectorKind
{
    /// <summary>epoll(7), Linux only.</summary>
    Epoll,

    /// <summary>select, or what .NET makes of it: everywhere.</summary>
    Select,
}

/// <summary>Waits for all sockets at a time, on one thread.</summary>
/// <param name="connections">How many connections there may be at a time, fewer if descriptors are; beyond it they wait in the backlog.</param>
/// <param name="selector">Which system call waits.</param>
/// <param name="logger">Told of what goes wrong outside any single answer.</param>
/// <param name="uncounted">How many there may be besides, which the exchange has told not to count.</param>
public sealed class SelectStrategy(
    int connections, SelectorKind selector, ILogger<SelectStrategy> logger, int uncounted = 0) : IConcurrencyStrategy
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SelectLoop? _loop;
    private Thread? _thread;

    /// <inheritdoc/>
    public string Name => selector == SelectorKind.Epoll ? "select, epoll" : "select";

    /// <inheritdoc/>
    public int Connections { get; } = ConnectionLimit.Fit(connections, uncounted, logger);

    /// <inheritdoc/>
    public void Start(IReadOnlyList<ListenSocket> sockets, IExchangeFactory exchanges)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        ISelector watched = selector == SelectorKind.Epoll ? new EpollSelector() : new SocketSelector();
        _loop = new SelectLoop(watched, new SelectedListeners(sockets, watched, logger), exchanges, Connections, logger);
        _thread = new Thread(Run) { Name = "select", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken hurry)
    {
        _loop!.Stop();
        using (hurry.UnsafeRegister(_ => _loop.Hurry(), null))
        {
            await _ended.Task.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop?.Stop();
        _loop?.Hurry();
        _thread?.Join();
    }

    private void Run()
    {
        _loop!.Run();
        _ended.TrySetResult();
    }
}
