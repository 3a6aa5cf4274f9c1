// One lab for each way of waiting, for all tests of it.

namespace MiniHttp.EndToEnd.Tests;

/// <summary>Servers with --lab, started when the first test needs them.</summary>
public sealed class LabServer : IAsyncLifetime
{
    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "a site");
    private readonly Dictionary<string, Task<Minihttpd>> _servers = [];

    /// <summary>The ways of waiting, with both selectors.</summary>
    public static TheoryData<string> Ways { get; } = ["threadpool", "thread", "select", "select --selector select"];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (Task<Minihttpd> server in _servers.Values)
        {
            await (await server).DisposeAsync();
        }

        _site.Dispose();
    }

    internal Task<Minihttpd> OfAsync(string way)
    {
        lock (_servers)
        {
            if (!_servers.TryGetValue(way, out Task<Minihttpd>? server))
            {
                _servers[way] = server = Minihttpd.ServeAsync(_site, ["--lab", "--log", "json", "--concurrency", .. way.Split(' ')]);
            }

            return server;
        }
    }
}
