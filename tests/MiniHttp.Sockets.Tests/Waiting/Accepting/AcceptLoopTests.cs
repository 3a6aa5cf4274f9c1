using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

[Collection(Alone.Name)]
public sealed class AcceptLoopTests : IDisposable
{
    private readonly Channel<Socket> _accepted = Channel.CreateUnbounded<Socket>();
    private readonly RecordingLog _log = new();
    private readonly Listen _listen = ListenOnFixedPort();

    public void Dispose()
    {
        _listen.Dispose();
        while (_accepted.Reader.TryRead(out Socket? socket))
        {
            socket.Dispose();
        }
    }

    [Fact]
    public async Task Each_client_takes_a_slot_and_is_handed_over()
    {
        using var slots = new SemaphoreSlim(3);
        using var loop = NewLoop(slots);
        loop.Start();
        using RawClient first = await ConnectAsync();
        using RawClient second = await ConnectAsync();
        using Socket one = await AcceptedAsync();
        using Socket two = await AcceptedAsync();
        Assert.Equal([first.Socket.LocalEndPoint!, second.Socket.LocalEndPoint!], [one.RemoteEndPoint!, two.RemoteEndPoint!]);
        Assert.Empty(_log.Warnings);
    }

    [Fact]
    public async Task Without_a_slot_nobody_is_handed_over()
    {
        using var slots = new SemaphoreSlim(0);
        using var loop = NewLoop(slots);
        loop.Start();
        using RawClient client = await ConnectAsync();
        slots.Release();
        using Socket accepted = await AcceptedAsync();
        Assert.Equal(0, slots.CurrentCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void It_stops_while_it_waits_for_a_slot_or_a_client(int slotsLeft)
    {
        using var slots = new SemaphoreSlim(slotsLeft);
        var loop = NewLoop(slots);
        loop.Start();
        loop.Dispose();
        Assert.Equal(slotsLeft, slots.CurrentCount);
        Assert.Throws<ObjectDisposedException>(() => _listen.Only.Socket.Accept());
    }

    [Fact]
    public void It_stops_on_a_unix_socket()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("minihttp-");
        ListenSocket listen = Listen.On($"unix:{directory.FullName}/s").Only;
        using var slots = new SemaphoreSlim(1);
        var loop = new AcceptLoop(listen, slots, _ => { }, _log);
        loop.Start();
        loop.Dispose();
        Assert.Equal(1, slots.CurrentCount);
        Assert.Empty(directory.GetFileSystemInfos());
        directory.Delete();
    }

    [Fact]
    public async Task A_client_that_gave_up_in_the_backlog_costs_nothing()
    {
        using var slots = new SemaphoreSlim(0);
        using var loop = NewLoop(slots);
        (await ConnectAsync()).Reset();
        (await ConnectAsync()).Reset();
        using RawClient client = await ConnectAsync();
        loop.Start();
        slots.Release(3);
        Socket accepted = await AcceptedAsync();
        while (!client.Socket.LocalEndPoint!.Equals(accepted.RemoteEndPoint))
        {
            accepted.Dispose();
            accepted = await AcceptedAsync();
        }

        accepted.Dispose();
        Assert.Empty(_log.Warnings);
    }

    // An address that fills sun_path is told with a NUL behind it, and that is one byte more than .NET takes from accept.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_goes_on_after_a_client_whose_address_is_too_long(bool acceptsSockets)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux takes such an address.");
        DirectoryInfo directory = Directory.CreateTempSubdirectory("minihttp-");
        using (var slots = new SemaphoreSlim(2))
        {
            ListenSocket listen = Listen.On($"unix:{directory.FullName}/s").Only;
            listen.AcceptsSockets = acceptsSockets;
            using var loop = new AcceptLoop(listen, slots, connection => Assert.True(_accepted.Writer.TryWrite(connection.AsSocket().Socket)), _log) { ReportEvery = TimeSpan.Zero };
            loop.Start();
            using var strange = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            byte[] address = [(byte)AddressFamily.Unix, 0, .. Encoding.UTF8.GetBytes($"{directory.FullName}/".PadRight(108, 'x'))];
            Assert.Equal(0, bind(strange.SafeHandle, address, address.Length));
            byte[] server = [(byte)AddressFamily.Unix, 0, .. Encoding.UTF8.GetBytes($"{listen.EndPoint}")];
            Assert.Equal(0, connect(strange.SafeHandle, server, server.Length));
            using RawClient client = await RawClient.ConnectAsync(listen.EndPoint);
            using Socket? first = acceptsSockets ? null : await AcceptedAsync(); // That client is to blame for nothing.
            using Socket accepted = await AcceptedAsync();
            await client.SendAsync("x");
            Assert.True(accepted.Poll(RawClient.HangLimit, SelectMode.SelectRead));
            Assert.Equal(1, accepted.Receive(new byte[2]));
        }

        directory.Delete(recursive: true);
    }

