using System.Net;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

/// <summary>A site with development tools, asked without a socket.</summary>
internal static class DevSite
{
    /// <summary>Opens a site.</summary>
    /// <param name="folder">The folder that is served.</param>
    /// <param name="settings">The settings: which tools are on.</param>
    /// <param name="remote">The address of the client.</param>
    public static SiteConversation Open(TemporaryFolder folder, ServerSettings settings, EndPoint? remote = null)
    {
        var clock = new StoppedClock(SiteConversation.Now);
        var tools = new DevTools(settings, clock, new ListLogger<DevTools>());
        return new SiteConversation(folder, tools.AddTo(settings.Server), clock: clock, held: tools) { Remote = remote };
    }
}
