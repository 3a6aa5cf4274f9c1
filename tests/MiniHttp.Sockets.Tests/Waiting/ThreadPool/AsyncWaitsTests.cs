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
        _exchange = _watch.Open(null!, null!, 0);
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

    [Fact]
    public void A_reset_before_the_wait_is_told_at_once()
    {
        _client.Reset();
        Assert.True(_connection.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
        Assert.True(_waits.BeginReceive(_exchange, out Transfer transfer));
        Assert.Equal(Transfer.Done, transfer);
        Assert.Equal((1, 0), (_watch.CountOf(Watch.Reset), _watch.CountOf(Watch.EndOfStream)));
        Assert.False(_waits.AnyPending);
    }

    // The system tells of a reset once: whoever receives again sees what looks like the end of the stream.
    [Fact]
    public async Task A_reset_during_the_wait_is_told_as_a_reset()
    {
        Assert.False(_waits.BeginReceive(_exchange, out _));
        _client.Reset();
        await WokenAsync();
        Assert.True(_waits.TakeCompletions(_exchange, 0));
        Assert.False(_waits.AnyPending);
        Assert.Equal((1, 0), (_watch.CountOf(Watch.Reset), _watch.CountOf(Watch.EndOfStream)));
    }

    [Fact]
    public void Bytes_before_the_wait_need_no_wait()
    {
        _client.Socket.Send("x"u8);
        Assert.True(_connection.Socket.Poll(RawClient.HangLimit, SelectMode.SelectRead));
        Assert.True(_waits.BeginReceive(_exchange, out Transfer transfer));
        Assert.Equal(Transfer.Drained, transfer);
        Assert.Equal((1, 0), (_watch.CountOf(Watch.Received), _watch.CountOf(Watch.Reset)));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2000, true)]
    public async Task Bytes_during_the_wait_end_it_and_are_told(int count, bool mayReceive)
    {
        Assert.False(_waits.BeginReceive(_exchange, out _));
        _client.Socket.Send(new byte[count]);
        await WokenAsync();
        Assert.Equal(mayReceive, _waits.TakeCompletions(_exchange, 0));
        Assert.Equal((1, 0), (_watch.CountOf(Watch.Received), _watch.CountOf(Watch.Reset)));
        Assert.Equal(mayReceive, _connection.HasUnread);
    }

    [Fact]
    public async Task The_end_of_the_stream_during_the_wait_is_told()
    {
        Assert.False(_waits.BeginReceive(_exchange, out _));
        _client.Socket.Shutdown(SocketShutdown.Send);
        await WokenAsync();
        Assert.True(_waits.TakeCompletions(_exchange, 0));
        Assert.Equal((0, 1), (_watch.CountOf(Watch.Reset), _watch.CountOf(Watch.EndOfStream)));
    }

    private Task WokenAsync() => _signal.WaitAsync().AsTask().WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);
}
