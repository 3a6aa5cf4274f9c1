// The generic host, from an empty builder: only what the server needs is added, so that nothing binds, logs or watches unasked.

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>Puts the program together.</summary>
internal static class ServerHost
{
    /// <summary>Builds the host of a server with these settings: one that serves, or one that has workers do it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="worker">The role of this process, if it is a worker.</param>
    public static IHost Build(ServerSettings settings, WorkerRole? worker)
    {
        if (worker is null)
        {
            settings = settings with { Server = SocketActivation.AddSocketsTo(settings.Server) };
        }

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = settings.Server.Root });
        AddLogging(builder.Logging, settings.LogLevel);
        builder.Services
            .AddSingleton(settings)
            .Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan); // The services keep their own.
        if (worker is null && settings.Workers > 0)
        {
            builder.Services.AddSingleton<IHostLifetime, SignalLifetime>().AddHostedService<WorkerSupervisor>();
            return builder.Build();
        }

        AddServer(builder.Services, settings, worker);
        return builder.Build();
    }

    private static void AddServer(IServiceCollection services, ServerSettings settings, WorkerRole? worker)
    {
        settings.OwnFiles.AddStandardStreams();
        services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<DevTools>()
            .AddServer("", provider => new HttpServer(
                OptionsOf(settings, worker, provider.GetRequiredService<DevTools>()),
                provider.GetRequiredService<ILoggerFactory>()));
        if (settings.LiveReload)
        {
            services.AddHostedService(provider => new SiteWatcher(
                settings.Server.Root,
                provider.GetRequiredService<DevTools>().Changes!,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SiteWatcher>>()));
        }

        services.AddHostedService<StartAnnouncement>();
        if (worker is null)
        {
            services.AddSingleton<IHostLifetime, SignalLifetime>();
        }
        else
        {
            services.AddSingleton(worker).AddSingleton<IHostLifetime, WorkerLifetime>();
        }
    }

    private static HttpServerOptions OptionsOf(ServerSettings settings, WorkerRole? worker, DevTools tools)
    {
        HttpServerOptions options = settings.Server;
        return tools.AddTo(options with
        {
            Handles = worker?.Sockets ?? options.Handles,
            LogOutput = Console.OpenStandardOutput(),
            Extensions = options.Extensions with
            {
                OwnFiles = settings.OwnFiles,
                KnownLogins = worker?.KnownLogins is { } memory ? SharedMemory.Inherit(memory, KnownLogins.Size) : null,
                Processes = Math.Max(1, settings.Workers),
            },
        });
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
