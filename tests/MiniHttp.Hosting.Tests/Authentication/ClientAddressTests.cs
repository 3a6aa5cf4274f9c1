// Which addresses are the same client.

using System.Net;
using System.Net.Sockets;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

public class ClientAddressTests
{
    private static ClientAddress Of(string? address)
        => ClientAddress.Of(new Connection(address is null ? null : new IPEndPoint(IPAddress.Parse(address), 1234)));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::1%1", "fe80::2%2")]
    public void These_are_the_same(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Fact]
    public void These_are_all_different()
    {
        string?[] addresses =
        [
            null, "0.0.0.0", "255.255.255.255", "127.0.0.1", "127.0.0.2", "192.0.2.1", "192.0.2.2", "::1",
            "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:2:2::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ];
        Assert.Distinct(addresses.Select(Of));
    }

    [Fact]
    public void Clients_of_Unix_domain_sockets_are_one()
    {
        Assert.Equal(ClientAddress.None, Of(null));
        Assert.Equal(ClientAddress.None, ClientAddress.Of(new Connection(new UnixDomainSocketEndPoint("/run/a"))));
    }

    private sealed record Connection(EndPoint? Remote) : IConnection
    {
        public EndPoint? Local => null;
    }
}
