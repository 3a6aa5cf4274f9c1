using MiniHttp.Protocol;

namespace MiniHttp.Server.Tests;

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

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 5)]
    [InlineData(false, true, 5)]
    public void There_are_some_only_where_something_streams(bool liveReload, bool live, int expected)
    {
        var limits = new ServerLimits { MaxEventStreams = 5 };
        var settings = new ServerSettings { Root = "/", LiveReload = liveReload, Live = live, Limits = limits };
        Assert.Equal(expected, EventStreams.Most(settings));
    }
}
