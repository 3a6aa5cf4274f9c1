using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>
/// Says that requests are served: to the user, by the ready line and what the settings ask for besides; of a worker, to
/// its parent. Registered after the server, so that it starts when the server has.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="settings">The settings.</param>
/// <param name="worker">The role of this process, if it is a worker.</param>
/// <param name="logger">Receives warnings.</param>
internal sealed class StartAnnouncement(
    HttpServer server, ServerSettings settings, ILogger<StartAnnouncement> logger, WorkerRole? worker = null)
    : IHostedLifecycleService, IDisposable
{
    private BrowserLauncher? _browser;

    /// <summary>Prepares the browser before anything is listened on.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _browser = worker is null ? BrowserLauncher.Prepare(logger, settings) : null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (worker is not null)
        {
            worker.TellReady();
        }
        else
        {
            Announcement.Write(logger, settings, server.Sockets, server.Waiting, _browser);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _browser?.Dispose();
}
