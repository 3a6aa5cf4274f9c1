using MiniHttp.Hosting;

namespace MiniHttp.Server.Tests;

public class ServiceManagerTests
{
    [Fact]
    public void Nothing_is_taken_from_a_service_manager_that_is_not_there()
        => Assert.Empty(ServiceManager.AddSocketsTo(new HttpServerOptions()).Handles);
}
