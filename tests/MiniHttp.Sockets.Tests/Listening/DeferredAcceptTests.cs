// When a connection is accepted while somebody looks on. The kernel is asked what it was told.

using System.Net.Sockets;

namespace MiniHttp.Sockets.Tests;

public sealed class DeferredAcceptTests
{
    private const int TcpLevel = 6, TcpDeferAccept = 9;

    public DeferredAcceptTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux can.");

    [Fact]
    public async Task It_is_off_while_somebody_looks_on_and_back_while_a_crowd_comes_that_nobody_follows()
    {
        var choosy = new Choosy();
        using var listen = Listen.On(new ListenOptions { Port = 0 }, "127.0.0.1");
        Assert.True(IsDeferred(listen));
        listen.Only.Observe(new WireSource(WireSide.Server, choosy));
        Assert.False(IsDeferred(listen));

        Accept(listen);
        Assert.False(IsDeferred(listen));
        Assert.Equal([WireOperation.Listen, WireOperation.Accept], choosy.Told);

        choosy.Wants = false;
        Accept(listen);
        Assert.True(IsDeferred(listen));
        Assert.Equal(2, choosy.Told.Count);

        // No further one came for a second.
        for (int i = 0; i < 600 && IsDeferred(listen); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.False(IsDeferred(listen));
    }

    [Fact]
    public void It_stays_off_where_the_settings_say_so()
    {
        using var listen = Listen.On(new ListenOptions { Port = 0, DeferAccept = false }, "127.0.0.1");
        listen.Only.Observe(new WireSource(WireSide.Server, new Choosy { Wants = false }));
        Accept(listen);
        Assert.False(IsDeferred(listen));
    }

    private static bool IsDeferred(Listen listen)
    {
        byte[] seconds = new byte[sizeof(int)];
        listen.Only.Socket.GetRawSocketOption(TcpLevel, TcpDeferAccept, seconds);
        return BitConverter.ToInt32(seconds) > 0;
    }

    private static void Accept(Listen listen)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listen.Only.EndPoint);
        using AcceptedConnection accepted = listen.Only.Accept();
        listen.Only.OnAccepted(accepted);
    }

    private sealed class Choosy : IWireObserver
    {
        public bool Wants { get; set; } = true;

        public List<WireOperation> Told { get; } = [];

        public bool BeginsToFollow(int connection) => Wants;

        public void On(in WireEvent happened)
        {
            if (happened.Operation is WireOperation.Listen or WireOperation.Accept)
            {
                Told.Add(happened.Operation);
            }
        }
    }
}
