using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server.Tests;

public class DevToolsTests
{
    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 5)]
    [InlineData(false, true, 5)]
    public void There_are_some_only_where_something_streams(bool liveReload, bool live, int expected)
    {
        var limits = new ServerLimits { MaxEventStreams = 5 };
        var settings = new ServerSettings { Server = new HttpServerOptions { Root = "/", Limits = limits }, LiveReload = liveReload, Live = live };
        Assert.Equal(expected, DevTools.MaxEventStreams(settings));
    }
}
