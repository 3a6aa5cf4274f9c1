// The server as a library: opens its root and its sockets when it starts, closes both when it is disposed of. It
// touches nothing that belongs to the process: no environment, standard streams, signals or settings of the runtime.

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>An HTTP/1.0 origin server (RFC 1945). Any number of servers can run in one process.</summary>
/// <example>
/// <code>
/// await using var server = new HttpServer(new HttpServerOptions { Root = "/srv/site" });
/// await server.StartAsync();
/// Console.WriteLine(server.Urls[0]);
/// </code>
/// </example>
public sealed partial class HttpServer : IAsyncDisposable
{
    private readonly HttpServerOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private IConcurrencyStrategy? _strategy;
    private Site? _site;
    private bool _isDisposed;

    /// <summary>Makes a server; nothing is opened before <see cref="StartAsync"/>.</summary>
    /// <param name="options">What is served, and where.</param>
    /// <param name="loggers">Receives errors and warnings; null for no log.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public HttpServer(HttpServerOptions options, ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _loggers, _clock) = (options, loggers ?? NullLoggerFactory.Instance, clock ?? TimeProvider.System);
        _logger = _loggers.CreateLogger<HttpServer>();
    }

    /// <summary>
    /// URLs at which the server can be reached, with the real port; <c>unix:PATH</c> for a Unix-domain socket. Empty
    /// until it has started.
    /// </summary>
    public IReadOnlyList<string> Urls => [.. Sockets.SelectMany(socket => socket.Urls)];

    /// <summary>The listening sockets.</summary>
    internal IReadOnlyList<ListenSocket> Sockets { get; private set; } = [];

    /// <summary>How the server waits, in words.</summary>
    internal string Waiting => ConcurrencyNames.Describe(_options);

    /// <summary>Opens the root and the listening sockets, and begins to serve.</summary>
    /// <param name="cancellation">Not looked at: nothing here waits.</param>
    /// <exception cref="ArgumentException">An option is invalid; the message begins with it.</exception>
    /// <exception cref="IOException">The root cannot be opened.</exception>
    /// <exception cref="ListenException">An address cannot be listened on.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_site is not null)
        {
            throw new InvalidOperationException("The server was started before.");
        }

        _options.Check();
        _site = Site.Open(_options, _loggers, _clock);
        try
        {
            Serve(_site);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Stops: no connection is accepted any more, and responses under way are finished. After
    /// <see cref="HttpServerOptions.ShutdownTimeout"/>, or when <paramref name="cancellation"/> is cancelled, they are
    /// aborted.
    /// </summary>
    /// <param name="cancellation">Ends the wait early.</param>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (_strategy is null)
        {
            return;
        }

        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        hurry.CancelAfter(_options.ShutdownTimeout);
        using CancellationTokenRegistration told = hurry.Token.Register(() => LogHurry(_options.ShutdownTimeout.TotalSeconds));
        await _strategy.StopAsync(hurry.Token).ConfigureAwait(false);
    }

    /// <summary>Stops at once if <see cref="StopAsync"/> was not called, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _strategy?.Dispose();
        if (_site is not null)
        {
            await _site.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Serve(Site site)
    {
        _strategy = ConcurrencyNames.Create(_options, _loggers);
        Sockets = ListenSource.Open(_options);
        Observe();
        var exchanges = new ServerExchanges(site.Handler, _options, new DateSource(_clock), _strategy.Connections);
        _strategy.Start(Sockets, exchanges);
    }

    private void Observe()
    {
        IReadOnlyList<IWireObserver> observers = _options.Extensions.Observers;
        if (observers.Count == 0)
        {
            return;
        }

        var source = new WireSource(WireSide.Server, [.. observers]);
        foreach (ListenSocket socket in Sockets)
        {
            socket.Observe(source);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Answers still running after {Seconds} s were cut off")]
    private partial void LogHurry(double seconds);
}
