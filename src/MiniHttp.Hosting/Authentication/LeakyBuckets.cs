// Leaky buckets, one for each key, in a table of fixed size: no client can make it grow, and each step looks at eight
// buckets. A bucket is a single time, the one at which it will have drained (the generic cell rate algorithm).

namespace MiniHttp.Hosting;

/// <summary>Limits how often something may happen for each key. Not thread-safe.</summary>
/// <param name="burst">How often it may happen at once.</param>
/// <param name="interval">The time after which it may happen once more.</param>
/// <remarks>Times are ticks of any clock that never goes back.</remarks>
internal sealed class LeakyBuckets(int burst, TimeSpan interval)
{
    /// <summary>Keys that are known at a time: as many as fit into 1 MiB of nginx's <c>limit_req_zone</c>.</summary>
    public const int Capacity = 16_384;

    private const int Ways = 8; // Places for a key. A new key takes the one of the emptiest bucket.

    private readonly Bucket[] _buckets = new Bucket[Capacity];

    /// <summary>How long until it may happen; zero or less if it may happen now.</summary>
    public TimeSpan Wait(ulong key, long now) => Level(key, now) + interval - (burst * interval);

    /// <summary>How full the bucket is: the time in which it drains.</summary>
    public TimeSpan Level(ulong key, long now) => TimeSpan.FromTicks(Math.Max(Find(key).DrainsAt(key) - now, 0));

    /// <summary>It happens.</summary>
    public void Add(ulong key, long now)
    {
        ref Bucket bucket = ref Find(key);
        bucket = new Bucket(key, Math.Max(bucket.DrainsAt(key), now) + interval.Ticks, bucket.MarkOf(key));
    }

    /// <summary>It did not happen after all.</summary>
    public void TakeBack(ulong key)
    {
        ref Bucket bucket = ref Find(key);
        bucket = bucket.Is(key) ? bucket with { Time = bucket.Time - interval.Ticks } : bucket;
    }

    /// <summary>The mark that was left with a key; 0 if there is none.</summary>
    public ulong Mark(ulong key) => Find(key).MarkOf(key);

    /// <summary>Leaves a mark with a key, as long as the key is known.</summary>
    public void SetMark(ulong key, ulong mark)
    {
        ref Bucket bucket = ref Find(key);
        bucket = bucket.Is(key) ? bucket with { LastMark = mark } : bucket;
    }

    // The bucket of the key, or the emptiest one that could become it.
    private ref Bucket Find(ulong key)
    {
        int first = (int)(key % (Capacity / Ways)) * Ways;
        int emptiest = first;
        for (int i = first; i < first + Ways; i++)
        {
            if (_buckets[i].Is(key))
            {
                return ref _buckets[i];
            }

            emptiest = _buckets[i].Time < _buckets[emptiest].Time ? i : emptiest;
        }

        return ref _buckets[emptiest];
    }

    private readonly record struct Bucket(ulong Key, long Time, ulong LastMark)
    {
        public bool Is(ulong key) => Key == key;

        public long DrainsAt(ulong key) => Is(key) ? Time : 0;

        public ulong MarkOf(ulong key) => Is(key) ? LastMark : 0;
    }
}
