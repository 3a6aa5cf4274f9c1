using MiniHttp.Hosting;

namespace MiniHttp.Server.Tests;

public class SocketActivationTests
{
    [Fact]
    public void Nothing_is_taken_from_a_service_manager_that_is_not_there()
        => Assert.Empty(SocketActivation.AddSocketsTo(new HttpServerOptions()).Handles);
}
