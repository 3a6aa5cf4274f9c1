// --open. On Unix a shell is started before the server listens, and is told the address when there is one. So the browser inherits no
// socket: those that workers share would be, and then the port stayed taken for as long as the browser runs.

using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Opens the site in a browser.</summary>
internal sealed partial class BrowserLauncher : IDisposable
{
    // Not ended by the Ctrl-C that ends the server, and silent: a browser writes much, and standard output is for the access log.
    private const string Script = "trap '' INT; read -r url && exec \"$0\" \"$url\" </dev/null >/dev/null 2>&1";

    private readonly ILogger _logger;
    private readonly Process? _shell;
    private bool _isOpened;

    private BrowserLauncher(ILogger logger, Process? shell) => (_logger, _shell) = (logger, shell);

    private static string Opener => OperatingSystem.IsMacOS() ? "open" : "xdg-open"; // xdg-open looks at $BROWSER by itself.

    /// <summary>Makes ready, where the settings ask for it. To be called before anything is listened on.</summary>
    public static BrowserLauncher? Prepare(ILogger logger, ServerSettings settings)
    {
        if (!settings.OpenBrowser)
        {
            return null;
        }

        try
        {
            Process? shell = OperatingSystem.IsWindows() ? null
                : Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, Opener]) { RedirectStandardInput = true });
            return new BrowserLauncher(logger, shell);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            LogFailed(logger, OneLine.Of(e.Message));
            return null;
        }
    }

    /// <summary>Opens the site. What goes wrong is a warning, and nothing more.</summary>
    public void Open(IReadOnlyList<ListenSocket> sockets)
    {
        if (SiteAddresses.ForBrowser(sockets) is not { } url)
        {
            LogFailed(_logger, "nothing is served at an address that it could open");
            return;
        }

        try
        {
            _isOpened = true;
            if (_shell is null)
            {
                Process.Start(new ProcessStartInfo(url) { UseShellExecute = true })?.Dispose();
                return;
            }

            _shell.StandardInput.WriteLine(url);
            _shell.StandardInput.Close();
            _ = WatchAsync(_shell);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            LogFailed(_logger, OneLine.Of(e.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOpened && _shell is not null)
        {
            _shell.StandardInput.Close(); // It waits for an address that does not come.
            _shell.Dispose();
        }
    }

    private async Task WatchAsync(Process shell)
    {
        using (shell)
        {
            await shell.WaitForExitAsync().ConfigureAwait(false);
            if (shell.ExitCode != 0)
            {
                LogFailed(_logger, shell.ExitCode == 127 ? $"there is no {Opener}" : $"{Opener} has ended with exit code {shell.ExitCode}");
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No browser was opened: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
