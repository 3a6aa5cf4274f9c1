// The site of a server, put together from the inside out. The order decides what holds for what:
//
//   FileResponder    files and listings; or the handler of the user
//   EchoLayer        the page that shows a request
//   SiteHandler      exceptions become responses; every response is logged
//   RedirectLayer    before the files
//   layers           of the user and of the program, in the order in which they were added
//   GuardedSite      a redirect below a guarded path asks for the password first
//   ErrorPageLayer   the pages of 401, too
//   CorsLayer        a preflight carries no credentials, so it has to pass the guard
//   HostLayer        a request with a wrong host learns nothing, not even that there is a password
//   FieldLayer       on every response

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>The handler of a server, and everything that it holds.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly HttpServerOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _clock;
    private readonly Stack<IDisposable> _held = new();
    private readonly AccessLog _log;
    private readonly HiddenNames _hidden;

    private Site(HttpServerOptions options, ILoggerFactory loggers, TimeProvider clock, IFileRoot? root)
    {
        (_options, _loggers, _clock) = (options, loggers, clock);
        options.Extensions.OwnFiles.AddWritten(options.Authentication.PasswordFiles);
        _hidden = new HiddenNames(options.Dotfiles, options.Extensions.OwnFiles, options.Root);
        AccessGuard? guard = OpenGuard();
        UserOf? userOf = guard is null ? null : guard.UserOf;
        _log = new AccessLog(
            options.LogOutput is null ? null : LogFormats.Of(options.Log, userOf),
            options.LogOutput ?? Stream.Null,
            clock,
            loggers.CreateLogger<AccessLog>());
        Handler = Around(guard, root);
    }

    /// <summary>Answers requests.</summary>
    public IRequestHandler Handler { get; }

    /// <summary>Opens the root and puts the site together.</summary>
    /// <param name="options">Options of the server.</param>
    /// <param name="loggers">Receive errors and warnings.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="root">Opens files; null for what suits the system. The site disposes of it.</param>
    /// <exception cref="IOException">The root cannot be opened.</exception>
    public static Site Open(
        HttpServerOptions options, ILoggerFactory loggers, TimeProvider clock, IFileRoot? root = null)
        => new(options, loggers, clock, root);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync().ConfigureAwait(false);
        while (_held.TryPop(out IDisposable? held))
        {
            held.Dispose();
        }
    }

    private T Hold<T>(T part)
        where T : IDisposable
    {
        _held.Push(part);
        return part;
    }

    // Half of the processors check passwords, so that the others go on answering.
    private AccessGuard? OpenGuard()
    {
        AuthenticationOptions auth = _options.Authentication;
        if (!auth.IsOn)
        {
            return null;
        }

        ServerExtensions extensions = _options.Extensions;
        int checks = Math.Max(1, Environment.ProcessorCount / 2 / extensions.Processes);
        KnownLogins known = extensions.KnownLogins is { } shared ? new(shared) : new();
        return new AccessGuard(auth, _clock, known, checks, _loggers.CreateLogger<AccessGuard>());
    }

    private IRequestHandler Around(AccessGuard? guard, IFileRoot? root)
    {
        var hosts = new AllowedHosts(_options.AllowHosts, _loggers.CreateLogger<AllowedHosts>());
        var streams = new EventStreams(_options.Extensions.MaxEventStreams);
        var parts = new SiteParts(new MediaTypes(_options.Types), guard, new LoopbackGuard(hosts), streams);
        parts = parts with { Pages = _options.Extensions.Pages?.Invoke(parts) };
        root ??= _options.Root.Length > 0 ? OpenRoot() : null;
        if (root is not null)
        {
            Hold(root);
        }

        IRequestHandler inner = _options.Handler ?? Files(root!, parts);
        inner = _options.EchoPath.Length > 0 ? new EchoLayer(inner, _options.EchoPath) : inner;
        inner = new SiteHandler(inner, _log, _loggers.CreateLogger<SiteHandler>());
        inner = _options.Redirects.Count > 0 ? new RedirectLayer(inner, _options.Redirects) : inner;
        return AroundLayers(Layered(inner, parts), root, parts, hosts);
    }

    private IRequestHandler Layered(IRequestHandler inner, SiteParts parts)
    {
        foreach (Func<IRequestHandler, IRequestHandler> layer in _options.Layers)
        {
            inner = layer(inner);
        }

        foreach (Func<IRequestHandler, SiteParts, IRequestHandler> layer in _options.Extensions.Layers)
        {
            inner = layer(inner, parts);
        }

        return inner;
    }

    private IRequestHandler AroundLayers(IRequestHandler inner, IFileRoot? root, SiteParts parts, AllowedHosts hosts)
    {
        AccessGuard? guard = parts.Guard;
        inner = guard is null ? inner : new GuardedSite(inner, guard, _options.Authentication.Realm);
        inner = new ErrorPageLayer(inner, _options.ErrorPages, root, parts.Types, guard, parts.Pages);
        inner = _options.Cors ? new CorsLayer(inner) : inner;
        inner = _options.AllowHosts.Count > 0 ? new HostLayer(inner, hosts) : inner;
        bool hasShortNames = _options.PrettyUrls || _options.SpaFallback.Length > 0;
        string indexFile = _options.IndexFiles.Count > 0 ? _options.IndexFiles[0] : "index.html";
        return _options.Headers.Count == 0 ? inner
            : new FieldLayer(inner, _options.Headers, indexFile, hasShortNames);
    }

    private FileResponder Files(IFileRoot root, SiteParts parts)
    {
        var forms = Hold(new CodedForms(root, _options.Compression, _loggers.CreateLogger<CodedForms>(), parts.Guard));
        var tags = Hold(EntityTags.Of(_options.ETag, root));
        var answer = new FileAnswer(_clock, new CachePolicy(_options.CacheControl), parts.Types, forms, tags);
        var lister = new DirectoryLister(
            root, _options.Limits.MaxListingMemory, _loggers.CreateLogger<DirectoryLister>(), parts.Guard);
        return new FileResponder(new PathResolver(root, _hidden, Resolving, parts.Guard), answer, lister, parts.Pages);
    }

    private ResolvingOptions Resolving => new()
    {
        IndexFiles = _options.IndexFiles,
        Listing = _options.Listing,
        PrettyUrls = _options.PrettyUrls,
        SpaFallback = _options.SpaFallback,
    };

    private IFileRoot OpenRoot()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new PortableFileRoot(_options.Root, _hidden, _options.FollowSymlinks);
        }

        var root = new LinuxFileRoot(_options.Root, _hidden, _options.FollowSymlinks);
        var files = new FileCache(AvailableMemory.ForFiles(_options.FileCache));
        return _options.FileCache > 0 ? new CachingFileRoot(root, files, _clock) : root;
    }
}
