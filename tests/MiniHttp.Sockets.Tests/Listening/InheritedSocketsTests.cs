using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public sealed class InheritedSocketsTests : IDisposable
{
    private readonly Listen _listen = Listen.On("127.0.0.1");

    public InheritedSocketsTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes share sockets on Linux only.");

    public void Dispose() => _listen.Dispose();

    [Fact]
    public async Task A_socket_that_is_shared_accepts_here_and_there()
    {
        using ListenSocket taken = Take();
        Assert.Equal(_listen.Only.EndPoint, taken.EndPoint);
        using RawClient client = await RawClient.ConnectAsync(taken.EndPoint);
        await client.SendAsync("x");
        using Socket accepted = taken.Accept().AsSocket().Socket;
        Assert.Equal(client.Socket.LocalEndPoint, accepted.RemoteEndPoint);
        Assert.True(accepted.Poll(RawClient.HangLimit, SelectMode.SelectRead));
        Assert.Equal(1, accepted.Receive(new byte[2]));
    }

    // shutdown(2), by which .NET ends a wait in accept, would end the listening for everybody.
    [Fact]
    public async Task Stopping_to_accept_from_it_leaves_it_to_the_others()
    {
        ListenSocket taken = Take();
        Task accepting = Task.Run(taken.Accept, TestContext.Current.CancellationToken);
        taken.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting.WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken));
        using RawClient client = await RawClient.ConnectAsync(_listen.Only.EndPoint);
        await client.SendAsync("x");
        using ListenSocket other = Take();
        using Socket accepted = other.Accept().AsSocket().Socket;
        Assert.Equal(client.Socket.LocalEndPoint, accepted.RemoteEndPoint);
    }

    [Fact]
    public void A_socket_that_does_not_listen_is_refused_by_its_number()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Contains("is a socket that does not listen", Refusal((int)socket.Handle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_datagram_socket_is_refused()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.Contains("is a socket that does not listen", Refusal((int)socket.Handle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listening_socket_of_another_kind_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        Assert.Contains("is not a stream socket", Refusal((int)socket.Handle), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_refused_and_left_open()
    {
        using FileStream file = File.OpenRead(typeof(InheritedSocketsTests).Assembly.Location);
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle(); // Of a file that stays open to the end.
        Assert.Contains("is not a socket", Refusal(descriptor), StringComparison.Ordinal);
        Assert.Equal(1, file.Read(new byte[1]));
    }

    [Fact]
    public void A_descriptor_that_is_not_open_is_refused()
        => Assert.Contains("is not open", Refusal(1_000_000_000), StringComparison.Ordinal);

    private static string Refusal(int descriptor)
    {
        var e = Assert.Throws<ListenException>(() => InheritedSockets.Take([descriptor], new ListenOptions()));
        Assert.True(e.IsInvalidSetting);
        Assert.StartsWith($"inherited descriptor {descriptor} ", e.Message, StringComparison.Ordinal);
        return e.Message;
    }

    // What fork and exec make of it: the same socket under another number.
    private ListenSocket Take()
    {
        int copy = dup(InheritedSockets.Share(_listen.Only));
        return Assert.Single(InheritedSockets.Take([copy], new ListenOptions { DeferAccept = false }));
    }

    [System.Runtime.InteropServices.DllImport("libc", ExactSpelling = true)]
    private static extern int dup(int descriptor);
}
