using Microsoft.Extensions.Logging;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Says that requests are served, by this process or by workers: the ready line, and what settings ask for.</summary>
internal static partial class Announcement
{
    /// <summary>Writes it.</summary>
    /// <param name="logger">Receives warnings.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="sockets">The listening sockets.</param>
    /// <param name="how">How the server waits, in words.</param>
    /// <param name="browser">The browser to open; null for none.</param>
    public static void Write(
        ILogger logger,
        ServerSettings settings,
        IReadOnlyList<ListenSocket> sockets,
        string how,
        BrowserLauncher? browser)
    {
        ReadyLine.Write(logger, settings, sockets, how);
        if (settings.Live && SiteAddresses.ForBrowser(sockets) is { } site)
        {
            LogLive(logger, new Uri(new Uri(site), LiveLayer.Path));
        }

        StartWarnings.Log(logger, settings, sockets);
        QrAnnouncement.Write(logger, settings, sockets);
        browser?.Open(sockets);
    }

    [LoggerMessage(1, LogLevel.Information, "What happens on the sockets is shown at {Page}")]
    private static partial void LogLive(ILogger logger, Uri page);
}
