using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public class SignalTests
{
    [Fact]
    public void Raised_before_the_wait_it_is_not_lost()
    {
        var signal = new Signal();
        signal.Raise();
        Assert.True(signal.WaitAsync().AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void Raised_twice_is_like_once()
    {
        var signal = new Signal();
        signal.Raise();
        signal.Raise();
        Assert.True(signal.WaitAsync().AsTask().IsCompletedSuccessfully);
        Task second = signal.WaitAsync().AsTask();
        Assert.False(second.IsCompleted);
        signal.Raise();
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Whoever_waits_goes_on_in_the_call_that_raises()
    {
        var signal = new Signal();
        int? thread = null;
        Task waiting = WaitAsync();
        Assert.Null(thread);
        signal.Raise();
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        await waiting;

        async Task WaitAsync()
        {
            await signal.WaitAsync().ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public async Task It_can_be_raised_by_the_one_who_has_just_woken()
    {
        var signal = new Signal();
        int rounds = 0;
        Task waiting = WaitAsync();
        signal.Raise();
        await waiting.WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);
        Assert.Equal(1000, rounds);

        async Task WaitAsync()
        {
            while (rounds < 1000)
            {
                await signal.WaitAsync().ConfigureAwait(false);
                rounds++;
                signal.Raise();
            }
        }
    }

    // Each raise announces one number, and the next comes only when that one was seen: a wake-up that is lost stops both for good.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_raise_is_lost_however_raising_and_waiting_fall(int raisers)
    {
        const int Rounds = 100_000;
        var signal = new Signal();
        int[] announced = new int[raisers];
        int[] seen = new int[raisers];
        int overlaps = 0, inside = 0;
        using var hung = new CancellationTokenSource(RawClient.HangLimit);

        Task waiting = Task.Run(WaitAsync, hung.Token);
        Task[] raising = [.. Enumerable.Range(0, raisers).Select(i => Task.Factory.StartNew(() => RaiseAll(i), TaskCreationOptions.LongRunning))];
        await Task.WhenAll(raising);
        await waiting.WaitAsync(hung.Token);
        Assert.Equal(0, overlaps);

        async Task WaitAsync()
        {
            while (seen.Any(number => number < Rounds))
            {
                await signal.WaitAsync().ConfigureAwait(false);
                overlaps += Interlocked.Exchange(ref inside, 1);
                for (int i = 0; i < raisers; i++)
                {
                    Volatile.Write(ref seen[i], Volatile.Read(ref announced[i]));
                }

                Interlocked.Exchange(ref inside, 0);
            }
        }

        void RaiseAll(int i)
        {
            var spin = new SpinWait();
            for (int round = 1; round <= Rounds; round++)
            {
                Volatile.Write(ref announced[i], round);
                signal.Raise();
                while (Volatile.Read(ref seen[i]) < round)
                {
                    hung.Token.ThrowIfCancellationRequested();
                    spin.SpinOnce(sleep1Threshold: -1);
                }
            }
        }
    }
}
