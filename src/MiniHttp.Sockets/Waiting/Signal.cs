using System.Threading.Tasks.Sources;

namespace MiniHttp.Sockets;

/// <summary>
/// What a conversation awaits: raised by any thread, as often as may be, and awaited by one. Raising before the wait is
/// not lost, and raising twice is like once: whoever wakes looks at everything. Allocates nothing.
/// </summary>
internal sealed class Signal : IValueTaskSource
{
    private const int Lowered = 0, Raised = 1, Awaited = 2;

    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;

    /// <summary>Completes when the signal is raised, and lowers it.</summary>
    public ValueTask WaitAsync()
    {
        int before = Interlocked.CompareExchange(ref _state, Awaited, Lowered);
        if (before == Raised)
        {
            Interlocked.Exchange(ref _state, Lowered);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(this, _core.Version);
    }

    /// <summary>Raises the signal. The one who waits goes on in this call.</summary>
    public void Raise()
    {
        if (Interlocked.Exchange(ref _state, Raised) == Awaited)
        {
            _core.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        _core.GetResult(token);
        _core.Reset();

        // What is raised from here on wakes the next wait, what was raised before is seen now. Only a full fence keeps
        // the one who woke from looking before the signal is down.
        Interlocked.Exchange(ref _state, Lowered);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);
}
