using System.Net;
using System.Net.Sockets;

namespace MiniHttp.Sockets.Tests;

public class ListenSocketsTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("[::1]:0", "::1")]
    [InlineData("localhost", "127.0.0.1 ::1")]
    [InlineData("LOCALHOST:0", "127.0.0.1 ::1")]
    [InlineData("*", "0.0.0.0 ::")]
    [InlineData("::", "::")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    public void Each_address_stands_for_its_sockets(string address, string expected)
    {
        if (expected.Contains("::1", StringComparison.Ordinal))
        {
            Listen.SkipWithoutIPv6();
        }

        using var listen = Listen.On(address);
        Assert.Equal(expected.Split(' '), listen.EndPoints.Select(e => e.Address.ToString()));
        Assert.Single(listen.EndPoints.Select(e => e.Port).Distinct());
        Assert.All(listen.EndPoints, e => Assert.NotEqual(0, e.Port));
    }

    [Fact]
    public void Every_socket_can_be_connected_to()
    {
        using var listen = Listen.On("localhost");
        foreach (ListenSocket socket in listen.Sockets)
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            client.Connect(socket.EndPoint);
        }
    }

    [Fact]
    public void A_free_port_is_the_same_for_all_addresses()
    {
        Listen.SkipWithoutIPv6();
        using var listen = Listen.On("127.0.0.1", "127.0.0.2:0", "::1", "127.0.0.3");
        Assert.Equal(4, listen.Sockets.Count);
        Assert.Single(listen.EndPoints.Select(e => e.Port).Distinct());
    }

    // Somebody else may hold the free port of the first address on the second: then another one is looked for.
    [Fact]
    public void A_free_port_is_found_although_others_are_looking_for_one()
    {
        var taken = new List<Listen>();
        try
        {
            for (int i = 0; i < 200; i++)
            {
                taken.Add(Listen.On("127.0.0.2"));
                taken.Add(Listen.On("127.0.0.1", "127.0.0.2"));
            }
        }
        finally
        {
            taken.ForEach(listen => listen.Dispose());
        }
    }

    [Fact]
    public void The_port_of_the_options_is_for_addresses_that_name_none()
    {
        int port = FreePort();
        using var listen = Listen.On(new ListenOptions { Port = port }, "127.0.0.1", "127.0.0.2:0");
        Assert.Equal(port, listen.EndPoints.First().Port);
        Assert.NotEqual(port, listen.EndPoints.Last().Port);
    }

    [Fact]
    public void An_address_given_twice_is_listened_on_once()
    {
        Listen.SkipWithoutIPv6();
        using var listen = Listen.On("127.0.0.1", "localhost", "127.0.0.1:0", "::1", "[::1]:0");
        Assert.Equal(["127.0.0.1", "::1"], listen.EndPoints.Select(e => e.Address.ToString()));
    }

    [Fact]
    public void All_addresses_of_both_families_share_a_port_without_getting_into_each_others_way()
    {
        using var listen = Listen.On("::", "0.0.0.0");
        Assert.Single(listen.EndPoints.Select(e => e.Port).Distinct());

        // "::" takes no IPv4 connection for the other: each arrives where it belongs.
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(IPAddress.Loopback, listen.EndPoints.First().Port);
        ListenSocket v4 = listen.Sockets.Single(s => ((IPEndPoint)s.EndPoint).AddressFamily == AddressFamily.InterNetwork);
        using Socket accepted = v4.Socket.Accept();
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public void One_that_fails_closes_all_the_others()
    {
        int free = FreePort();
        using var taken = Listen.On("127.0.0.2");
        int port = taken.EndPoints.Single().Port;
        Assert.Contains($"127.0.0.2:{port}", Listen.Refusal($"127.0.0.1:{free}", $"127.0.0.2:{port}"), StringComparison.Ordinal);
        using var again = Listen.On($"127.0.0.1:{free}");
    }

    [Fact]
    public void A_port_in_use_is_refused_with_advice()
    {
        using var first = Listen.On("127.0.0.1");
        int port = first.EndPoints.Single().Port;
        Assert.Equal(
            $"127.0.0.1:{port} is already in use: stop the program that listens there, or choose another port (0 takes any free one)",
            Listen.Refusal($"127.0.0.1:{port}"));
    }

    [Fact]
    public void A_port_in_use_in_one_family_is_refused_for_localhost()
    {
        Listen.SkipWithoutIPv6();
        using var first = Listen.On("::1");
        int port = first.EndPoints.Single().Port;
        Assert.StartsWith($"[::1]:{port} is already in use: ", Listen.Refusal($"localhost:{port}"), StringComparison.Ordinal);
    }

    // With SO_REUSEPORT on both sides the kernel would deal connections out between two servers.
    [Fact]
    public void A_port_is_never_shared()
    {
        using var first = Listen.On("127.0.0.1");
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true); // Sets SO_REUSEPORT, too.
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => other.Bind(first.Only.EndPoint)).SocketErrorCode);
    }

    // The port of a server that has just stopped is in TIME_WAIT for a minute: that must not stop the next one.
    [Fact]
    public void A_server_can_start_again_at_once()
    {
        int port;
        using (var first = Listen.On("127.0.0.1"))
        {
            port = first.EndPoints.Single().Port;
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(first.Only.EndPoint);
            using Socket accepted = first.Only.Socket.Accept();
            accepted.Shutdown(SocketShutdown.Send); // Who closes first is the one whose port waits.
            Assert.Equal(0, client.Receive(new byte[1]));
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, accepted.Receive(new byte[1]));
        }

        using var second = Listen.On($"127.0.0.1:{port}");
    }

    [Fact]
    public void An_address_of_another_machine_is_refused()
        => Assert.Equal("192.0.2.1:8080: no interface of this machine has that address", Listen.Refusal("192.0.2.1:8080"));

    [Fact]
    public void A_name_that_nobody_knows_is_refused()
        => Assert.Equal("nobody.invalid: no address is known for that name", Listen.Refusal("nobody.invalid"));

    [Fact]
    public void A_name_that_cannot_be_looked_up_is_refused()
        => Assert.StartsWith("a..b", Listen.Refusal("a..b"), StringComparison.Ordinal);

    private static int FreePort()
    {
        using var listen = Listen.On("127.0.0.1");
        return listen.EndPoints.Single().Port;
    }
}
