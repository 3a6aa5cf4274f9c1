// The addresses of the live page, and who gets an answer there. Whom the guard lets in is tested by itself: LoopbackGuardTests.

using System.Net;
using MiniHttp.Hosting;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

public sealed class LiveLayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_may_run_its_own_script_and_ask_this_server_and_nothing_else()
    {
        await using SiteConversation site = Site();
        Answer page = site.Get("/_live", "Host: localhost\r\nConnection: keep-alive\r\n");
        Assert.Equal(200, page.Status);
        Assert.Matches(
            "^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'$",
            page.Field("Content-Security-Policy"));
        Assert.Equal("no-store", page.Field("Cache-Control"));
        Assert.Null(page.Field("Connection")); // Not kept alive: what comes next belongs to the site.
        Assert.Contains($"data-policy=\"{page.Field("Content-Security-Policy")}\"", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("insertAdjacentHTML", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_live")]
    [InlineData("/_live/events")]
    public async Task Whoever_is_not_on_this_machine_or_calls_it_by_another_name_gets_403(string path)
    {
        await using SiteConversation site = Site();
        Assert.Equal(403, site.Get(path, "Host: evil.example\r\n").Status);
        site.Remote = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 50_000);
        Assert.Equal(403, site.Get(path, "Host: localhost\r\n").Status);
        site.Remote = null;
        Assert.Equal(403, site.Get(path, "Host: localhost\r\n").Status);
    }

    [Fact]
    public async Task Without_the_setting_there_is_nothing()
    {
        await using var site = new SiteConversation(_folder) { Remote = new IPEndPoint(IPAddress.Loopback, 50_000) };
        Assert.Equal(404, site.Get("/_live").Status);
        Assert.Equal(404, site.Get("/_live/events").Status);
    }

    [Fact]
    public async Task Where_the_site_asks_for_a_password_so_does_the_page()
    {
        await using SiteConversation site = Site(new AuthenticationOptions { Users = [.. TestUsers.Of("alice:secret")] });
        Assert.Equal(401, site.Get("/_live").Status);
        Assert.Equal(401, site.Get("/_live/events").Status);
    }

    private SiteConversation Site(AuthenticationOptions? auth = null)
        => DevSite.Open(_folder, new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path, Authentication = auth ?? new AuthenticationOptions() }, Live = true }, new IPEndPoint(IPAddress.Loopback, 50_000));
}
