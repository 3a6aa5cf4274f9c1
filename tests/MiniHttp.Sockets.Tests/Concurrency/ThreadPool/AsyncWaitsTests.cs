using System.Net.Sockets;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public sealed class AsyncWaitsTests : IAsyncLifetime
{
    private readonly Signal _signal = new();
    private readonly Watch _watch = new((_, _, _) => new EchoExchange());
    private readonly Listen _listen = Listen.On(new ListenOptions { Port = 0, DeferAccept = false }, "127.0.0.1");
    private RawClient _client = null!;
    private AcceptedSocket _connection = null!;
    private AsyncWaits _waits = null!;
    private IExchange _exchange = null!;

    public async ValueTask InitializeAsync()
    {
        _client = await RawClient.ConnectAsync(_listen.Only.EndPoint);
        _connection = new AcceptedSocket(await _listen.Only.Socket.AcceptAsync(TestContext.Current.CancellationToken));
        _waits = new AsyncWaits(_connection, _signal);
        _exchange = _watch.Open(null!, () => { }, 0);
    }

    public ValueTask DisposeAsync()
    {
        _exchange.Dispose();
        _waits.Dispose();
        _connection.Dispose();
        _client.Dispose();
        _listen.Dispose();
        return ValueTask.CompletedTask;
    }

    // The system tells of a reset once: whoever receives again sees what looks like the end of the stream.
    [Fact]
    public void A_reset_before_the_wait_is_told_as_a_reset()
    {
        _client.Reset();
        Assert.True(_connection.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
        Assert.True(_waits.BeginReceive(_exchange));
        Assert.Equal(1, _watch.CountOf(Watch.Reset));
        Assert.False(_waits.AnyPending);
    }

    [Fact]
    public async Task A_reset_during_the_wait_is_left_to_be_received()
    {
        Assert.False(_waits.BeginReceive(_exchange));
        _client.Reset();
        await WokenAsync();
        _waits.TakeCompletions(out _, out _);
        Assert.False(_waits.AnyPending);
        Assert.Equal(Transfer.Done, _connection.Receive(_exchange));
        Assert.Equal(1, _watch.CountOf(Watch.Reset));
        Assert.Equal(0, _watch.CountOf(Watch.EndOfStream));
    }

    [Fact]
    public void Bytes_before_the_wait_need_no_wait()
    {
        _client.Socket.Send("x"u8);
        Assert.True(_connection.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
        Assert.True(_waits.BeginReceive(_exchange));
        Assert.Equal(0, _watch.CountOf(Watch.Reset));
    }

    [Fact]
    public async Task Bytes_during_the_wait_end_it_and_are_left_to_be_received()
    {
        Assert.False(_waits.BeginReceive(_exchange));
        _client.Socket.Send("x"u8);
        await WokenAsync();
        _waits.TakeCompletions(out _, out bool failed);
        Assert.False(failed);
        Assert.Equal(1, _connection.Socket.Available);
    }

    private Task WokenAsync() => _signal.WaitAsync().AsTask().WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);
}
