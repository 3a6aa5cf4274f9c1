using Microsoft.Extensions.Hosting;

namespace MiniHttp.Hosting;

/// <summary>Starts and stops a server with its host.</summary>
/// <param name="server">The server; the container disposes of it.</param>
internal sealed class HttpServerService(HttpServer server) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => server.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
}
