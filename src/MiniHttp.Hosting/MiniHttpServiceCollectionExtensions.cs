using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MiniHttp.Hosting;

/// <summary>Adds servers to a generic host.</summary>
public static class MiniHttpServiceCollectionExtensions
{
    /// <summary>Adds a server that starts and stops with the host.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Sets its options.</param>
    /// <example>
    /// <code>
    /// builder.Services.AddMiniHttp(options => options.Root = "/srv/site");
    /// </code>
    /// </example>
    public static IServiceCollection AddMiniHttp(this IServiceCollection services, Action<HttpServerOptions> configure)
        => services.AddMiniHttp(Options.DefaultName, configure);

    /// <summary>Adds a server of a name, so that one host can have several.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">
    /// Name of its options (<see cref="IOptionsMonitor{TOptions}.Get"/>), and key of its <see cref="HttpServer"/>.
    /// </param>
    /// <param name="configure">Sets its options.</param>
    public static IServiceCollection AddMiniHttp(
        this IServiceCollection services, string name, Action<HttpServerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<HttpServerOptions>(name).Configure(configure);
        return services.AddServer(name, provider => new HttpServer(
            OptionsOf(provider, name),
            provider.GetService<ILoggerFactory>(),
            provider.GetService<TimeProvider>()));
    }

    /// <summary>Adds a server with the options of a section of the configuration.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="section">
    /// Its keys are properties of <see cref="HttpServerOptions"/>. <c>Listen</c> is an address or a list of them; rules
    /// are texts as in a settings file of minihttpd, for example <c>"CacheControl": ["*.css max-age=3600"]</c>.
    /// </param>
    [RequiresUnreferencedCode("Options are bound by reflection: set them in code in a trimmed program.")]
    [RequiresDynamicCode("Options are bound by reflection: set them in code in a native program.")]
    public static IServiceCollection AddMiniHttp(this IServiceCollection services, IConfiguration section)
        => services.AddMiniHttp(Options.DefaultName, section);

    /// <summary>The same for a server of a name.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="name">The name of the server.</param>
    /// <param name="section">The section.</param>
    [RequiresUnreferencedCode("Options are bound by reflection: set them in code in a trimmed program.")]
    [RequiresDynamicCode("Options are bound by reflection: set them in code in a native program.")]
    public static IServiceCollection AddMiniHttp(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddMiniHttp(name, options => Read(section, options));
    }

    // Without the strict mode the binder skips elements of lists that it cannot read.
    [RequiresUnreferencedCode("Options are bound by reflection.")]
    [RequiresDynamicCode("Options are bound by reflection.")]
    private static void Read(IConfiguration section, HttpServerOptions options)
    {
        const string Listen = "Listen";
        IConfigurationSection listen = section.GetSection(Listen);
        string?[] addresses = [listen.Value, .. listen.GetChildren().Select(address => address.Value)];
        Array.ForEach([.. addresses.OfType<string>()], options.Listen);
        IEnumerable<KeyValuePair<string, string?>> others = section.AsEnumerable(makePathsRelative: true)
            .Where(pair => !pair.Key.Split(':')[0].Equals(Listen, StringComparison.OrdinalIgnoreCase));
        new ConfigurationBuilder().AddInMemoryCollection(others).Build()
            .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
    }

    /// <summary>Adds a server of which something else makes the object.</summary>
    internal static IServiceCollection AddServer(
        this IServiceCollection services, string name, Func<IServiceProvider, HttpServer> make)
    {
        if (services.Any(service => service.ServiceType == typeof(HttpServer) && name.Equals(service.ServiceKey)))
        {
            throw new ArgumentException($"{name}: there is a server of that name; give each its own", nameof(name));
        }

        services.AddKeyedSingleton(name, (provider, _) => make(provider));
        if (name.Length == 0)
        {
            services.AddSingleton(provider => provider.GetRequiredKeyedService<HttpServer>(name));
        }

        return services.AddSingleton<IHostedService>(
            provider => new HttpServerService(provider.GetRequiredKeyedService<HttpServer>(name)));
    }

    // A relative root starts at the host's content root, as paths of other services do.
    private static HttpServerOptions OptionsOf(IServiceProvider provider, string name)
    {
        HttpServerOptions options = provider.GetRequiredService<IOptionsMonitor<HttpServerOptions>>().Get(name);
        return provider.GetService<IHostEnvironment>() is { } environment && options.Root.Length > 0
            ? options with { Root = Path.GetFullPath(options.Root, environment.ContentRootPath) } : options;
    }
}
