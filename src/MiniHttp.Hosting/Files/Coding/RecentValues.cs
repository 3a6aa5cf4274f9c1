namespace MiniHttp.Hosting;

/// <summary>Remembers the values of recently used keys, in bounded memory. For any thread.</summary>
/// <remarks>
/// Two generations: a key that is used moves to the young one. When that is full, it becomes the old one, and the old
/// one is forgotten.
/// </remarks>
/// <param name="capacity">How many keys are remembered at most.</param>
internal sealed class RecentValues<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    /// <summary>How many keys are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    public bool TryGet(TKey key, out TValue? value)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out value))
            {
                return true;
            }

            if (!_old.Remove(key, out value))
            {
                return false;
            }

            AddYoung(key, value);
            return true;
        }
    }

    public void Add(TKey key, TValue value)
    {
        lock (_lock)
        {
            _old.Remove(key);
            AddYoung(key, value);
        }
    }

    private void AddYoung(TKey key, TValue value)
    {
        if (_young.Count >= capacity / 2)
        {
            (_old, _young) = (_young, []);
        }

        _young[key] = value;
    }
}
