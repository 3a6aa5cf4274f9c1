// Leaky buckets, one for each key, in a table of fixed size: no client can make it grow, and every step looks at eight of them. A bucket is a
// single time, as in the generic cell rate algorithm: the one at which it will have drained.

namespace MiniHttp.Server;

/// <summary>Limits how often something may happen for each key. Times are ticks of any clock that does not go back. Not thread-safe.</summary>
/// <param name="burst">How often it may happen at once.</param>
/// <param name="interval">The time after which it may happen once more.</param>
internal sealed class LeakyBuckets(int burst, TimeSpan interval)
{
    /// <summary>Keys that are known at a time: as many as 1 MiB of nginx's <c>limit_req_zone</c> has room for.</summary>
    public const int Capacity = 16_384;

    // A key has its place among these. The fullest stay: a new key takes the place of the one that has the least to lose.
    private const int Ways = 8;

    private readonly Bucket[] _buckets = new Bucket[Capacity];

    /// <summary>How long it has to wait; zero or less if it may happen now.</summary>
    public TimeSpan Wait(ulong key, long now) => Level(key, now) + interval - (burst * interval);

    /// <summary>How much is in the bucket: the time in which it drains.</summary>
    public TimeSpan Level(ulong key, long now) => TimeSpan.FromTicks(Math.Max(_buckets[Find(key)].DrainsAt(key) - now, 0));

    /// <summary>It happens.</summary>
    public void Add(ulong key, long now)
    {
        ref Bucket bucket = ref _buckets[Find(key)];
        bucket = new Bucket(key, Math.Max(bucket.DrainsAt(key), now) + interval.Ticks, bucket.MarkOf(key));
    }

    /// <summary>It did not happen after all.</summary>
    public void TakeBack(ulong key)
    {
        ref Bucket bucket = ref _buckets[Find(key)];
        bucket = bucket with { Time = Math.Max(bucket.Time - (bucket.Is(key) ? interval.Ticks : 0), 0) };
    }

    /// <summary>The mark that was left; 0 where none was, or where it is forgotten.</summary>
    public ulong Mark(ulong key) => _buckets[Find(key)].MarkOf(key);

    /// <summary>Leaves a mark, as long as the key is known.</summary>
    public void SetMark(ulong key, ulong mark)
    {
        ref Bucket bucket = ref _buckets[Find(key)];
        bucket = bucket.Is(key) ? bucket with { LastMark = mark } : bucket;
    }

    // Where the key is, or else the emptiest bucket of its set.
    private int Find(ulong key)
    {
        int first = (int)(key % (Capacity / Ways)) * Ways;
        int emptiest = first;
        for (int i = first; i < first + Ways; i++)
        {
            if (_buckets[i].Is(key))
            {
                return i;
            }

            emptiest = _buckets[i].Time < _buckets[emptiest].Time ? i : emptiest;
        }

        return emptiest;
    }

    private readonly record struct Bucket(ulong Key, long Time, ulong LastMark)
    {
        public bool Is(ulong key) => Key == key;

        public long DrainsAt(ulong key) => Is(key) ? Time : 0;

        public ulong MarkOf(ulong key) => Is(key) ? LastMark : 0;
    }
}
