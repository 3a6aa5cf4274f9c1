// What a server has for development: pages that reload, the live page, the lab, a recording of the wire. Each is a layer
// around the files or an observer of the sockets; a server without them knows nothing of them.

using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>The development tools that the settings turn on.</summary>
internal sealed partial class DevTools : IDisposable
{
    private readonly ServerSettings _settings;
    private readonly ILogger _logger;
    private readonly WireRecording? _recording;

    /// <summary>Opens them.</summary>
    /// <param name="settings">Which of them are on.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Receives failures of the recording.</param>
    /// <exception cref="IOException">A file of the recording cannot be opened; the message names it.</exception>
    public DevTools(ServerSettings settings, TimeProvider clock, ILogger<DevTools> logger)
    {
        HttpServerOptions options = settings.Server;
        (_settings, _logger) = (settings, logger);
        Changes = settings.LiveReload ? new SiteChanges(clock) : null;
        Live = settings.Live ? new LiveFeed(options.Limits.Head, options.Authentication.IsOn, clock) : null;
        if (settings.Wire.IsOn)
        {
            _recording = new WireRecording(settings.Wire, LogWire);
            settings.OwnFiles.AddWritten(settings.Wire.Files); // Again: the files exist now.
        }
    }

    /// <summary>Versions of the site, for pages that reload; null without --live-reload.</summary>
    public SiteChanges? Changes { get; }

    /// <summary>What the live page shows; null without --live.</summary>
    public LiveFeed? Live { get; }

    /// <summary>The server's options with the tools added.</summary>
    public HttpServerOptions AddTo(HttpServerOptions options) => options with
    {
        // A page that reloads must fetch its parts anew, too, unless a rule says otherwise.
        CacheControl = Changes is null ? options.CacheControl : [.. options.CacheControl, new CacheRule("*", "no-cache")],
        Extensions = options.Extensions with
        {
            Observers = [.. Observers],
            Pages = Changes is null ? null : parts => new ReloadScript(Changes, parts.Types),
            Layers = [.. Layers],
            MaxEventStreams = MaxEventStreams(_settings),
            HandsOver = _settings.Lab,
        },
    };

    /// <summary>Event streams at a time; fewer if the process may have few descriptors.</summary>
    public static int MaxEventStreams(ServerSettings settings)
        => settings.LiveReload || settings.Live
            ? DescriptorLimit.Uncounted(settings.Server.Limits.MaxEventStreams) : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Changes?.Dispose();
        Live?.Dispose();
        _recording?.Dispose();
    }

    private IEnumerable<IWireObserver> Observers
        => new IWireObserver?[] { _recording, Live }.OfType<IWireObserver>();

    // The lab is inside of the pages that reload, and the live page outside of both.
    private IEnumerable<Func<IRequestHandler, SiteParts, IRequestHandler>> Layers
    {
        get
        {
            if (_settings.Lab)
            {
                yield return (inner, parts) => new LabLayer(inner, parts.Visitors);
            }

            if (Changes is not null)
            {
                yield return (inner, parts) => new ReloadLayer(inner, Changes, (ReloadScript)parts.Pages!, parts.Streams);
            }

            if (Live is not null)
            {
                yield return (inner, parts) => new LiveLayer(
                    inner, Live, _settings.Server.Concurrency, parts.Visitors, parts.Streams, parts.Guard);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Why}")]
    private partial void LogWire(string why);
}
