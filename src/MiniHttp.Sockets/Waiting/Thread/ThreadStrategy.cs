// --concurrency thread: a thread for each client (the Socket HOWTO's client_thread). Easiest to read: what a thread
// waits for, it waits for by itself, and there are no more clients at a time than threads; the others wait in the
// backlog. So clients that hold on hold up the others once they have all threads: it keeps serving with as many of them
// as it has threads, less one, and no more.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>Waits on one thread for each connection.</summary>
/// <param name="threads">How many connections, each with its thread, there may be at a time.</param>
/// <param name="logger">Told of what goes wrong outside any single answer.</param>
/// <param name="uncounted">How many there may be besides, which the exchange has told not to count. Each has its
/// thread, too.</param>
public sealed class ThreadStrategy(int threads, ILogger<ThreadStrategy> logger, int uncounted = 0)
    : IConcurrencyStrategy
{
    /// <summary>
    /// How many threads there may be: 256, as Apache's prefork has processes (<c>MaxRequestWorkers</c>).
    /// </summary>
    public const int DefaultThreads = 256;

    /// <summary>Bytes of a thread's stack: a conversation is not deep, and there are many.</summary>
    private const int StackSize = 256 * 1024;

    private readonly ConversationSet<ThreadedConversation> _conversations = new();
    private readonly AcceptLoops _accepting = new(threads, uncounted, logger);
    private IExchangeFactory? _exchanges;

    /// <inheritdoc/>
    public string Name => "thread";

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
    public void Dispose() => _accepting.Dispose();

    private void OnAccepted(AcceptedConnection connection)
    {
        var conversation = new ThreadedConversation(connection, _exchanges!, _accepting.GiveBack);
        _conversations.Add(conversation);
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
        if (!conversation.IsUncounted)
        {
            _accepting.GiveBack();
        }
    }

    private void End(ThreadedConversation conversation)
    {
        conversation.Dispose();
        _conversations.Remove(conversation);
    }
}
