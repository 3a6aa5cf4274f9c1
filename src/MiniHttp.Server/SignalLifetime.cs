using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MiniHttp.Server;

/// <summary>
/// Signals of the server. The first SIGINT or SIGTERM lets running answers finish; the second ends the server at once,
/// which the host's own console lifetime cannot do. SIGHUP, which a closing terminal sends, does not end it; with
/// workers it replaces them (<see cref="WorkerSupervisor"/>).
/// </summary>
internal sealed partial class SignalLifetime(
    IHostApplicationLifetime application, ServerSettings settings, ILogger<SignalLifetime> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        // What a shell reports for a program that a signal ended: 128 and the signal's number.
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, 128 + 2)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, 128 + 15)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true; // The default action ends the process.
        if (settings.Workers == 0)
        {
            LogHangUp();
        }
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true; // The system's own way is to end at once.
        if (Interlocked.Increment(ref _signals) == 1)
        {
            application.StopApplication();
        }
        else
        {
            Environment.Exit(exitCode);
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "SIGHUP: nothing to do: settings are read at the start only (with --workers it replaces the workers)")]
    private partial void LogHangUp();
}
