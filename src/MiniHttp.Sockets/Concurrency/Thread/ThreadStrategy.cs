// --concurrency thread: a thread for each client (the Socket HOWTO's client_thread). Easiest to read: what a thread waits for, it waits for
// by itself, and there are no more clients at a time than threads; the others wait in the backlog.

using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Waits on one thread for each connection.</summary>
/// <param name="threads">How many connections, each with its thread, there may be at a time.</param>
/// <param name="logger">Told of what goes wrong outside any single answer.</param>
public sealed class ThreadStrategy(int threads, ILogger<ThreadStrategy> logger) : IConcurrencyStrategy
{
    /// <summary>How many threads there may be: 256, as Apache's prefork has processes (<c>MaxRequestWorkers</c>).</summary>
    public const int DefaultThreads = 256;

    /// <summary>Bytes of a thread's stack: a conversation is not deep, and there are many.</summary>
    private const int StackSize = 256 * 1024;

    private readonly HashSet<ThreadedConversation> _conversations = [];
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<AcceptLoop> _acceptLoops = [];
    private IExchangeFactory? _exchanges;
    private SemaphoreSlim? _slots;
    private bool _stopping;

    /// <inheritdoc/>
    public string Name => "thread";

    /// <inheritdoc/>
    public void Start(IReadOnlyList<ListenSocket> sockets, IExchangeFactory exchanges)
    {
        ArgumentNullException.ThrowIfNull(sockets);
        _exchanges = exchanges;
        _slots = new SemaphoreSlim(ConnectionLimit.Fit(threads, logger));
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

        ForEach(conversation => conversation.Stop());
        using (hurry.UnsafeRegister(_ => ForEach(conversation => conversation.CutOff()), null))
        {
            await _allEnded.Task.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => StopAccepting();

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
        var conversation = new ThreadedConversation(socket, _exchanges!);
        lock (_conversations)
        {
            _conversations.Add(conversation);
        }

        try
        {
            new Thread(() => Run(conversation), StackSize) { IsBackground = true, Name = "client" }.Start();
        }
        catch
        {
            End(conversation); // No thread for it.
            throw;
        }
    }

    private void Run(ThreadedConversation conversation)
    {
        try
        {
            conversation.Run();
        }
#pragma warning disable CA1031 // Whatever it is, it is this connection's fault alone, and it is reported.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ConversationFailures.Report(logger, e);
        }

        End(conversation);
        _slots!.Release();
    }

    private void End(ThreadedConversation conversation)
    {
        conversation.Dispose();
        lock (_conversations)
        {
            _conversations.Remove(conversation);
            if (_stopping && _conversations.Count == 0)
            {
                _allEnded.TrySetResult();
            }
        }
    }

    private void ForEach(Action<ThreadedConversation> action)
    {
        lock (_conversations)
        {
            foreach (ThreadedConversation conversation in _conversations)
            {
                action(conversation);
            }
        }
    }
}
