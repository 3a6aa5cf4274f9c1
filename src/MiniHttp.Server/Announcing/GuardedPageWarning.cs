using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>
/// Warns of a guarded page that stands in for open paths: only visitors with the password get it, which is hardly
/// intended.
/// </summary>
internal static partial class GuardedPageWarning
{
    /// <summary>Warns of each such page of the options.</summary>
    public static void Log(ILogger logger, HttpServerOptions options)
    {
        if (!options.Authentication.IsOn)
        {
            return;
        }

        var paths = new GuardedPaths(options.Authentication);
        if (options.SpaFallback.Length > 0 && IsGuardedAlone(paths, options.SpaFallback))
        {
            LogFallback(logger, options.SpaFallback);
        }

        foreach (ErrorPageRule rule in options.ErrorPages.Where(rule => IsGuardedAlone(paths, rule.Path)))
        {
            // The page of 401 goes to visitors without a password.
            if (!rule.IsFor(StatusCode.Unauthorized))
            {
                LogErrorPage(logger, rule.Path);
            }
        }
    }

    private static bool IsGuardedAlone(GuardedPaths paths, string page)
        => paths.Of(Encoding.UTF8.GetBytes(page.TrimStart('/'))) is { IsGuarded: true } rules && rules != paths.Of([]);

    [LoggerMessage(
        1, LogLevel.Warning, "SpaFallback {Page} is behind a password (Auth:Paths): without it the fallback is 404")]
    private static partial void LogFallback(ILogger logger, string page);

    [LoggerMessage(
        2, LogLevel.Warning, "Error page {Page} is behind a password (Auth:Paths): others get the server's own page")]
    private static partial void LogErrorPage(ILogger logger, string page);
}
