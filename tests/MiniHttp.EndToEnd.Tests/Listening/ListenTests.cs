// Where it listens: families, several addresses, free ports, Unix-domain sockets; and that the ready line says how to reach it.

using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class ListenTests : IDisposable
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").With("sub/index.html", "sub");

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Localhost_means_both_families_on_one_port()
    {
        SkipWithoutIPv6();
        await using Minihttpd server = await ServeAsync("-b", "localhost");
        Assert.Equal(["127.0.0.1", "[::1]"], server.Urls.Select(url => new Uri(url).Host));
        await AssertAllReachableAsync(server);
    }

    [Fact]
    public async Task Several_addresses_share_any_free_port()
    {
        await using Minihttpd server = await ServeAsync("-b", "127.0.0.1", "-b", "127.0.0.2", "--bind", "127.0.0.3");
        Assert.Equal(["127.0.0.1", "127.0.0.2", "127.0.0.3"], server.Urls.Select(url => new Uri(url).Host));
        await AssertAllReachableAsync(server);
    }

    [Fact]
    public async Task The_root_may_follow_an_address()
    {
        await using Minihttpd server = await ServeAsync("-b", "127.0.0.1", "sub");
        Assert.EndsWith("sub", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task An_address_that_is_named_twice_is_listened_on_once()
    {
        await using Minihttpd server = await ServeAsync("-b", "127.0.0.1", "-b", "127.0.0.1");
        Assert.Single(server.Urls);
    }

    [Fact]
    public async Task An_address_may_have_its_own_port()
    {
        int port = FreePort();
        await using Minihttpd server = await ServeAsync("-b", $"127.0.0.1:{port}", "-b", "127.0.0.2");
        Assert.Equal(port, new Uri(server.Urls[0]).Port);
        Assert.NotEqual(port, new Uri(server.Urls[1]).Port);
        Assert.All(server.Urls, url => Assert.NotEqual(0, new Uri(url).Port));
    }

    [Fact]
    public async Task IPv6_stands_in_brackets()
    {
        SkipWithoutIPv6();
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["-b", "[::1]:0"]);
        Assert.StartsWith("http://[::1]:", server.Url);
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", server.Url);
        Assert.Equal("welcome", got.Output);
        Assert.Contains("\r\nLocation: " + server.Url + "sub/\r\n", await server.AskAsync("GET /sub HTTP/1.0\r\n\r\n"));
        Assert.Equal(0, await server.StopAsync());
        Assert.StartsWith("::1 - - [", server.Output.All[1]);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("[::]")]
    public async Task Every_address_prints_those_that_others_can_reach(string bind)
    {
        if (bind != "0.0.0.0")
        {
            SkipWithoutIPv6();
        }

        await using Minihttpd server = await ServeAsync("-b", bind);
        Assert.NotEmpty(server.Urls);
        Assert.DoesNotContain(server.Urls, url => new Uri(url).Host is "0.0.0.0" or "[::]");

        // Each stands for this machine, too: that is as far as a test should go.
        string loopback = bind == "0.0.0.0" ? "127.0.0.1" : "[::1]";
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--globoff", $"http://{loopback}:{new Uri(server.Url).Port}/");
        Assert.Equal("welcome", got.Output);
    }

    [Fact]
    public async Task A_Unix_domain_socket_serves_and_is_gone_after_the_stop()
    {
        string path = _site.In("web.sock");
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["-b", "unix:" + path, "--config", OtherConfig()]);
        Assert.Equal("unix:" + path, server.Url);
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--unix-socket", path, "http://localhost/");
        Assert.Equal("welcome", got.Output);
        Assert.Equal(0, await server.StopAsync());
        Assert.False(File.Exists(path));
        Assert.StartsWith("- - - [", server.Output.All[1]);
    }

    [Fact]
    public async Task A_Unix_domain_socket_that_a_crash_left_behind_is_replaced()
    {
        string path = _site.In("web.sock");
        await using (Minihttpd crashed = await Minihttpd.StartAsync(_site.Path, ["-b", "unix:" + path]))
        {
            crashed.Signal(Minihttpd.SigKill);
            await crashed.ExitCodeAsync();
        }

        Assert.True(File.Exists(path));
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["-b", "unix:" + path]);
        using RawClient client = await RawClient.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.EndsWith("welcome", (await client.ReceiveToEndAsync()).Text);
    }

    [Fact]
    public async Task A_Unix_domain_socket_in_use_is_left_to_its_server()
    {
        string path = _site.In("web.sock");
        await using Minihttpd first = await Minihttpd.StartAsync(_site.Path, ["-b", "unix:" + path]);
        await using Minihttpd second = Minihttpd.Launch(_site.Path, ["-b", "unix:" + path]);
        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains("is in use", Assert.Single(second.Errors.All));
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--unix-socket", path, "http://localhost/");
        Assert.Equal("welcome", got.Output);
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("threadpool", "--workers", "1")]
    [InlineData("select")]
    public async Task A_Unix_domain_socket_of_a_successor_outlives_the_first_server(
        string concurrency, params string[] more)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere .NET removes the name that it has bound.");
        string path = _site.In("web.sock");
        string[] arguments = ["-b", "unix:" + path, "--concurrency", concurrency, .. more];
        await using Minihttpd first = await Minihttpd.StartAsync(_site.Path, arguments);
        File.Delete(path);
        await using Minihttpd second = await Minihttpd.StartAsync(_site.Path, arguments);
        Assert.Equal(0, await first.StopAsync());
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--unix-socket", path, "http://localhost/");
        Assert.Equal("welcome", got.Output);
        Assert.Equal(0, await second.StopAsync());
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_Unix_domain_socket_is_not_touched()
    {
        string path = _site.With("data", "precious").In("data");
        await using Minihttpd server = Minihttpd.Launch(_site.Path, ["-b", "unix:" + path]);
        Assert.Equal(1, await server.ExitCodeAsync());
        Assert.Single(server.Errors.All);
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public async Task TCP_and_Unix_domain_sockets_stand_side_by_side()
    {
        string path = _site.In("web.sock");
        await using Minihttpd server = await ServeAsync("-b", "127.0.0.1", "-b", "unix:" + path);
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
        Assert.Equal("unix:" + path, server.Urls[1]);
        ProgramResult got = await ExternalProgram.Curl.RunAsync("--fail", "--unix-socket", path, "http://localhost/");
        Assert.Equal("welcome", got.Output);
    }

    [Fact]
    public async Task A_server_restarts_on_the_port_it_has_just_left()
    {
        await using Minihttpd first = await ServeAsync();
        string port = $"{first.EndPoint.Port}";
        using RawClient held = await first.ConnectAsync(); // Its connection stays behind in TIME_WAIT: the server closes first.
        await held.SendAsync("GET / HTTP/1.0\r\n\r\n");
        await held.ReceiveToEndAsync();
        Assert.Equal(0, await first.StopAsync());
        await using Minihttpd second = await Minihttpd.StartAsync(_site.Path, ["-p", port]);
        Assert.EndsWith("welcome", await second.AskAsync("GET / HTTP/1.0\r\n\r\n"));
    }

    private Task<Minihttpd> ServeAsync(params string[] arguments) => Minihttpd.ServeAsync(_site, arguments);

    private string OtherConfig() => _site.With("my.json", """{ "MiniHttp": { "ServerName": "" } }""").In("my.json");

    private static async Task AssertAllReachableAsync(Minihttpd server)
    {
        Assert.Single(server.Urls.Select(url => new Uri(url).Port).Distinct());
        ProgramResult got = await ExternalProgram.Curl.RunAsync(["--fail", "--globoff", .. server.Urls]);
        Assert.Equal(string.Concat(server.Urls.Select(_ => "welcome")), got.Output);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static void SkipWithoutIPv6() => Assert.SkipUnless(
        NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
            .Any(unicast => unicast.Address.Equals(IPAddress.IPv6Loopback)),
        "This machine has no IPv6.");
}
