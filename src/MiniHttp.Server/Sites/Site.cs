// The site as it is put together, from the inside out. The order says what holds for what:
//
//   SiteHandler     files, listings, refusals
//   RedirectLayer   before the files
//   LabLayer        the addresses of --lab, whatever redirects there are
//   ReloadLayer     the addresses and the pages of --live-reload
//   LiveLayer       the addresses of --live: after the password, if the site has one
//   GuardedSite     a redirect below a guarded path asks for the password first
//   ErrorPageLayer  the pages of 401 too
//   CorsLayer       a preflight carries no credentials, so it has to pass the guard
//   HostLayer       a request by a stranger's name learns nothing, not even that there is a password
//   FieldLayer      on every answer, whoever made it

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Puts the layers of a site around it.</summary>
internal static class Site
{
    /// <summary>The site with those layers that the settings ask for.</summary>
    /// <param name="site">What is within.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="root">Where pages are read.</param>
    /// <param name="types">What types they are of.</param>
    /// <param name="guard">Who is let in; null where everybody is.</param>
    /// <param name="logger">Told of a host that was refused.</param>
    /// <param name="changes">What pages are told of that reload by themselves; null where they do not.</param>
    /// <param name="live">What the live page shows; null where there is none.</param>
    public static IRequestHandler Around(
        IRequestHandler site,
        ServerSettings settings,
        IFileRoot root,
        MediaTypes types,
        AccessGuard? guard,
        ILogger<AllowedHosts> logger,
        SiteChanges? changes = null,
        LiveFeed? live = null)
    {
        var hosts = new AllowedHosts(settings.AllowHosts, logger);
        var visitors = new LoopbackGuard(hosts);
        var streams = new EventStreams(EventStreams.Most(settings));
        ReloadScript? script = changes is null ? null : new ReloadScript(changes, types);
        site = settings.Redirects.Count > 0 ? new RedirectLayer(site, settings.Redirects) : site;
        site = settings.Lab ? new LabLayer(site, visitors) : site;
        site = changes is not null ? new ReloadLayer(site, changes, script!, streams) : site;
        site = live is not null ? new LiveLayer(site, live, settings.Concurrency, visitors, streams, guard) : site;
        site = guard is not null ? new GuardedSite(site, guard, settings.Auth.Realm) : site;
        site = new ErrorPageLayer(site, settings.ErrorPages, root, types, guard, script);
        site = settings.Cors ? new CorsLayer(site) : site;
        site = settings.AllowHosts.Count > 0 ? new HostLayer(site, hosts) : site;
        return settings.Headers.Count > 0 ? new FieldLayer(site, settings) : site;
    }
}
