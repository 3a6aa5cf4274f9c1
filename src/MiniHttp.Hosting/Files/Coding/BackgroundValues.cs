using System.Collections.Concurrent;

namespace MiniHttp.Hosting;

/// <summary>
/// Values that take long to compute. One thread in the background computes them, each key once at a time, and those of
/// recently used keys are remembered.
/// </summary>
/// <param name="name">The name of the thread.</param>
/// <param name="capacity">How many values are remembered at most.</param>
internal sealed class BackgroundValues<TKey, TValue>(string name, int capacity) : IDisposable
    where TKey : notnull
{
    private readonly RecentValues<TKey, TValue> _known = new(capacity);
    private readonly ConcurrentDictionary<TKey, bool> _underWay = new();
    private readonly BackgroundWork _background = new(name);

    /// <summary>Computes a value.</summary>
    /// <returns>False if it cannot be computed now: the next request tries again.</returns>
    public delegate bool Computation(out TValue value);

    /// <summary>How many values are remembered.</summary>
    public int Count => _known.Count;

    /// <summary>Whether the server stops: a computation should end early.</summary>
    public bool IsOver => _background.IsOver;

    public bool TryGet(TKey key, out TValue? value) => _known.TryGet(key, out value);

    /// <summary>Remembers a value that was computed at once.</summary>
    public void Add(TKey key, TValue value) => _known.Add(key, value);

    /// <summary>Has a value computed, unless that is under way or too much waits.</summary>
    public void Begin(TKey key, Computation compute)
    {
        if (_underWay.TryAdd(key, true) && !_background.TryAdd(() => Work(key, compute)))
        {
            _underWay.TryRemove(key, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _background.Dispose();

    private void Work(TKey key, Computation compute)
    {
        try
        {
            if (compute(out TValue value))
            {
                _known.Add(key, value);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A file cannot be read now, or the server stops.
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }
}
