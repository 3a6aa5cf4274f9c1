// Who may see the lab (and whatever else is for this machine alone), by peer, Host and Origin.

using System.Net;
using MiniHttp.Hosting;
using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

public sealed class LoopbackGuardTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SiteConversation _site;

    public LoopbackGuardTests()
        => _site = DevSite.Open(_folder, new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path }, Lab = true }, new IPEndPoint(IPAddress.Loopback, 50_000));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.200.0.9", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    [InlineData("::ffff:127.9.9.9", 200)]
    [InlineData("128.0.0.1", 403)]
    [InlineData("192.168.1.2", 403)]
    [InlineData("::ffff:192.168.1.2", 403)]
    [InlineData("fe80::1", 403)]
    [InlineData("::", 403)]
    [InlineData("0.0.0.0", 403)]
    public void The_peer_has_to_be_on_this_machine(string address, int status)
    {
        _site.Remote = new IPEndPoint(IPAddress.Parse(address), 50_000);
        Assert.Equal(status, _site.Get("/_lab", "Host: localhost\r\n").Status);
    }

    [Fact]
    public void A_peer_without_an_address_may_be_a_proxy()
    {
        _site.Remote = null;
        Assert.Equal(403, _site.Get("/_lab", "Host: localhost\r\n").Status);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("Host: localhost\r\n", 200)]
    [InlineData("Host: LocalHost:8080\r\n", 200)]
    [InlineData("Host: 127.0.0.1\r\n", 200)]
    [InlineData("Host: 127.3.2.1:1\r\n", 200)]
    [InlineData("Host: [::1]\r\n", 200)]
    [InlineData("Host: [::1]:8080\r\n", 200)]
    [InlineData("Host: [::ffff:127.0.0.1]\r\n", 200)]
    [InlineData("Host: localhost.\r\n", 200)]
    [InlineData("Host: app.localhost\r\n", 200)]
    [InlineData("Host: 10.0.0.1\r\n", 200)] // No page has sent a browser here by an address.
    [InlineData("Host: [::2]\r\n", 200)]
    [InlineData("Host: evil.example\r\n", 403)]
    [InlineData("Host: evil.example:8080\r\n", 403)]
    [InlineData("Host: localhost.evil.example\r\n", 403)]
    [InlineData("Host: 127.0.0.1.evil.example\r\n", 403)]
    [InlineData("Host: evil.example/localhost\r\n", 403)]
    [InlineData("Host: evil.example@localhost\r\n", 403)]
    [InlineData("Host: localhost evil.example\r\n", 403)]
    [InlineData("Host: 0x7f.1\r\n", 403)]
    [InlineData("Host: [::1\r\n", 403)]
    [InlineData("Host: ::1\r\n", 403)]
    [InlineData("Host:\r\n", 403)]
    [InlineData("Host: localhost\r\nHost: evil.example\r\n", 403)]
    [InlineData("Host: evil.example\r\nHost: localhost\r\n", 403)]
    public void The_host_has_to_be_allowed_or_absent(string fields, int status)
        => Assert.Equal(status, _site.Get("/_lab", fields).Status);

    [Theory]
    [InlineData("http://localhost:8080/_lab", "", 200)]
    [InlineData("http://127.0.0.1/_lab", "Host: localhost\r\n", 200)]
    [InlineData("http://evil.example/_lab", "", 403)]
    [InlineData("http://evil.example/_lab", "Host: localhost\r\n", 403)]
    [InlineData("http://localhost/_lab", "Host: evil.example\r\n", 403)]
    public void So_has_the_host_of_a_whole_URL(string url, string fields, int status) => Assert.Equal(status, _site.Get(url, fields).Status);

    [Theory]
    [InlineData("http://localhost:8080", 200)]
    [InlineData("http://127.0.0.1:3000", 200)]
    [InlineData("https://[::1]", 200)]
    [InlineData("https://evil.example", 403)]
    [InlineData("https://evil.example:8080", 403)]
    [InlineData("http://localhost.evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("localhost", 403)]
    [InlineData("", 403)]
    [InlineData("http://friend.example:8080", 403)]
    public void A_page_of_another_site_may_not_ask(string origin, int status)
        => Assert.Equal(status, _site.Get("/_lab", $"Host: localhost\r\nOrigin: {origin}\r\n").Status);

    [Theory]
    [InlineData("http://10.0.0.1:8080", 200)]
    [InlineData("http://10.0.0.1", 403)]
    [InlineData("http://10.0.0.1:8081", 403)]
    [InlineData("http://10.0.0.2:8080", 403)]
    public void A_page_of_this_server_may(string origin, int status)
        => Assert.Equal(status, _site.Get("/_lab", $"Host: 10.0.0.1:8080\r\nOrigin: {origin}\r\n").Status);

    [Fact]
    public async Task A_name_that_is_allowed_for_the_site_is_allowed_here()
    {
        var settings = new ServerSettings { Server = new HttpServerOptions { Root = _folder.Path, AllowHosts = ["friend.example"] }, Lab = true };
        await using var site = DevSite.Open(_folder, settings, _site.Remote);
        Assert.Equal(200, site.Get("/_lab", "Host: friend.example\r\nOrigin: http://Friend.example\r\n").Status);
        Assert.Equal(403, site.Get("/_lab", "Host: friend.example\r\nOrigin: http://evil.example\r\n").Status);
        Assert.Equal(403, site.Get("/_lab", "Host: evil.example\r\n").Status);
    }

    [Fact]
    public void Who_is_refused_is_told_why_and_what_would_do()
    {
        Answer answer = _site.Get("/_lab/echo", "Host: evil.example\r\nX-Secret: secret\r\n");
        Assert.Equal(403, answer.Status);
        Assert.Contains("localhost, 127.0.0.1 or [::1]", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ecret", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_part_of_the_lab_is_as_open_as_ever()
    {
        _folder.File("a.txt", "a");
        _site.Remote = new IPEndPoint(IPAddress.Parse("192.168.1.2"), 50_000);
        Assert.Equal(200, _site.Get("/a.txt", "Host: www.example\r\n").Status);
        Assert.Equal(404, _site.Get("/_laboratory", "Host: www.example\r\n").Status);
    }
}
