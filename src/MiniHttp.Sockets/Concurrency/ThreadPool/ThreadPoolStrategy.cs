// --concurrency threadpool: the accept thread queues each connection once on the .NET thread pool. That work item receives at once (after
// a deferred accept the bytes are there); whatever has to be waited for later is an asynchronous socket operation, whose continuation
// runs on the pool. No completions inline: that switch holds for the whole process, and one slow file would stall every other client.

using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Waits by asynchronous socket operations on the .NET thread pool.</summary>
/// <param name="connections">How many connections there may be at a time, fewer if descriptors are; beyond it they wait.</param>
/// <param name="logger">Told of what goes wrong outside any single answer.</param>
public sealed class ThreadPoolStrategy(int connections, ILogger<ThreadPoolStrategy> logger) : IConcurrencyStrategy
{
    // Deadlines are seconds; a quarter of one late does not matter, and an idle server is not woken for it at all.
    private const int DeadlineCheckMilliseconds = 250;

    private readonly HashSet<PooledConversation> _conversations = [];
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<AcceptLoop> _acceptLoops = [];
    private IExchangeFactory? _exchanges;
    private SemaphoreSlim? _slots;
    private Timer? _deadlineTimer;
    private bool _stopping;

    /// <inheritdoc/>
    public string Name => "threadpool";

    /// <inheritdoc/>
    public void Start(IReadOnlyList<ListenSocket> sockets, IExchangeFactory exchanges)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        _exchanges = exchanges;
        _slots = new SemaphoreSlim(ConnectionLimit.Fit(connections, logger));
        _deadlineTimer = new Timer(_ => ForEach(c => c.CheckDeadline(Environment.TickCount64)));
        _acceptLoops = [.. sockets.Select(socket => new AcceptLoop(socket, _slots, OnAccepted, logger))];
        foreach (AcceptLoop loop in _acceptLoops)
        {
            loop.Start();
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken hurry)
    {
        StopAccepting();
        lock (_conversations)
        {
            _stopping = true;
            if (_conversations.Count == 0)
            {
                _allEnded.TrySetResult();
            }
        }

        ForEach(c => c.Stop());
        using (hurry.UnsafeRegister(_ => ForEach(c => c.CutOff()), null))
        {
            await _allEnded.Task.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The slots need no disposal, and conversations that nobody stopped will still give theirs back.
        StopAccepting();
        _deadlineTimer?.Dispose();
    }

    /// <summary>A conversation is over, and its socket closed.</summary>
    internal void OnEnded(PooledConversation conversation)
    {
        _slots!.Release();
        lock (_conversations)
        {
            _conversations.Remove(conversation);
            if (_conversations.Count == 0)
            {
                _deadlineTimer!.Change(Timeout.Infinite, Timeout.Infinite);
                if (_stopping)
                {
                    _allEnded.TrySetResult();
                }
            }
        }
    }

    /// <summary>A conversation failed.</summary>
    internal void OnFailed(Exception exception) => ConversationFailures.Report(logger, exception);

    private void StopAccepting()
    {
        foreach (AcceptLoop loop in _acceptLoops)
        {
            loop.Dispose();
        }

        _acceptLoops = [];
    }

    private void OnAccepted(Socket socket)
    {
        var conversation = new PooledConversation(this, socket, _exchanges!);
        lock (_conversations)
        {
            _conversations.Add(conversation);
            if (_conversations.Count == 1)
            {
                _deadlineTimer!.Change(DeadlineCheckMilliseconds, DeadlineCheckMilliseconds);
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(conversation, preferLocal: false);
    }

    // The actions only queue work, so that nothing slow or reentrant happens under the lock.
    private void ForEach(Action<PooledConversation> action)
    {
        lock (_conversations)
        {
            foreach (PooledConversation conversation in _conversations)
            {
                action(conversation);
            }
        }
    }
}
