// The generic host, from an empty builder: only what the server needs is added, so that nothing binds, logs or watches unasked.

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Puts the program together.</summary>
internal static class ServerHost
{
    /// <summary>Builds the host of a server with these settings.</summary>
    /// <exception cref="IOException">The root cannot be opened.</exception>
    public static IHost Build(ServerSettings settings)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = settings.Root });
        AddLogging(builder.Logging, settings.LogLevel);

        IFileRoot root = (IFileRoot?)LinuxFileRoot.TryOpen(settings.Root) ?? new PortableFileRoot(settings.Root);
        builder.Services
            .AddSingleton(settings)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(root)
            .AddSingleton<StaticFileHandler>()
            .AddSingleton(provider => new AccessLog(
                settings.Log != AccessLogFormat.None,
                Console.OpenStandardOutput(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<AccessLog>>()))
            .AddSingleton<IRequestHandler, SiteHandler>()
            .AddSingleton<IDateSource, DateSource>()
            .AddSingleton<IHostLifetime, SignalLifetime>()
            .AddHostedService<ServerService>()
            .Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan); // ServerService keeps its own.
        return builder.Build();
    }

    // Diagnostics go to standard error: standard output is for the ready line and the access log.
    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // It would print as a stack trace what Program says in one line.
        logging.AddConsole(options =>
        {
            options.FormatterName = LineFormatter.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(level));
    }
}
