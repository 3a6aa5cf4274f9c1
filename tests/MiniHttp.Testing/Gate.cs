// Where a script waits for its test: an event, never a length of time.

namespace MiniHttp.Testing;

/// <summary>A gate in a script (<see cref="Script.PauseAt"/>). Once open it stays open.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until a script stands before the gate: everything that it was told before is done.</summary>
    /// <exception cref="TimeoutException">No script came within <see cref="RawClient.HangLimit"/>.</exception>
    public Task ReachedAsync() => _reached.Task.WaitAsync(RawClient.HangLimit);

    /// <summary>Lets the scripts through, those that wait and those to come.</summary>
    public void Open() => _opened.TrySetResult();

    internal Task PassAsync(CancellationToken stop)
    {
        _reached.TrySetResult();
        return _opened.Task.WaitAsync(stop);
    }
}
