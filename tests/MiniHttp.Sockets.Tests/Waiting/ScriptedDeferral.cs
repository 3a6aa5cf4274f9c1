using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

/// <summary>Work that ends when a test says so, on the test's thread.</summary>
internal sealed class ScriptedDeferral : IDeferral
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _wake;
    private int _disposals;
    private volatile bool _isDone;

    /// <summary>Called when the work is started.</summary>
    public Action<ScriptedDeferral>? OnStart { get; init; }

    /// <summary>Called when the program wants to end.</summary>
    public Action<ScriptedDeferral>? OnStop { get; init; }

    public Task Started => _started.Task.WaitAsync(Testing.RawClient.HangLimit);

    public Task Disposed => _disposed.Task.WaitAsync(Testing.RawClient.HangLimit);

    public int TimesDisposed => Volatile.Read(ref _disposals);

    /// <summary>Defers an answer until the work is done.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="answer">Answers then.</param>
    public void Answer(Response response, Action<Response> answer)
    {
        if (_isDone)
        {
            answer(response);
        }
        else
        {
            response.Defer(this);
        }
    }

    public void End()
    {
        _isDone = true;
        Wake();
    }

    public void Wake() => _wake!();

    public void Start(Action wake)
    {
        _wake = wake;
        OnStart?.Invoke(this);
        _started.SetResult();
    }

    public void Stop() => OnStop?.Invoke(this);

    public void Dispose()
    {
        Interlocked.Increment(ref _disposals);
        _disposed.TrySetResult();
    }
}
