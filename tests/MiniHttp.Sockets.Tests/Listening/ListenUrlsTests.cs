using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets.Tests;

public class ListenUrlsTests
{
    [Fact]
    public void An_address_is_its_own_url()
    {
        Assert.Equal(["http://127.0.0.1:8080/"], ListenUrls.Of(new IPEndPoint(IPAddress.Loopback, 8080)));
        Assert.Equal(["http://[::1]:80/"], ListenUrls.Of(new IPEndPoint(IPAddress.IPv6Loopback, 80)));
        Assert.Equal(["unix:/run/x.sock"], ListenUrls.Of(new UnixDomainSocketEndPoint("/run/x.sock")));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void An_address_that_stands_for_all_has_the_urls_of_the_machine(string address)
    {
        IPAddress any = IPAddress.Parse(address);
        IReadOnlyList<string> urls = ListenUrls.Of(new IPEndPoint(any, 8080));
        Assert.NotEmpty(urls);
        Assert.Distinct(urls);
        Assert.All(urls, url =>
        {
            var uri = new Uri(url);
            Assert.Equal(8080, uri.Port);
            IPAddress host = IPAddress.Parse(uri.Host);
            Assert.Equal(any.AddressFamily, host.AddressFamily);
            Assert.NotEqual(any, host);
            Assert.False(host.IsIPv6LinkLocal);
        });
    }

    // A URL that is printed is one that works.
    [Fact]
    public void Every_url_can_be_connected_to()
    {
        using var listen = Listen.On("localhost");
        foreach (string url in listen.Sockets.SelectMany(socket => socket.Urls))
        {
            var uri = new Uri(url);
            var endPoint = new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
            using var client = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(endPoint);
        }
    }
}
