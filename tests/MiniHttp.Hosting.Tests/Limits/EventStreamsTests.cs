
namespace MiniHttp.Hosting.Tests;

public class EventStreamsTests
{
    [Fact]
    public void So_many_are_let_in_and_each_that_leaves_makes_room()
    {
        var streams = new EventStreams(2);
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => streams.TryEnter()));
        streams.Leave();
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => streams.TryEnter()));
    }
}
