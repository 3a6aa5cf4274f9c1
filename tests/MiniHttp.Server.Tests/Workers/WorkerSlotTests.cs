namespace MiniHttp.Server.Tests;

public class WorkerSlotTests
{
    [Fact]
    public void The_first_time_another_one_is_started_at_once_and_later_after_longer_and_longer_pauses()
    {
        var slot = new WorkerSlot();
        double[] pauses = [.. Enumerable.Range(0, 10).Select(_ => slot.PauseAfterDeath(TimeSpan.FromSeconds(1)).TotalSeconds)];
        Assert.Equal([0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10], pauses);
    }

    [Fact]
    public void After_a_long_life_it_begins_again()
    {
        var slot = new WorkerSlot();
        slot.PauseAfterDeath(TimeSpan.Zero);
        slot.PauseAfterDeath(TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, slot.PauseAfterDeath(TimeSpan.FromSeconds(10)));
        Assert.NotEqual(TimeSpan.Zero, slot.PauseAfterDeath(TimeSpan.FromSeconds(9)));
    }
}
