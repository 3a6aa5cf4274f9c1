using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class BackgroundWorkTests : IDisposable
{
    private static readonly TimeSpan HangLimit = RawClient.HangLimit;

    private readonly ManualResetEventSlim _go = new();
    private readonly BackgroundWork _work = new("test");

    public void Dispose()
    {
        _go.Set();
        _work.Dispose();
        _go.Dispose();
    }

    [Fact]
    public void It_is_done_one_after_the_other_on_one_other_thread()
    {
        var threads = new List<int>();
        using var done = new CountdownEvent(10);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(_work.TryAdd(() =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                done.Signal();
            }));
        }

        Assert.True(done.Wait(HangLimit, TestContext.Current.CancellationToken));
        Assert.NotEqual(Environment.CurrentManagedThreadId, Assert.Single(threads.Distinct()));
    }

    [Fact]
    public void Who_comes_when_too_much_waits_is_turned_away()
    {
        using var begun = new ManualResetEventSlim();
        _work.TryAdd(() =>
        {
            begun.Set();
            _go.Wait();
        });
        Assert.True(begun.Wait(HangLimit, TestContext.Current.CancellationToken));
        Assert.All(Enumerable.Range(0, BackgroundWork.MostWaiting), _ => Assert.True(_work.TryAdd(() => { })));
        Assert.False(_work.TryAdd(() => { }));
    }

    [Fact]
    public async Task At_the_end_what_waits_is_dropped()
    {
        using var begun = new ManualResetEventSlim();
        bool isDone = false, wasDone = false;
        _work.TryAdd(() =>
        {
            begun.Set();
            _go.Wait();
            isDone = true;
        });
        Assert.True(begun.Wait(HangLimit, TestContext.Current.CancellationToken));
        _work.TryAdd(() => wasDone = true);
        Task disposing = Task.Run(_work.Dispose, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => _work.IsOver, HangLimit));
        _go.Set();
        await disposing;
        Assert.Equal((true, false, false), (isDone, wasDone, _work.TryAdd(() => { })));
    }
}
