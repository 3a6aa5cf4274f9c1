// Two servers in one host, beside a Kestrel and another service: each serves its own port, and all stop in order.

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

[Collection(ProcessState.Name)] // It replaces the console's writers.
public sealed class BesideKestrelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_serves_and_nothing_of_the_process_is_touched()
    {
        _folder.File("site/index.html", "site");
        _folder.File("admin/index.html", "admin");
        using var output = new StringWriter();
        using var errors = new StringWriter();
        (TextWriter outBefore, TextWriter errorBefore) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            (int, int, int, int) pool = Pool();
            await RunAsync();
            Assert.Equal(pool, Pool());
        }
        finally
        {
            Console.SetOut(outBefore);
            Console.SetError(errorBefore);
        }

        Assert.Equal(("", ""), (output.ToString(), errors.ToString()));
    }

    private async Task RunAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var order = new List<string>();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = _folder.Path });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IHostedService>(new Witness(order));
        builder.Services.AddMiniHttp(options => Serve(options, "site"));
        builder.Services.AddMiniHttp("admin", options => Serve(options, "admin"));
        await using WebApplication host = builder.Build();
        host.Run(context => context.Response.WriteAsync("kestrel", cancellation));
        await host.StartAsync(cancellation);
        string[] urls =
        [
            host.Services.GetRequiredService<HttpServer>().Urls[0],
            host.Services.GetRequiredKeyedService<HttpServer>("admin").Urls[0],
            host.Urls.Single(),
        ];
        using var http = new HttpClient();
        string[] answers = await Task.WhenAll(urls.Select(url => http.GetStringAsync(new Uri(url), cancellation)));
        Assert.Equal(["site", "admin", "kestrel"], answers);
        await host.StopAsync(cancellation);
        Assert.Equal(["start", "stop"], order);
        foreach (string url in urls)
        {
            using var late = new HttpClient();
            await Assert.ThrowsAsync<HttpRequestException>(() => late.GetStringAsync(new Uri(url), cancellation));
        }
    }

    private static void Serve(HttpServerOptions options, string root)
    {
        options.Root = root; // Relative to the content root.
        options.Listen("127.0.0.1:0");
    }

    private static (int, int, int, int) Pool()
    {
        ThreadPool.GetMinThreads(out int minWorkers, out int minCompletions);
        ThreadPool.GetMaxThreads(out int maxWorkers, out int maxCompletions);
        return (minWorkers, minCompletions, maxWorkers, maxCompletions);
    }

    private sealed class Witness(List<string> order) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            order.Add("start");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            order.Add("stop");
            return Task.CompletedTask;
        }
    }
}
