// --workers N: this process opens the listening sockets and serves nobody; N children inherit them and serve. The kernel gives each client
// to one of them. A worker that dies takes its own connections with it and no others: the queue of the listening socket is not its own.

using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Starts workers, watches over them, replaces them on SIGHUP, and stops them.</summary>
internal sealed partial class WorkerSupervisor(ServerSettings settings, ILoggerFactory loggers) : IHostedService, IDisposable
{
    /// <summary>What a worker may take to end, beyond the time that it gives its answers.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = loggers.CreateLogger<WorkerSupervisor>();
    private readonly WorkerSlot[] _slots = [.. Enumerable.Range(0, settings.Workers).Select(_ => new WorkerSlot())];
    private readonly HashSet<Worker> _running = [];
    private readonly SemaphoreSlim _replacing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<ListenSocket> _sockets = [];
    private IReadOnlyList<int> _descriptors = [];
    private SharedMemory? _knownLogins;
    private PosixSignalRegistration? _hangUp;

    /// <inheritdoc/>
    /// <exception cref="ListenException">An address cannot be listened on.</exception>
    /// <exception cref="IOException">A worker does not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using BrowserLauncher? browser = BrowserLauncher.Prepare(_logger, settings);
        _sockets = ListenSource.Open(settings.Server);
        _descriptors = [.. _sockets.Select(InheritedSockets.Share)];
        if (settings.Server.Authentication.IsOn)
        {
            _knownLogins = SharedMemory.Create(KnownLogins.Size);
            KnownLogins.Prepare(_knownLogins.Span);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll(); // Whoever does not wait for us does not wait for them.
        foreach (WorkerSlot slot in _slots)
        {
            slot.Worker = Start();
        }

        foreach (WorkerSlot slot in _slots)
        {
            if (!await slot.Worker!.Ready.ConfigureAwait(false))
            {
                int exitCode = await slot.Worker.Ended.ConfigureAwait(false);
                await StopAsync(cancellationToken).ConfigureAwait(false);
                throw new IOException($"a worker has ended before it was ready, with exit code {exitCode}");
            }

            _ = WatchAsync(slot, slot.Worker);
        }

        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true; // The system's own way is to end.
            _ = ReplaceAllAsync();
        });
        string workers = settings.Workers == 1 ? "1 worker" : $"{settings.Workers} workers";
        string how = $"{ConcurrencyNames.Describe(settings.Server)}, {workers}";
        Announcement.Write(_logger, settings, _sockets, how, browser);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _replacing.WaitAsync(cancellationToken).ConfigureAwait(false); // No more are started.
        Worker[] running = Running();
        foreach (Worker worker in running)
        {
            worker.Stop();
        }

        try
        {
            await Task.WhenAll(running.Select(worker => worker.Ended)).WaitAsync(settings.Server.ShutdownTimeout + StopMargin, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogKilled();
            KillAll();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hangUp?.Dispose();
        _knownLogins?.Dispose();
        foreach (ListenSocket socket in _sockets)
        {
            socket.Dispose();
        }

        _replacing.Dispose();
        _stop.Dispose();
    }

    private Worker Start()
    {
        Worker worker = Worker.Start(_descriptors, _knownLogins?.Descriptor);
        lock (_running)
        {
            _running.Add(worker);
        }

        return worker;
    }

    /// <summary>Waits for a worker's end, and starts another one if it came unasked.</summary>
    private async Task WatchAsync(WorkerSlot slot, Worker worker)
    {
        try
        {
            int exitCode = await worker.Ended.ConfigureAwait(false);
            Forget(worker);
            while (slot.Worker == worker && !_stop.IsCancellationRequested)
            {
                TimeSpan pause = slot.PauseAfterDeath(worker.Age);
                LogDied(worker.Id, exitCode, pause.TotalSeconds);
                await Task.Delay(pause, _stop.Token).ConfigureAwait(false);
                if (await SucceedAsync(slot, worker).ConfigureAwait(false) is not { } next || await next.Ready.ConfigureAwait(false))
                {
                    return;
                }

                exitCode = await next.Ended.ConfigureAwait(false);
                Forget(next);
                worker = next;
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile.
        }
        catch (IOException e)
        {
            LogNotStarted(e.Message);
        }
    }

    /// <summary>Puts another one in a dead worker's place, unless somebody has done so.</summary>
    private async Task<Worker?> SucceedAsync(WorkerSlot slot, Worker dead)
    {
        await _replacing.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            if (slot.Worker != dead)
            {
                return null;
            }

            Worker next = slot.Worker = Start();
            _ = next.Ready.ContinueWith(ready => ready.Result ? WatchAsync(slot, next) : Task.CompletedTask, TaskScheduler.Default);
            return next;
        }
        finally
        {
            _replacing.Release();
        }
    }

    /// <summary>One after the other: the new one serves before the old one is told to go, so that nobody is refused.</summary>
    private async Task ReplaceAllAsync()
    {
        await _replacing.WaitAsync().ConfigureAwait(false);
        try
        {
            LogReplacing(_slots.Length);
            foreach (WorkerSlot slot in _slots)
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                Worker next = Start();
                if (!await next.Ready.ConfigureAwait(false))
                {
                    LogNotReplaced(await next.Ended.ConfigureAwait(false));
                    Forget(next);
                    return;
                }

                (Worker old, slot.Worker) = (slot.Worker!, next);
                _ = WatchAsync(slot, next);
                old.Stop();
            }
        }
        catch (IOException e)
        {
            LogNotStarted(e.Message);
        }
        finally
        {
            _replacing.Release();
        }
    }

    private void Forget(Worker worker)
    {
        lock (_running)
        {
            _running.Remove(worker);
        }

        worker.Dispose();
    }

    private Worker[] Running()
    {
        lock (_running)
        {
            return [.. _running];
        }
    }

    private void KillAll() => Array.ForEach(Running(), worker => worker.Kill());

    [LoggerMessage(1, LogLevel.Warning, "Worker {Id} has ended unasked (exit code {ExitCode}); another one is started in {Seconds} s")]
    private partial void LogDied(int id, int exitCode, double seconds);

    [LoggerMessage(2, LogLevel.Error, "No worker can be started: {Reason}")]
    private partial void LogNotStarted(string reason);

    [LoggerMessage(3, LogLevel.Information, "SIGHUP: {Count} workers are replaced, one after the other")]
    private partial void LogReplacing(int count);

    [LoggerMessage(4, LogLevel.Error, "The new worker has ended before it was ready (exit code {ExitCode}); the old ones go on")]
    private partial void LogNotReplaced(int exitCode);

    [LoggerMessage(5, LogLevel.Warning, "Workers that did not end in time were killed")]
    private partial void LogKilled();
}
