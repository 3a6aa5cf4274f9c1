// Clients that take as much of the server's memory as they may: heads as long as is allowed, never ended, or behind them an answer that nobody
// reads. What one costs is what docs/reliability.md says. Memory is what the process has for itself (RssAnon).

using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class MemoryBoundTests : IDisposable
{
    private const int Clients = 500, SmallestBuffer = 4096;

    private const long MostKibibytesOfOne = 128;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome").WithSparse("large", 64 << 20);
    private readonly List<RawClient> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _site.Dispose();
    }

    [Theory]
    [InlineData("threadpool", false)]
    [InlineData("threadpool", true)]
    [InlineData("select", false)]
    [InlineData("select", true)]
    public async Task A_connection_takes_no_more_memory_than_is_promised(string strategy, bool isReader)
    {
        OpenFileLimit.RequireClients(Clients);

        // Fields of 32 KiB, and the last as long as one may be, but for its end; the request-line nearly as long as it may be.
        string fields = string.Concat(Enumerable.Range(0, 3).Select(i => $"X-{i}: {new string('x', 8000)}\r\n"));
        string head = $"GET /{(isReader ? "large" : "")}?{new string('q', 8000)} HTTP/1.0\r\nConnection: keep-alive\r\n{fields}X-Last: {new string('x', 8000)}";
        await using Minihttpd server = await Minihttpd.StartAsync(
            _site.Path,
            ["--port", "0", "--concurrency", strategy, "--head-timeout", "86400", "--send-timeout", "86400", "--min-rate", "0", "--log", "none"],
            ProcessStatus.SmallYoungGeneration);
        int sockets = ProcessStatus.Sockets(server.Pid);
        await AskAsync(server);
        long before = ProcessStatus.OwnKibibytes(server.Pid);
        for (int i = 0; i < Clients; i++)
        {
            _clients.Add(await server.ConnectAsync(SmallestBuffer));
        }

        await Task.WhenAll(_clients.Select(async client =>
        {
            await client.SendAsync(head + (isReader ? "\r\n\r\n" : ""));
            if (isReader)
            {
                await client.ReceiveExactlyAsync(1); // Its answer has begun.
            }
        }));
        await ProcessStatus.UntilAsync(() => ProcessStatus.Sockets(server.Pid) >= sockets + Clients, "all of them are accepted");
        await AskAsync(server);
        long growth = (ProcessStatus.OwnKibibytes(server.Pid) - before) / Clients;
        TestContext.Current.TestOutputHelper?.WriteLine($"{strategy}: {growth} KiB each");
        Assert.InRange(growth, 1, MostKibibytesOfOne);
        Assert.Empty(server.Errors.All);
    }

    private static async Task AskAsync(Minihttpd server) => Assert.EndsWith("welcome", await server.AskAsync("GET / HTTP/1.0\r\n\r\n"));
}
