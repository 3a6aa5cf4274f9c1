using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>Counts what happened, by name, so that a test can wait for the thing itself and never for a while.</summary>
internal sealed class Events
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<(string Name, int Count, TaskCompletionSource Reached)> _waiters = [];

    public void Happened(string name)
    {
        lock (_lock)
        {
            int count = _counts[name] = _counts.GetValueOrDefault(name) + 1;
            foreach (var waiter in _waiters.Where(w => w.Name == name && w.Count <= count))
            {
                waiter.Reached.TrySetResult();
            }

            _waiters.RemoveAll(w => w.Reached.Task.IsCompleted);
        }
    }

    public int CountOf(string name)
    {
        lock (_lock)
        {
            return _counts.GetValueOrDefault(name);
        }
    }

    /// <summary>Completes when it has happened that often, counted from the beginning.</summary>
    public async Task WaitForAsync(string name, int count = 1)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_counts.GetValueOrDefault(name) >= count)
            {
                return;
            }

            _waiters.Add((name, count, reached));
        }

        try
        {
            await reached.Task.WaitAsync(RawClient.HangLimit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"'{name}' happened {CountOf(name)} times, not {count}.");
        }
    }
}
