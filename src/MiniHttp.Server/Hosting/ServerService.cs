// The hosted service: binds in StartAsync, so that an address that cannot be had ends the program before it says that it serves.

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Runs the server within the generic host.</summary>
internal sealed partial class ServerService(
    ServerSettings settings, IRequestHandler handler, IDateSource dates, IEnumerable<WorkerRole> workers, IEnumerable<LiveFeed> live, ILoggerFactory loggers)
    : IHostedService, IExchangeFactory, IDisposable
{
    private readonly IConcurrencyStrategy _strategy = ConcurrencyNames.Create(settings, loggers);
    private readonly ServerExchangeOptions _options = new(settings.Limits, dates, settings.ServerName) { KeepsRawHeads = settings.Lab };
    private readonly ServerExchangeOptions _refusedOptions = new(FullHouse.LimitsOfRefused(settings.Limits), dates, settings.ServerName);
    private readonly AddressLimit? _addresses = settings.Limits.ConnectionsPerAddress is { } most ? new AddressLimit(most) : null;
    private readonly OverloadHandler _overload = new(handler);
    private FullHouse? _house;
    private WireRecording? _wire;
    private readonly ILogger _logger = loggers.CreateLogger<ServerService>();

    /// <inheritdoc/>
    /// <exception cref="ListenException">An address cannot be listened on.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        WorkerRole? worker = workers.FirstOrDefault();
        using BrowserLauncher? browser = worker is null ? BrowserLauncher.Prepare(_logger, settings) : null;
        IReadOnlyList<ListenSocket> sockets = ListenSource.Open(settings, worker);
        if (settings.Limits.WhenFull == WhenFull.Refuse)
        {
            _house = new FullHouse(FullHouse.Served(ConcurrencyNames.Connections(settings), _strategy.Connections));
        }

        Observe(sockets);
        _strategy.Start(sockets, this);
        if (worker is not null)
        {
            worker.TellReady();
        }
        else
        {
            ReadyLine.Write(_logger, settings, sockets, _strategy.Name);
            TellOfLivePage(sockets);
            StartWarnings.Log(_logger, settings, sockets);
            QrAnnouncement.Write(_logger, settings, sockets);
            browser?.Open(sockets);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var hurry = new CancellationTokenSource(settings.ShutdownTimeout);
        using CancellationTokenRegistration told = hurry.Token.Register(() => LogHurry(settings.ShutdownTimeout.TotalSeconds));
        await _strategy.StopAsync(hurry.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IExchange Open(IConnection connection, IDriver driver, long now)
    {
        return _house is null ? OpenOne(false, driver) : _house.Open(driver, OpenOne);

        IExchange OpenOne(bool isTooMany, IDriver by)
            => isTooMany ? new ServerExchange(_overload, _refusedOptions, connection, by, now)
                : _addresses is null ? OpenServed(false, by)
                : _addresses.Open(connection, by, OpenServed);

        IExchange OpenServed(bool isTooMany, IDriver by)
        {
            IRequestHandler site = isTooMany ? _overload : handler;
            return settings.Lab ? new HandOverExchange(site, _options, connection, by, now)
                : new ServerExchange(site, _options, connection, by, now);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _strategy.Dispose();
        _wire?.Dispose();
    }

    // Before anybody is served.
    private void Observe(IReadOnlyList<ListenSocket> sockets)
    {
        if (settings.Wire.IsOn)
        {
            _wire = new WireRecording(settings.Wire, LogWire);
            settings.OwnFiles.AddWritten(settings.Wire.Files); // Again: they are there now.
        }

        IWireObserver[] observers = [.. _wire is null ? [] : (IWireObserver[])[_wire], .. live];
        if (observers.Length == 0)
        {
            return;
        }

        var source = new WireSource(WireSide.Server, observers);
        foreach (ListenSocket socket in sockets)
        {
            socket.Observe(source);
        }
    }

    private void TellOfLivePage(IReadOnlyList<ListenSocket> sockets)
    {
        if (settings.Live && SiteAddresses.ForBrowser(sockets) is { } site)
        {
            LogLive(new Uri(new Uri(site), LiveLayer.Path));
        }
    }

    [LoggerMessage(3, LogLevel.Information, "What happens on the sockets is shown at {Page}")]
    private partial void LogLive(Uri page);

    [LoggerMessage(2, LogLevel.Warning, "{Why}")]
    private partial void LogWire(string why);

    [LoggerMessage(1, LogLevel.Warning, "Answers still running after {Seconds} s were cut off")]
    private partial void LogHurry(double seconds);
}
