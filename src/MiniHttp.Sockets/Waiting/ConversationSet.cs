// The conversations of a strategy that has several at a time, and how they end all together.

namespace MiniHttp.Sockets;

/// <summary>A conversation that can be told from any thread.</summary>
internal interface IConversation
{
    /// <summary>The server is about to stop: finish what runs, begin nothing new.</summary>
    void Stop();

    /// <summary>There is no more time to end well.</summary>
    void CutOff();
}

/// <summary>Knows all conversations that are under way. For any thread.</summary>
/// <param name="onAny">Told, under the lock, that there are some now, or none any more; null where nobody wants to know.</param>
internal sealed class ConversationSet<T>(Action<bool>? onAny = null)
    where T : IConversation
{
    private readonly HashSet<T> _conversations = [];
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    public void Add(T conversation)
    {
        lock (_conversations)
        {
            _conversations.Add(conversation);
            if (_conversations.Count == 1)
            {
                onAny?.Invoke(true);
            }
        }
    }

    public void Remove(T conversation)
    {
        lock (_conversations)
        {
            if (_conversations.Remove(conversation) && _conversations.Count == 0)
            {
                onAny?.Invoke(false);
                EndIfStopping();
            }
        }
    }

    /// <summary>
    /// Does something to each. It must do no more than note it or queue it: nothing slow or reentrant may happen under
    /// the lock.
    /// </summary>
    public void ForEach(Action<T> action)
    {
        lock (_conversations)
        {
            foreach (T conversation in _conversations)
            {
                action(conversation);
            }
        }
    }

    /// <summary>Tells all to stop, and waits until none is left. None may be added any more.</summary>
    /// <param name="hurry">When it is cancelled, what is left is cut off.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        lock (_conversations)
        {
            _stopping = true;
            EndIfStopping();
        }

        ForEach(conversation => conversation.Stop());
        using (hurry.UnsafeRegister(_ => ForEach(conversation => conversation.CutOff()), null))
        {
            await _allEnded.Task.ConfigureAwait(false);
        }
    }

    private void EndIfStopping()
    {
        if (_stopping && _conversations.Count == 0)
        {
            _allEnded.TrySetResult();
        }
    }
}
