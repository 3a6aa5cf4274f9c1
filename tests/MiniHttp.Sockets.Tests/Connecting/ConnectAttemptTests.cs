using MiniHttp.Protocol;

namespace MiniHttp.Sockets.Tests;

public sealed class ConnectAttemptTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Unix_socket_that_is_not_there_is_told(bool blocking)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new ConnectOptions { UnixSocket = path, Blocking = blocking };
        ConnectException e = await Assert.ThrowsAsync<ConnectException>(
            () => Connector.ConnectAsync("h", 80, options, null, Needs.Never, TestContext.Current.CancellationToken));
        Assert.Equal($"could not connect to unix:{path}: there is no such file", e.Message);
    }
}
