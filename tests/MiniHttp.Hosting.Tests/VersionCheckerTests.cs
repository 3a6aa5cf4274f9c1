// Negative control of the end-to-end test of versions: a server that ignores change times sends stale compressed forms
// and gives two versions one tag. The checker must report it, and must not report the server as it is.

using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Testing;
using MiniHttp.Testing.Versions;

namespace MiniHttp.Hosting.Tests;

public sealed class VersionCheckerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_change_times_stale_content_is_found()
    {
        IFileRoot Around(IFileRoot root) => new RootWithoutChangeTimes(root, TimeProvider.System);
        VersionFindings found = await CheckAsync(Around, TimeSpan.FromSeconds(60));
        Assert.NotEmpty(found.Failures);
    }

    [Fact]
    public async Task With_change_times_there_is_none()
    {
        VersionFindings found = await CheckAsync(root => root, TimeSpan.FromSeconds(5));
        Assert.Empty(found.Failures);
        Assert.NotEqual(0, found.Count("br") + found.Count("gzip"));
    }

    private async Task<VersionFindings> CheckAsync(Func<IFileRoot, IFileRoot> around, TimeSpan limit)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere there are no change times.");
        var site = new VersionedSite(_folder.Path);
        var settings = new HttpServerOptions { Root = site.Root, Sockets = new ListenOptions { Port = 0 } };
        var root = new LinuxFileRoot(site.Root, new HiddenNames(false));
        IFileRoot inner = new CachingFileRoot(root, new FileCache(settings.FileCache), TimeProvider.System);
        await using var server = new Server(settings, around(inner));
        var checker = new VersionChecker(site, server.Listen());
        var time = Stopwatch.StartNew();
        await checker.RunAsync(clients: 4, found => time.Elapsed >= limit);
        TestContext.Current.TestOutputHelper?.WriteLine(checker.Findings.Report());
        return checker.Findings;
    }

    /// <summary>The site over real sockets, in this process.</summary>
    private sealed class Server : IExchangeFactory, IAsyncDisposable
    {
        private readonly HttpServerOptions _settings;
        private readonly ServerExchangeOptions _options;
        private readonly IConcurrencyStrategy _strategy;
        private readonly Site _site;

        public Server(HttpServerOptions settings, IFileRoot root)
        {
            _settings = settings;
            _options = new ServerExchangeOptions(settings.Limits, new DateSource(TimeProvider.System), "");
            _strategy = ConcurrencyNames.Create(settings, NullLoggerFactory.Instance);
            _site = Site.Open(settings, NullLoggerFactory.Instance, TimeProvider.System, root);
        }

        public System.Net.EndPoint Listen()
        {
            IReadOnlyList<ListenSocket> sockets = ListenSource.Open(_settings);
            _strategy.Start(sockets, this);
            return sockets[0].EndPoint;
        }

        public IExchange Open(IConnection connection, IDriver driver, long now)
            => new ServerExchange(_site.Handler, _options, connection, driver, now);

        public async ValueTask DisposeAsync()
        {
            await _strategy.StopAsync(CancellationToken.None);
            _strategy.Dispose();
            await _site.DisposeAsync();
        }
    }
}
