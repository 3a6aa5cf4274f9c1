// SIGTERM and Ctrl-C: accept no more, finish what runs, exit with 0.

using System.Net.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "signals")]
public sealed class StopTests : IDisposable
{
    private const int Large = 16 << 20;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").WithSparse("large", Large);

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(Minihttpd.SigTerm)]
    [InlineData(Minihttpd.SigInt)]
    public async Task A_signal_stops_the_server_with_exit_code_0(int signal)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        server.Signal(signal);
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.Equal([server.ReadyLine], server.Output.All);
        Assert.Empty(server.Errors.All);
    }

    [Theory]
    [InlineData(Minihttpd.SigTerm)]
    [InlineData(Minihttpd.SigInt)]
    public async Task A_running_answer_is_finished_and_nobody_new_is_let_in(int signal)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient reader = await BeginLargeAsync(server);
        server.Signal(signal);
        await UntilRefusedAsync(server);

        string rest = (await reader.ReceiveToEndAsync()).Text;
        Assert.Equal(Large, rest.Length - rest.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4);
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.EndsWith($"\"GET /large HTTP/1.0\" 200 {Large}", server.Output.All[^1]);
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task Idle_connections_are_closed_well()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient idle = await server.ConnectAsync();
        await idle.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.EndsWith("welcome", await idle.ReceiveAnswerAsync());

        server.Signal(Minihttpd.SigTerm);
        ReceivedBytes rest = await idle.ReceiveToEndAsync();
        Assert.Equal("", rest.Text);
        Assert.False(rest.WasReset);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task A_request_on_its_way_is_still_answered_and_is_the_last()
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\nConnection: keep-alive\r\n");
        Assert.EndsWith("welcome", await client.ReceiveAnswerAsync());
        server.Signal(Minihttpd.SigTerm);
        await UntilRefusedAsync(server);
        await client.SendAsync("\r\n");

        ReceivedBytes last = await client.ReceiveToEndAsync();
        Assert.EndsWith("welcome", last.Text);
        Assert.False(last.WasReset);
        client.Dispose();
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task A_connection_that_never_said_anything_does_not_hold_the_server_up()
    {
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], [("MINIHTTP_DeferAccept", "false")]);
        using RawClient silent = await server.ConnectAsync();
        Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n")); // Accepted in order: the silent one is in, too.
        server.Signal(Minihttpd.SigTerm);
        Assert.Equal("", (await silent.ReceiveToEndAsync()).Text);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task After_the_shutdown_timeout_the_rest_is_cut_off()
    {
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], [("MINIHTTP_ShutdownTimeout", "1")]);
        using RawClient reader = await BeginLargeAsync(server);
        server.Signal(Minihttpd.SigTerm);
        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.Equal("minihttpd: warning: Answers still running after 1 s were cut off", Assert.Single(server.Errors.All));
        Assert.Contains("\"GET /large HTTP/1.0\" 200 ", server.Output.All[^1]);

        ReceivedBytes rest = await reader.ReceiveToEndAsync();
        Assert.True(rest.WasReset); // Or it could be taken for whole.
        Assert.True(rest.Bytes.Length < Large);
    }

    [Theory]
    [InlineData(Minihttpd.SigTerm, Minihttpd.SigTerm, 143)]
    [InlineData(Minihttpd.SigInt, Minihttpd.SigInt, 130)]
    [InlineData(Minihttpd.SigTerm, Minihttpd.SigInt, 130)]
    public async Task A_second_signal_ends_the_server_at_once(int first, int second, int exitCode)
    {
        (string, string)[] patience = [("MINIHTTP_ShutdownTimeout", "86400")];
        await using Minihttpd server = await Minihttpd.StartAsync(_site.Path, ["--port", "0"], patience);
        using RawClient reader = await BeginLargeAsync(server);
        server.Signal(first);
        await UntilRefusedAsync(server);
        server.Signal(second);
        Assert.Equal(exitCode, await server.ExitCodeAsync());
        Assert.Empty(server.Errors.All);
    }

    [Fact]
    public async Task Every_answer_stands_in_the_access_log_when_the_server_has_stopped()
    {
        const int Requests = 500;
        await using Minihttpd server = await Minihttpd.ServeAsync(_site);
        using RawClient client = await server.ConnectAsync();
        IEnumerable<string> requests = Enumerable.Range(0, Requests).Select(n => $"GET /?{n} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        await client.SendAsync(string.Concat(requests));
        for (int i = 0; i < Requests; i++)
        {
            Assert.EndsWith("welcome", await client.ReceiveAnswerAsync());
        }

        Assert.Equal(0, await server.StopAsync());
        IEnumerable<string> logged = server.Output.All.Skip(1).Select(line => line.Split('"')[1]);
        Assert.Equal(Enumerable.Range(0, Requests).Select(n => $"GET /?{n} HTTP/1.0"), logged);
    }

    private static async Task<RawClient> BeginLargeAsync(Minihttpd server)
    {
        RawClient reader = await server.ConnectAsync(receiveBuffer: 4096);
        await reader.SendAsync("GET /large HTTP/1.0\r\n\r\n");
        await ProcessStatus.UntilAsync(() => reader.Socket.Available > 0, "the answer has begun");
        return reader;
    }

    private static Task UntilRefusedAsync(Minihttpd server) => ProcessStatus.UntilAsync(
        () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(server.EndPoint);
                return false;
            }
            catch (SocketException e)
            {
                return e.SocketErrorCode == SocketError.ConnectionRefused;
            }
        },
        "new connections are refused");
}
