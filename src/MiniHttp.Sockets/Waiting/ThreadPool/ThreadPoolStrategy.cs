// --concurrency threadpool: the accept thread queues each connection once on the .NET thread pool. That work item
// receives at once (after a deferred accept the bytes are there); whatever has to be waited for later is an
// asynchronous socket operation, whose continuation runs on the pool. No completions inline: that switch holds for the
// whole process, and one slow file would stall every other client.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Waits by asynchronous socket operations on the .NET thread pool.</summary>
public sealed class ThreadPoolStrategy : IConcurrencyStrategy
{
    // Deadlines are seconds; a quarter of one late does not matter, and an idle server is not woken for it at all.
    private const int DeadlineCheckMilliseconds = 250;

    private readonly ILogger _logger;
    private readonly AcceptLoops _accepting;
    private readonly ConversationSet<PooledConversation> _conversations;
    private readonly Timer _deadlineTimer;
    private IExchangeFactory? _exchanges;

    /// <param name="connections">How many connections there may be at a time, fewer if descriptors are; beyond it they wait.</param>
    /// <param name="logger">Told of what goes wrong outside any single answer.</param>
    /// <param name="uncounted">How many there may be besides, which the exchange has told not to count.</param>
    public ThreadPoolStrategy(int connections, ILogger<ThreadPoolStrategy> logger, int uncounted = 0)
    {
        _logger = logger;
        _accepting = new AcceptLoops(connections, uncounted, logger);
        _conversations = new ConversationSet<PooledConversation>(CheckDeadlinesWhile);
        _deadlineTimer = new Timer(_ => _conversations.ForEach(conversation => conversation.CheckDeadline(Environment.TickCount64)));
    }

    /// <inheritdoc/>
    public string Name => "threadpool";

    /// <inheritdoc/>
    public int Connections => _accepting.Connections;

    /// <inheritdoc/>
    public void Start(IReadOnlyList<ListenSocket> sockets, IExchangeFactory exchanges)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        _exchanges = exchanges;
        _accepting.Start(sockets, OnAccepted);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken hurry)
    {
        _accepting.Dispose();
        return _conversations.StopAsync(hurry);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _accepting.Dispose();
        _deadlineTimer.Dispose();
    }

    /// <summary>A conversation is over, and its socket closed.</summary>
    internal void OnEnded(PooledConversation conversation) => _conversations.Remove(conversation);

    /// <summary>A conversation is over, or counts no longer.</summary>
    internal void GiveBack() => _accepting.GiveBack();

    /// <summary>A conversation failed.</summary>
    internal void OnFailed(Exception exception) => ConversationFailures.Report(_logger, exception);

    private void OnAccepted(AcceptedConnection connection)
    {
        var conversation = new PooledConversation(this, connection, _exchanges!);
        _conversations.Add(conversation);
        ThreadPool.UnsafeQueueUserWorkItem(conversation, preferLocal: false);
    }

    private void CheckDeadlinesWhile(bool hasAny)
    {
        int period = hasAny ? DeadlineCheckMilliseconds : Timeout.Infinite;
        _deadlineTimer.Change(period, period);
    }
}
