using System.Net;
using System.Net.Sockets;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>A server on a free port of the loopback interface, with everything about it open to view.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>Tests that are not about time get limits that no hang limit reaches.</summary>
    public static readonly ServerLimits Patient = new()
    {
        HeadTimeout = TimeSpan.FromHours(1),
        IdleTimeout = TimeSpan.FromHours(1),
        SendTimeout = TimeSpan.FromHours(1),
        LingerSilence = TimeSpan.FromHours(1),
        LingerTotal = TimeSpan.FromHours(1),
        StopGrace = TimeSpan.FromHours(1),
        MinRate = 0,
        Requests = null,
    };

    private readonly IConcurrencyStrategy _strategy;
    private readonly SemaphoreSlim _door = new(1);
    private bool _doorIsClosed;
    private Task? _stopped;

    private TestServer(IConcurrencyStrategy strategy, RecordingLog log, Func<IExchangeFactory, IExchangeFactory>? wrap, string? address, ServerLimits limits, Func<IConnection, IDriver, long, IExchange>? open, bool acceptsSockets, IWireObserver? wire)
    {
        (_strategy, Log) = (strategy, log);
        var options = new ServerExchangeOptions(limits, new FixedDate(), "");
        Exchanges = new Watch(open ?? ((connection, driver, now) => new ServerExchange(Site, options, connection, driver, now)));

        // A silent connection has to be accepted at once here, so that what happens to it can be seen.
        Assert.True(ListenAddress.TryParse(address ?? "127.0.0.1:0", out ListenAddress? listen));
        Sockets = ListenSockets.Open([listen], new ListenOptions { DeferAccept = false });
        foreach (ListenSocket socket in Sockets)
        {
            socket.AcceptsSockets = acceptsSockets;
            if (wire is not null)
            {
                socket.Observe(new WireSource(WireSide.Server, wire));
            }
        }

        strategy.Start(Sockets, wrap?.Invoke(Exchanges) ?? Exchanges);
    }

    public TestSite Site { get; } = new();

    public Watch Exchanges { get; }

    public RecordingLog Log { get; }

    /// <summary>Itself, for what nobody should do to it.</summary>
    public IConcurrencyStrategy Strategy => _strategy;

    public IReadOnlyList<ListenSocket> Sockets { get; }

    public EndPoint EndPoint => Sockets[0].EndPoint;

    /// <summary>Starts one.</summary>
    /// <param name="limits">What clients may take; by default they have all the time there is.</param>
    /// <param name="connections">How many at a time.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="open">Makes the exchanges; by default HTTP's.</param>
    /// <param name="wrap">Put between the driver and the exchanges.</param>
    /// <param name="wire">Looks on.</param>
    public static TestServer Start<TStrategy>(
        ServerLimits? limits = null,
        int connections = 1000,
        string? address = null,
        Func<IConnection, IDriver, long, IExchange>? open = null,
        Func<IExchangeFactory, IExchangeFactory>? wrap = null,
        IWireObserver? wire = null)
        where TStrategy : IStrategyUnderTest
    {
        var log = new RecordingLog();
        return new TestServer(TStrategy.Create(connections, log), log, wrap, address, limits ?? Patient, open, TStrategy.AcceptsSockets, wire);
    }

    /// <summary>Connects a client; nobody does between <see cref="CloseDoorAsync"/> and the end.</summary>
    public async Task<RawClient> ConnectAsync(int? receiveBuffer = null, int socket = 0)
    {
        using var limit = new CancellationTokenSource(RawClient.HangLimit);
        await _door.WaitAsync(limit.Token);
        try
        {
            return _doorIsClosed
                ? throw new SocketException((int)SocketError.ConnectionRefused)
                : await RawClient.ConnectAsync(Sockets[socket].EndPoint, receiveBuffer);
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Waits until no client is connecting, and makes those to come fail.</summary>
    public async Task CloseDoorAsync()
    {
        Assert.True(await _door.WaitAsync(RawClient.HangLimit, CancellationToken.None));
        _doorIsClosed = true;
        _door.Release();
    }

    /// <summary>One small request and its answer: the server lives.</summary>
    public async Task AssertServesAsync(int socket = 0)
    {
        using RawClient client = await ConnectAsync(socket: socket);
        await client.SendAsync("GET /small HTTP/1.0\r\n\r\n");
        ReceivedBytes answer = await client.ReceiveToEndAsync();
        Assert.StartsWith("HTTP/1.0 200 ", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nsmall", answer.Text, StringComparison.Ordinal);
        Assert.False(answer.WasReset);
    }

    public Task StopAsync() => StopOrHurryAsync(CancellationToken.None);

    public Task StopOrHurryAsync(CancellationToken hurry) => _stopped ??= _strategy.StopAsync(hurry).WaitAsync(RawClient.HangLimit, CancellationToken.None);

    /// <summary>Stops, in a hurry if that was not begun before, and looks whether everything was given back.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopOrHurryAsync(new CancellationToken(canceled: true));
        _strategy.Dispose();
        Assert.Empty(Exchanges.Violations);
        Assert.Equal(Exchanges.CountOf(Watch.Opened), Exchanges.CountOf(Watch.Disposed));
        Assert.Equal(0, Site.FilesOpen);
        Site.Dispose();
        _door.Dispose();
    }

    private sealed class FixedDate : IDateSource
    {
        public ReadOnlySpan<byte> Current => "Sun, 06 Nov 1994 08:49:37 GMT"u8;
    }
}
