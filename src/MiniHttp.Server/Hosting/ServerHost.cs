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
    /// <summary>Builds the host of a server with these settings: one that serves, or one that has workers do it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="worker">The role of this process, if it is a worker.</param>
    /// <exception cref="IOException">The root cannot be opened.</exception>
    public static IHost Build(ServerSettings settings, WorkerRole? worker)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = settings.Root });
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
        if (worker is null)
        {
            builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        }
        else
        {
            builder.Services.AddSingleton(worker).AddSingleton<IHostLifetime, WorkerLifetime>();
        }

        return builder.Build();
    }

    private static void AddServer(IServiceCollection services, ServerSettings settings, WorkerRole? worker)
    {
        settings.OwnFiles.AddStandardStreams();
        var hidden = new HiddenNames(settings.Dotfiles, settings.OwnFiles, settings.Root);
        IFileRoot root = OpenRoot(settings, hidden);
        var types = new MediaTypes(settings.Types);
        if (settings.Auth.IsOn)
        {
            services.AddSingleton(provider => new AccessGuard(
                settings.Auth,
                TimeProvider.System,
                OpenKnownLogins(worker),
                PasswordChecks(settings),
                provider.GetRequiredService<ILogger<AccessGuard>>()));
        }

        if (settings.LiveReload)
        {
            services.AddSingleton<SiteChanges>().AddSingleton<ReloadScript>().AddHostedService<SiteWatcher>();
        }

        if (settings.Live)
        {
            services.AddSingleton<LiveFeed>();
        }

        services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(root)
            .AddSingleton(hidden)
            .AddSingleton(new CachePolicy(RulesOf(settings)))
            .AddSingleton(types)
            .AddSingleton(settings.Compression)
            .AddSingleton<CodedForms>()
            .AddSingleton(_ => EntityTags.Of(settings.ETag, root))
            .AddSingleton<FileAnswer>()
            .AddSingleton<DirectoryLister>()
            .AddSingleton<EchoPage>()
            .AddSingleton<SitePages>()
            .AddSingleton<StaticFileHandler>()
            .AddSingleton(provider => new AccessLog(
                LogFormats.Of(settings.Log, provider.GetService<AccessGuard>() is { } guard ? guard.UserOf : null),
                Console.OpenStandardOutput(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<AccessLog>>()))
            .AddSingleton<SiteHandler>()
            .AddSingleton(provider => Site.Around(
                provider.GetRequiredService<SiteHandler>(),
                settings,
                root,
                types,
                provider.GetService<AccessGuard>(),
                provider.GetRequiredService<ILogger<AllowedHosts>>(),
                provider.GetService<SiteChanges>(),
                provider.GetService<LiveFeed>()))
            .AddSingleton<IDateSource, DateSource>()
            .AddHostedService<ServerService>();
    }

    // What a page loads when it reloads must be asked for anew, too, unless somebody has said otherwise.
    private static IReadOnlyList<CacheRule> RulesOf(ServerSettings settings)
        => settings.LiveReload ? [.. settings.CacheControl, new CacheRule("*", "no-cache")] : settings.CacheControl;

    private static KnownLogins OpenKnownLogins(WorkerRole? worker)
        => worker?.KnownLogins is { } descriptor ? new(SharedMemory.Inherit(descriptor, KnownLogins.Size)) : new();

    // How many run at a time: on half of the processors, so that the others go on answering. Workers share them.
    private static int PasswordChecks(ServerSettings settings)
        => Math.Max(1, Environment.ProcessorCount / 2 / Math.Max(1, settings.Workers));

    private static IFileRoot OpenRoot(ServerSettings settings, HiddenNames hidden)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new PortableFileRoot(settings.Root, hidden, settings.FollowSymlinks);
        }

        var root = new LinuxFileRoot(settings.Root, hidden, settings.FollowSymlinks);
        var files = new FileCache(AvailableMemory.ForFiles(settings.FileCache));
        return settings.FileCache > 0 ? new CachingFileRoot(root, files, TimeProvider.System) : root;
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
