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
    public void What_is_no_listening_socket_is_refused_by_its_number()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        int copy = dup((int)socket.Handle);
        ListenException e = Assert.Throws<ListenException>(() => InheritedSockets.Take([copy], new ListenOptions()));
        Assert.Contains($"descriptor {copy}", e.Message, StringComparison.Ordinal);
        Assert.Contains("does not listen", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_taken_from_a_service_manager_that_is_not_there()
        => Assert.Empty(InheritedSockets.OfServiceManager(new ListenOptions()));

    // What fork and exec make of it: the same socket under another number.
    private ListenSocket Take()
    {
        int copy = dup(InheritedSockets.Share(_listen.Only));
        return Assert.Single(InheritedSockets.Take([copy], new ListenOptions { DeferAccept = false }));
    }

    [System.Runtime.InteropServices.DllImport("libc", ExactSpelling = true)]
    private static extern int dup(int descriptor);
}
