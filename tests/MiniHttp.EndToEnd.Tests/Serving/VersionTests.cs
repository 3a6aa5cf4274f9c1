// The server sends the right version, or none: thousands of requests, plain and compressed, while the files are edited
// in every way there is. VersionChecker states the rules. The short form takes some 15 s. The long form (LONG_TESTS=1)
// sends each server 200,000 requests, which takes 5 to 10 minutes with two processors.

using System.Diagnostics;
using MiniHttp.Testing;
using MiniHttp.Testing.Versions;

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class VersionTests : IDisposable
{
    private const int Clients = 2;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);

    private static readonly int Requests = TestEnvironment.IsLong ? 200_000 : 500;

    private readonly TemporaryDirectory _around = new();

    public void Dispose() => _around.Dispose();

    [Fact]
    public async Task Under_each_strategy_with_and_without_workers_no_answer_is_stale_or_mixed()
    {
        var site = new VersionedSite(_around.Path);
        (string Strategy, int Workers, string ETag)[] rows =
        [
            ("threadpool", 0, "version"), ("thread", 0, "version"), ("select", 0, "version"),
            ("threadpool", 2, "version"), ("thread", 2, "version"), ("select", 2, "version"),
            ("threadpool", 0, "content"), ("select", 2, "content"),
        ];
        Minihttpd[] servers = await Task.WhenAll(rows.Select(row => Minihttpd.StartAsync(_around.Path,
        [
            site.Root, "--port", "0", "--log", "none",
            "--concurrency", row.Strategy, "--workers", $"{row.Workers}", "--etag", row.ETag,
        ])));
        try
        {
            var time = Stopwatch.StartNew();
            VersionChecker[] checkers = [.. servers.Select(server => new VersionChecker(site, server.EndPoint))];
            bool IsEnough(VersionFindings found) => found.Requests >= Requests && time.Elapsed >= Least;
            await Task.WhenAll(checkers.Select(checker => checker.RunAsync(Clients, IsEnough)));
            foreach ((var row, VersionChecker checker) in rows.Zip(checkers))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{row}: {checker.Findings}");
                Assert.True(checker.Findings.Failures.Count == 0, $"{row}: {checker.Findings.Report()}");
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{time.Elapsed}: {string.Join(", ", site.Counts)}");
            AssertSaysSomething(site, checkers);
            foreach (Minihttpd server in servers)
            {
                Assert.Equal(0, await server.StopAsync());
                Assert.Empty(server.Errors.All);
            }
        }
        finally
        {
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        }
    }

    // Everything that could go wrong has had its chance.
    private static void AssertSaysSomething(VersionedSite site, VersionChecker[] checkers)
    {
        Assert.Equal(Enum.GetValues<EditKind>(), site.Counts.Keys.Order());
        Assert.All(
            ["plain", "br", "gzip", "strong tags", "304 by tag", "304 by date", "parts that fit"],
            what => Assert.True(checkers.Sum(checker => checker.Findings.Count(what)) > 0, what));
    }
}
