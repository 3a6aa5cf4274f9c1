// DNS rebinding: by which names requests may call the server, with --allow-host and without.

using System.Net;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class AllowedHostsTests : IAsyncLifetime
{
    private static readonly string MachineName = Dns.GetHostName();

    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public AllowedHostsTests()
    {
        _folder.File("a.txt", "secret of the LAN");
        _folder.File("404.html", "secret of the LAN");
        _folder.File("403.html", "secret of the LAN");
        _site = Site("friend.example", "*.dev.example.");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("friend.example")]
    [InlineData("Friend.Example:8080")]
    [InlineData("friend.example.")]
    [InlineData("a.dev.example")]
    [InlineData("a.b.DEV.example.:80")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1")]
    [InlineData("localhost.")]
    [InlineData("app.localhost:3000")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("192.168.1.7:8080")]
    [InlineData("203.0.113.9")]
    [InlineData("[::1]")]
    [InlineData("[2001:db8::7]:8080")]
    public void Allowed_names_and_those_of_loopback_and_addresses_pass(string host)
    {
        Assert.Equal(200, _site.Get("/a.txt", $"Host: {host}\r\n").Status);
        Assert.Empty(_site.HostLogger.Entries);
    }

    [Fact]
    public void This_machine_s_own_name_passes_and_so_does_its_name_in_multicast_DNS()
    {
        Assert.Equal(200, _site.Get("/a.txt", $"Host: {MachineName}:8080\r\n").Status);
        Assert.Equal(200, _site.Get("/a.txt", $"Host: {MachineName.ToUpperInvariant()}\r\n").Status);
        Assert.Equal(200, _site.Get("/a.txt", $"Host: {MachineName.Split('.')[0]}.local\r\n").Status);
        Assert.Equal(403, _site.Get("/a.txt", $"Host: {MachineName}.evil.example\r\n").Status);
        Assert.Equal(403, _site.Get("/a.txt", $"Host: x{MachineName}\r\n").Status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("friend.example.evil.example")]
    [InlineData("notfriend.example")]
    [InlineData("a.friend.example")]
    [InlineData("dev.example")]
    [InlineData("xdev.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evillocalhost")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("local")]
    [InlineData("evil.local")]
    [InlineData("friend.example@evil.example")]
    [InlineData("friend.example evil.example")]
    [InlineData("friend.example, evil.example")]
    [InlineData("friend.example:0")]
    [InlineData("friend.example:99999")]
    [InlineData("::1")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("[::1].evil.example")]
    [InlineData("")]
    [InlineData(".")]
    public void Other_hosts_get_403_and_nothing_of_the_site(string host)
    {
        foreach (string path in (string[])["/a.txt", "/missing", "/", "http://friend.example/a.txt"])
        {
            Answer answer = _site.Get(path, $"Host: {host}\r\n");
            Assert.Equal(403, answer.Status);
            Assert.DoesNotContain("LAN", answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET /a.txt HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET http://friend.example/a.txt HTTP/1.0\r\n\r\n", 200)]
    [InlineData("GET http://evil.example/a.txt HTTP/1.0\r\n\r\n", 403)]
    [InlineData("GET http://evil.example/a.txt HTTP/1.0\r\nHost: friend.example\r\n\r\n", 403)]
    [InlineData("GET /a.txt HTTP/1.0\r\nHost: friend.example\r\nHost: evil.example\r\n\r\n", 403)]
    [InlineData("GET /a.txt HTTP/1.0\r\nHost: evil.example\r\nHost: friend.example\r\n\r\n", 403)]
    [InlineData("GET /a.txt HTTP/1.0\r\nHost: friend.example\r\nX-Forwarded-Host: evil.example\r\n\r\n", 200)]
    [InlineData("HEAD /a.txt HTTP/1.0\r\nHost: evil.example\r\n\r\n", 403)]
    [InlineData("POST /a.txt HTTP/1.0\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n", 403)]
    [InlineData("GET /a.txt HTTP/1.0\r\nHost: evil.example\r\nRange: bytes=0-1\r\n\r\n", 403)]
    [InlineData("GET /a.txt HTTP/1.0\r\nHost: evil.example\r\nIf-None-Match: *\r\n\r\n", 403)]
    public void Every_host_that_a_request_names_counts_and_none_is_no_host(string request, int status)
        => Assert.Equal(status, _site.Ask(request).Status);

    [Fact]
    public void A_simple_request_names_no_host() => Assert.Equal("secret of the LAN", _site.Ask("GET /a.txt\r\n").Body);

    [Fact]
    public async Task Neither_a_preflight_nor_a_password_is_asked_about()
    {
        var auth = new AuthenticationOptions { Users = [.. TestUsers.Of("alice:secret")] };
        var settings = new HttpServerOptions { Root = _folder.Path, AllowHosts = ["friend.example"], Cors = true };
        await using var site = new SiteConversation(_folder, options: settings with { Authentication = auth });
        const string Fields = "Origin: http://evil.example\r\nAccess-Control-Request-Method: GET\r\n";
        Answer preflight = site.Ask($"OPTIONS /a HTTP/1.0\r\nHost: evil.example\r\n{Fields}\r\n");
        Assert.Equal(403, preflight.Status);
        Assert.Null(preflight.Field("Access-Control-Allow-Origin"));
        Assert.Equal(403, site.Get("/", "Host: evil.example\r\n").Status);
        Assert.Equal(401, site.Get("/", "Host: friend.example\r\n").Status);
    }

    [Fact]
    public void The_first_refusal_is_logged_with_what_to_do_and_no_other()
    {
        _site.Get("/", "Host: Evil.example.:8080\r\n");
        _site.Get("/", "Host: other.example\r\n");
        Assert.Equal(
            "Host 'Evil.example.' was refused (403): if it is a name of this server, "
                + "start it with --allow-host Evil.example. Further refusals are not logged",
            Assert.Single(_site.HostLogger.Entries).Text);
    }

    [Fact]
    public void A_host_that_cannot_be_allowed_is_logged_in_short()
    {
        _site.Get("/", $"Host: {new string('x', 300)} y\r\n");
        string text = Assert.Single(_site.HostLogger.Entries).Text;
        Assert.StartsWith($"Host '{new string('x', 100)}' was refused (403)", text, StringComparison.Ordinal);
        Assert.True(text.Length < 400);
    }

    [Fact]
    public async Task By_default_every_name_will_do()
    {
        await using SiteConversation site = Site();
        Assert.Equal(200, site.Get("/a.txt", "Host: evil.example\r\n").Status);
        Assert.Equal(200, site.Get("/a.txt", "Host: no host at all\r\n").Status);
    }

    private SiteConversation Site(params string[] names)
    {
        ErrorPageRule[] pages = [new ErrorPageRule(403, "/403.html")];
        var settings = new HttpServerOptions { Root = _folder.Path, AllowHosts = names, ErrorPages = pages };
        return new SiteConversation(_folder, options: settings);
    }
}
