// How often something may happen; and that no flood of keys makes the table forget those that matter.

namespace MiniHttp.Hosting.Tests;

public class LeakyBucketsTests
{
    private const int Burst = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly LeakyBuckets _buckets = new(Burst, Interval);

    private static long At(double seconds) => TimeSpan.FromSeconds(1000 + seconds).Ticks;

    private void Fill(ulong key, double at = 0)
    {
        for (int i = 0; i < Burst; i++)
        {
            Assert.True(_buckets.Wait(key, At(at)) <= TimeSpan.Zero);
            _buckets.Add(key, At(at));
        }
    }

    [Fact]
    public void A_burst_is_free_and_then_each_interval_allows_one_more()
    {
        Fill(7);
        Assert.Equal(Interval, _buckets.Wait(7, At(0)));
        Assert.Equal(TimeSpan.FromSeconds(1), _buckets.Wait(7, At(29)));
        Assert.Equal(TimeSpan.Zero, _buckets.Wait(7, At(30)));
        _buckets.Add(7, At(30));
        Assert.Equal(Interval, _buckets.Wait(7, At(30)));
    }

    [Fact]
    public void What_has_drained_is_forgotten()
    {
        Fill(7);
        Assert.Equal(Burst * Interval, _buckets.Level(7, At(0)));
        Assert.Equal(TimeSpan.Zero, _buckets.Level(7, At(150)));
        Fill(7, at: 150);
    }

    [Fact]
    public void What_is_taken_back_did_not_happen()
    {
        Fill(7);
        _buckets.TakeBack(7);
        Assert.Equal(TimeSpan.Zero, _buckets.Wait(7, At(0)));
        _buckets.TakeBack(8);
        Assert.Equal(TimeSpan.Zero, _buckets.Level(8, At(0)));
    }

    [Fact]
    public void Keys_do_not_touch_each_other()
    {
        for (ulong key = 1; key <= 1000; key++)
        {
            Fill(key);
        }

        Assert.All(Enumerable.Range(1, 1000), key => Assert.Equal(Interval, _buckets.Wait((ulong)key, At(0))));
        Assert.Equal(TimeSpan.Zero, _buckets.Level(1001, At(0)));
    }

    [Fact]
    public void Marks_stay_with_their_key()
    {
        _buckets.SetMark(7, 1); // Unknown: nothing happens.
        Assert.Equal(0ul, _buckets.Mark(7));
        _buckets.Add(7, At(0));
        _buckets.SetMark(7, 1);
        _buckets.Add(8, At(0));
        _buckets.Add(7, At(0));
        _buckets.TakeBack(7);
        Assert.Equal((1ul, 0ul), (_buckets.Mark(7), _buckets.Mark(8)));
    }

    [Fact]
    public void A_flood_of_new_keys_does_not_make_the_table_forget_a_full_bucket()
    {
        Fill(7);
        _buckets.SetMark(7, 1);
        var random = new Random(1945);
        for (int i = 0; i < 20 * LeakyBuckets.Capacity; i++)
        {
            _buckets.Add((ulong)random.NextInt64(1000, long.MaxValue), At(i / 10_000.0));
        }

        Assert.True(_buckets.Level(7, At(0)) == Burst * Interval, "The bucket was forgotten.");
        Assert.Equal(1ul, _buckets.Mark(7));
    }

    [Fact]
    public void Looking_takes_no_place_away()
    {
        _buckets.Add(7, At(0));
        for (ulong key = 1000; key < 1000 + (20 * LeakyBuckets.Capacity); key++)
        {
            _ = _buckets.Wait(key, At(0));
            _ = _buckets.Mark(key);
        }

        Assert.Equal(Interval, _buckets.Level(7, At(0)));
    }
}
