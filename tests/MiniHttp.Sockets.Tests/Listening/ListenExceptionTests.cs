using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets.Tests;

public class ListenExceptionTests
{
    [Theory]
    [InlineData(SocketError.AddressAlreadyInUse, 8080, "127.0.0.1:8080 is already in use: ")]
    [InlineData(SocketError.AccessDenied, 80, "127.0.0.1:80: not allowed: ports below 1024 are reserved; choose a port from 1024 on, or ")]
    [InlineData(SocketError.AccessDenied, 1024, "127.0.0.1:1024: not allowed to listen there")]
    [InlineData(SocketError.AddressNotAvailable, 80, "127.0.0.1:80: no interface of this machine has that address")]
    [InlineData(SocketError.AddressFamilyNotSupported, 80, "127.0.0.1:80: this machine does not speak that address family")]
    [InlineData(SocketError.TooManyOpenSockets, 80, "127.0.0.1:80: cannot listen there: ")]
    public void The_message_is_one_line_for_a_person(SocketError error, int port, string expected)
    {
        var cause = new SocketException((int)error);
        var e = ListenException.For(new IPEndPoint(IPAddress.Loopback, port), cause, sharedPortTaken: false);
        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Same(cause, e.InnerException);
        Assert.False(e.IsSharedPortTaken);
    }

    [Fact]
    public void A_path_is_not_available_for_want_of_its_directory()
        => Assert.Equal(
            "/no/s: there is no such directory",
            ListenException.For(new UnixDomainSocketEndPoint("/no/s"), new SocketException((int)SocketError.AddressNotAvailable), false).Message);

    [Fact]
    public void An_IPv6_address_stands_in_brackets()
        => Assert.StartsWith(
            "[::1]:80 is already in use",
            ListenException.For(new IPEndPoint(IPAddress.IPv6Loopback, 80), new SocketException((int)SocketError.AddressAlreadyInUse), false).Message,
            StringComparison.Ordinal);
}
