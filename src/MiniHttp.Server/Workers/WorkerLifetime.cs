using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace MiniHttp.Server;

/// <summary>
/// A worker's life: it stops well when its parent says so or is gone, or by SIGTERM. Ctrl-C and the closing of the terminal reach the whole
/// group of processes, and are the parent's to act on.
/// </summary>
internal sealed class WorkerLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        Register(PosixSignal.SIGINT, () => { });
        Register(PosixSignal.SIGHUP, () => { });
        Register(PosixSignal.SIGTERM, application.StopApplication);
        WorkerRole.AwaitEnd(application.StopApplication);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Register(PosixSignal signal, Action action)
        => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // The system's own way is to end at once.
            action();
        }));
}
