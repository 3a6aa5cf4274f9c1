using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public class WakeUpTests
{
    [Fact]
    public void Raised_before_or_during_a_wait_it_ends_it()
    {
        using var wakeUp = new WakeUp();
        Assert.False(wakeUp.Socket.Poll(0, SelectMode.SelectRead));
        wakeUp.Raise();
        Assert.True(wakeUp.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
        wakeUp.Lower();
        Assert.False(wakeUp.Socket.Poll(0, SelectMode.SelectRead));
        var raising = new Thread(wakeUp.Raise);
        raising.Start();
        Assert.True(wakeUp.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
        raising.Join();
    }

    [Fact]
    public void Raised_often_it_is_raised_once()
    {
        using var wakeUp = new WakeUp();
        for (int i = 0; i < 100_000; i++)
        {
            wakeUp.Raise(); // More datagrams than any buffer takes.
        }

        wakeUp.Lower();
        Assert.False(wakeUp.Socket.Poll(0, SelectMode.SelectRead));
        wakeUp.Raise();
        Assert.True(wakeUp.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
    }

    [Fact]
    public void Lowered_without_need_it_can_be_raised_again()
    {
        using var wakeUp = new WakeUp();
        wakeUp.Lower();
        wakeUp.Raise();
        Assert.True(wakeUp.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
    }

    [Fact]
    public void Raising_it_when_nobody_waits_any_more_is_no_error()
    {
        var wakeUp = new WakeUp();
        wakeUp.Dispose();
        wakeUp.Raise();
    }
}
