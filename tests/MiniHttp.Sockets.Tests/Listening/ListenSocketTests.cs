using System.Net.Sockets;

namespace MiniHttp.Sockets.Tests;

public class ListenSocketTests
{
    private const int TcpLevel = 6, TcpDeferAccept = 9, TcpInfo = 11;

    [Fact]
    public void Nagle_is_off_for_every_accepted_socket()
    {
        using var listen = Listen.On(new ListenOptions { Port = 0, DeferAccept = false }, "127.0.0.1");
        using Socket client = Connect(listen);
        using Socket accepted = listen.Only.Socket.Accept();
        Assert.True(accepted.NoDelay);
    }

    [Fact]
    public void For_a_client_that_does_not_read_the_kernel_takes_little()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux can.");
        const int Room = 64 * 1024; // In the client's kernel, which doubles it.
        using var listen = Listen.On(new ListenOptions { Port = 0, DeferAccept = false }, "127.0.0.1");
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = Room };
        client.Connect(listen.Only.EndPoint);
        using Socket accepted = listen.Only.Socket.Accept();
        accepted.Blocking = false;
        byte[] bytes = new byte[64 * 1024];
        long taken = 0;
        SocketError error = SocketError.Success;
        while (error == SocketError.Success)
        {
            taken += accepted.Send(bytes, SocketFlags.None, out error);
        }

        Assert.Equal(SocketError.WouldBlock, error);
        Assert.InRange(taken, ListenSocket.MostUnsent, ListenSocket.MostUnsent + (2 * Room) + bytes.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    public void The_backlog_is_what_was_asked_for(int backlog)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");
        using var listen = Listen.On(new ListenOptions { Port = 0, Backlog = backlog }, "127.0.0.1");
        Assert.Equal(backlog, QueueOf(listen).Longest);
    }

    [Fact]
    public void A_silent_connection_is_accepted_at_once_where_accepting_is_not_deferred()
    {
        using var listen = Listen.On(new ListenOptions { Port = 0, DeferAccept = false }, "127.0.0.1");
        using Socket client = Connect(listen);
        using Socket accepted = listen.Only.Socket.Accept();
        Assert.Equal(client.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public void A_deferred_connection_comes_with_its_first_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux can.");
        using var listen = Listen.On(new ListenOptions { Port = 0, DeferAcceptSeconds = 60 }, "127.0.0.1");
        byte[] seconds = new byte[sizeof(int)];
        listen.Only.Socket.GetRawSocketOption(TcpLevel, TcpDeferAccept, seconds);
        Assert.True(BitConverter.ToInt32(seconds) >= 60);

        using Socket silent = Connect(listen);
        using Socket speaking = Connect(listen);
        Assert.Equal(0, QueueOf(listen).Length);
        speaking.Send("x"u8);
        using Socket accepted = listen.Only.Socket.Accept();
        Assert.Equal(speaking.LocalEndPoint, accepted.RemoteEndPoint);
        Assert.Equal(1, accepted.Available);
    }

    [Fact]
    public void Dispose_refuses_new_clients_and_resets_those_in_the_backlog()
    {
        using var listen = Listen.On(new ListenOptions { Port = 0, DeferAccept = false }, "127.0.0.1");
        using Socket waiting = Connect(listen);
        listen.Only.Dispose();
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => waiting.Receive(new byte[1])).SocketErrorCode);
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => Connect(listen)).SocketErrorCode);
    }

    // Of a listening socket, TCP_INFO tells the length of its queue (tcpi_unacked) and the limit (tcpi_sacked).
    private static (int Length, int Longest) QueueOf(Listen listen)
    {
        byte[] info = new byte[104];
        listen.Only.Socket.GetRawSocketOption(TcpLevel, TcpInfo, info);
        return (BitConverter.ToInt32(info, 24), BitConverter.ToInt32(info, 28));
    }

    private static Socket Connect(Listen listen)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(listen.Only.EndPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
