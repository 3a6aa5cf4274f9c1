// From addresses to a connection, by both ways of waiting. An address that does not answer is a listening socket whose backlog is full:
// the kernel drops what comes further.

using System.Net;
using System.Net.Sockets;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public sealed class ConnectorTests : IAsyncLifetime
{
    private static readonly IPAddress Deaf = IPAddress.Parse("127.0.0.3"), Refusing = IPAddress.Parse("127.0.0.2"), Good = IPAddress.Loopback;

    private readonly Socket _good = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _deaf = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    private int Port => ((IPEndPoint)_good.LocalEndPoint!).Port;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has all of 127.0.0.0/8, and drops what a backlog cannot take.");
        _good.Bind(new IPEndPoint(Good, 0));
        _good.Listen();
        _deaf.Bind(new IPEndPoint(Deaf, Port));
        _deaf.Listen(0);
        bool isFull = false;
        while (!isFull)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _waiting.Add(socket);
            Task connecting = socket.ConnectAsync(new IPEndPoint(Deaf, Port));
            isFull = await Task.WhenAny(connecting, Task.Delay(200, TestContext.Current.CancellationToken)) != connecting;
            Assert.True(_waiting.Count < 20, "The backlog takes everything.");
        }
    }

    public ValueTask DisposeAsync()
    {
        _waiting.ForEach(socket => socket.Dispose());
        _good.Dispose();
        _deaf.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_refuses_makes_way_for_the_next_one_at_once(bool blocking)
    {
        var observer = new Trail();
        await using ClientConnection connection = await ConnectAsync(blocking, observer, Needs.Never, TimeSpan.FromHours(1), Refusing, Good);
        Assert.Equal(new IPEndPoint(Good, Port), connection.Remote);
        Assert.Equal([$"trying {Refusing}", $"failed {Refusing}", $"trying {Good}"], observer.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_that_does_not_answer_is_overtaken(bool blocking)
    {
        var observer = new Trail();
        await using ClientConnection connection = await ConnectAsync(blocking, observer, Needs.Never, TimeSpan.FromMilliseconds(50), Deaf, Refusing, Good);
        Assert.Equal(new IPEndPoint(Good, Port), connection.Remote);
        Assert.Equal([$"trying {Deaf}", $"trying {Refusing}", $"failed {Refusing}", $"trying {Good}"], observer.Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nobody_answers_the_deadline_ends_it(bool blocking)
    {
        ConnectException e = await Assert.ThrowsAsync<ConnectException>(
            () => ConnectAsync(blocking, null, Environment.TickCount64 + 200, TimeSpan.FromMilliseconds(50), Deaf, Refusing));
        Assert.Equal(ConnectFailure.TimedOut, e.Failure);
        Assert.Equal($"timed out while connecting to www.example port {Port}", e.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_all_refuse_each_is_named(bool blocking)
    {
        IPAddress other = IPAddress.Parse("127.0.0.4");
        ConnectException e = await Assert.ThrowsAsync<ConnectException>(
            () => ConnectAsync(blocking, null, Needs.Never, TimeSpan.FromMilliseconds(50), Refusing, other));
        Assert.Equal(ConnectFailure.Refused, e.Failure);
        Assert.Contains($"{Refusing}: Connection refused; {other}: Connection refused", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_can_be_given_up(bool blocking)
    {
        using var enough = new CancellationTokenSource();
        var observer = new Trail { OnTry = enough.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ConnectAsync(blocking, observer, Needs.Never, TimeSpan.FromHours(1), enough.Token, Deaf));
    }

    [Fact]
    public void Families_alternate_in_the_order_of_the_system()
    {
        IPAddress[] addresses = [.. ((string[])["::1", "::2", "10.0.0.1", "::3", "10.0.0.2"]).Select(IPAddress.Parse)];
        Assert.Equal(["::1", "10.0.0.1", "::2", "10.0.0.2", "::3"], Connector.Interleave(addresses).Select(address => address.ToString()));
    }

    private Task<ClientConnection> ConnectAsync(bool blocking, IConnectObserver? observer, long deadline, TimeSpan attemptDelay, params IPAddress[] addresses)
        => ConnectAsync(blocking, observer, deadline, attemptDelay, TestContext.Current.CancellationToken, addresses);

    private Task<ClientConnection> ConnectAsync(
        bool blocking, IConnectObserver? observer, long deadline, TimeSpan attemptDelay, CancellationToken cancellation, params IPAddress[] addresses)
    {
        var options = new ConnectOptions { Blocking = blocking, AttemptDelay = attemptDelay, Resolve = (_, _) => addresses };
        return Task.Run(() => Connector.ConnectAsync("www.example", Port, options, observer, deadline, cancellation), CancellationToken.None)
            .WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);
    }

    private sealed class Trail : IConnectObserver
    {
        public List<string> Lines { get; } = [];

        public Action OnTry { get; init; } = () => { };

        public void OnTrying(EndPoint address)
        {
            Lines.Add($"trying {((IPEndPoint)address).Address}");
            OnTry();
        }

        public void OnFailed(EndPoint address, string reason) => Lines.Add($"failed {((IPEndPoint)address).Address}");
    }
}
