// Clients that reset their connection, at every phase of a conversation. Nothing of them is left, nothing is said about them on standard error, and
// the next is served. No limit ends what a reset does not: all of them are a day long.

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class ClientResetTests : IDisposable
{
    private const int SmallestBuffer = 4096, Rounds = 20;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").WithSparse("large", 64 << 20);

    /// <summary>Where the client stops, and what it does until then.</summary>
    private static readonly Dictionary<string, Func<RawClient, Task>> Phases = new()
    {
        ["before the request"] = _ => Task.CompletedTask,
        ["within the head"] = client => client.SendAsync("GET / HTTP/1.0\r\nHo"),
        ["behind the head"] = client => client.SendAsync("GET /large HTTP/1.0\r\n\r\n"),
        ["within the answer"] = async client =>
        {
            await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
            await client.ReceiveExactlyAsync(20_000);
        },
        ["within an answer that nobody reads"] = async client =>
        {
            await client.SendAsync("GET /large HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            await client.ReceiveExactlyAsync(1);
        },
        ["behind its half-close"] = async client =>
        {
            await client.SendAsync("GET /large HTTP/1.0\r\n\r\n");
            client.HalfClose();
            await client.ReceiveExactlyAsync(20_000);
        },
        ["within a body that nobody wants"] = client => client.SendAsync("POST / HTTP/1.0\r\nContent-Length: 100000\r\n\r\nbeginning"),
        ["while the server lingers"] = async client =>
        {
            await client.SendAsync("POST / HTTP/1.0\r\nContent-Length: 2000000\r\n\r\nbeginning");
            Assert.StartsWith("HTTP/1.0 413 ", (await client.ReceiveToEndAsync()).Text);
        },
        ["idle on a connection that is kept"] = async client =>
        {
            await client.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Assert.EndsWith("welcome", await client.ReceiveAnswerAsync());
        },
        ["with requests behind the one that is answered"] = async client =>
        {
            await client.SendAsync(string.Concat(Enumerable.Repeat("GET /large HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 20)));
            await client.ReceiveExactlyAsync(20_000);
        },
    };

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task A_client_that_resets_leaves_nothing_behind(string strategy)
    {
        await using Minihttpd server = await Minihttpd.ServeAsync(
            _site, "--concurrency", strategy, "--no-defer-accept", "--head-timeout", "86400", "--idle-timeout", "86400", "--send-timeout", "86400",
            "--min-rate", "0", "--linger-silence", "86400", "--linger-total", "86400");
        int before = ProcessStatus.Sockets(server.Pid);
        foreach ((string name, Func<RawClient, Task> phase) in Phases)
        {
            await Task.WhenAll(Enumerable.Range(0, Rounds).Select(_ => ResetAsync(server, phase)));
            await AskAsync(server);
            await ProcessStatus.UntilAsync(() => ProcessStatus.Sockets(server.Pid) <= before, $"no connection is left that was reset {name}");
        }

        Assert.Empty(server.Errors.All);
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task ResetAsync(Minihttpd server, Func<RawClient, Task> phase)
    {
        using RawClient client = await server.ConnectAsync(SmallestBuffer);
        await phase(client);
        client.Reset();
    }

    private static async Task AskAsync(Minihttpd server) => Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
}
