using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

/// <summary>Produces what a test gives it, when the test gives it.</summary>
internal sealed class ScriptedProducer : IBodyProducer
{
    private readonly ConcurrentQueue<string?> _script = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _wake;
    private int _disposed;

    /// <summary>Called within Produce when there is nothing: what happens between looking and waiting.</summary>
    public Action<ScriptedProducer>? OnNothing { get; init; }

    /// <summary>Called when the program wants to end.</summary>
    public Action<ScriptedProducer>? OnStop { get; init; }

    /// <summary>Called when the client has sent its last byte.</summary>
    public Action<ScriptedProducer>? PeerEnded { get; init; }

    public bool IsEndless { get; init; }

    public int TimesDisposed => Volatile.Read(ref _disposed);

    public Task Started => _started.Task.WaitAsync(Testing.RawClient.HangLimit);

    /// <summary>Adds a piece of the body without telling; null ends it.</summary>
    public void Put(string? text) => _script.Enqueue(text);

    public void Wake() => _wake!();

    public void PutAndWake(string? text)
    {
        Put(text);
        Wake();
    }

    public void Start(Action wake)
    {
        _wake = wake;
        _started.SetResult();
    }

    public void Stop() => OnStop?.Invoke(this);

    public void OnPeerEnded() => PeerEnded?.Invoke(this);

    public Produced Produce(IBufferWriter<byte> destination)
    {
        if (!_script.TryDequeue(out string? text))
        {
            OnNothing?.Invoke(this);
            return Produced.NothingYet;
        }

        if (text is null)
        {
            return Produced.End;
        }

        destination.Write(Encoding.Latin1.GetBytes(text));
        return Produced.Some;
    }

    public void Dispose() => Interlocked.Increment(ref _disposed);
}