    // shutdown(2) makes a listening socket fail every accept, and listen(2) heals it.
    [Fact]
    public async Task It_goes_on_once_a_socket_that_failed_is_well_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux ends accept by shutdown.");
        using var slots = new SemaphoreSlim(10);
        using var loop = NewLoop(slots);
        loop.Start();
        await FailAndHealAsync();
        Assert.Equal(2, _log.Warnings.Count());
    }

    [Fact]
    public async Task It_stops_in_the_middle_of_a_pause()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux ends accept by shutdown.");
        using var slots = new SemaphoreSlim(1);
        var loop = NewLoop(slots);
        loop.Start();
        Assert.Equal(0, shutdown(_listen.Only.Socket.SafeHandle, 2));
        await _log.WaitForAsync(LogLevel.Warning);
        loop.Dispose();
        Assert.Equal(1, slots.CurrentCount);
    }

    [Fact]
    public async Task Without_descriptors_it_pauses_and_goes_on_when_there_are_some_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "prlimit(2) is Linux's.");
        using var slots = new SemaphoreSlim(10);
        using var loop = NewLoop(slots);
        loop.Start();
        using var last = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (Descriptors.TakeAll())
        {
            // The accept that waits has its descriptor already; the next one finds none.
            last.Connect(_listen.Only.EndPoint);
            using Socket taken = await AcceptedAsync();
            await _log.WaitForAsync(LogLevel.Warning);
        }

        using RawClient client = await ConnectAsync();
        using Socket accepted = await AcceptedAsync();
        Assert.Equal(client.Socket.LocalEndPoint, accepted.RemoteEndPoint);
        await _log.WaitForAsync(LogLevel.Warning, 2);
        string[] warnings = [.. _log.Warnings];
        Assert.Equal(2, warnings.Length);
        Assert.Contains("cannot accept connections for now", warnings[0], StringComparison.Ordinal);
        Assert.Contains("accepts connections again", warnings[1], StringComparison.Ordinal);
    }

    // A port that the kernel chose would be given up by shutdown(2).
    private static Listen ListenOnFixedPort()
    {
        int port;
        using (var free = Listen.On("127.0.0.1"))
        {
            port = free.EndPoints.Single().Port;
        }

        return Listen.On(new ListenOptions { Port = port, DeferAccept = false }, "127.0.0.1");
    }

    private async Task FailAndHealAsync()
    {
        Assert.Equal(0, shutdown(_listen.Only.Socket.SafeHandle, 2));
        await _log.WaitForAsync(LogLevel.Warning);
        Assert.Equal(0, listen(_listen.Only.Socket.SafeHandle, 10));
        using RawClient client = await ConnectAsync();
        using Socket accepted = await AcceptedAsync();
        await _log.WaitForAsync(LogLevel.Warning, 2);
    }

    private AcceptLoop NewLoop(SemaphoreSlim slots)
        => new(_listen.Only, slots, connection => Assert.True(_accepted.Writer.TryWrite(connection.AsSocket().Socket)), _log) { ReportEvery = TimeSpan.Zero };

    private Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(_listen.Only.EndPoint);

    private async Task<Socket> AcceptedAsync()
    {
        using var limit = new CancellationTokenSource(RawClient.HangLimit);
        return await _accepted.Reader.ReadAsync(limit.Token);
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern int shutdown(SafeSocketHandle socket, int how);

    [DllImport("libc", ExactSpelling = true)]
    private static extern int listen(SafeSocketHandle socket, int backlog);

    [DllImport("libc", ExactSpelling = true)]
    private static extern int bind(SafeSocketHandle socket, byte[] address, int length);

    [DllImport("libc", ExactSpelling = true)]
    private static extern int connect(SafeSocketHandle socket, byte[] address, int length);
}
