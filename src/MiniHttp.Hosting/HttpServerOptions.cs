using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>
/// Options of an <see cref="HttpServer"/>. The defaults serve the files below <see cref="Root"/> on 127.0.0.1:8080, to
/// this machine only.
/// </summary>
/// <example>
/// <code>
/// builder.Services.AddMiniHttp(options =>
/// {
///     options.Root = "/srv/site";
///     options.Listen("127.0.0.1:8080");
/// });
/// </code>
/// </example>
public sealed record HttpServerOptions
{
    private readonly List<Func<IRequestHandler, IRequestHandler>> _layers = [];

    /// <summary>Directory that is served. Needed unless there is a <see cref="Handler"/>.</summary>
    public string Root { get; set; } = "";

    /// <summary>Answers in place of files; null to serve the files below <see cref="Root"/>.</summary>
    public IRequestHandler? Handler { get; set; }

    /// <summary>Files that are a directory's page, in the order in which they are looked for.</summary>
    public IReadOnlyList<string> IndexFiles { get; set; } = ["index.html"];

    /// <summary>Whether a directory without an index file is listed.</summary>
    public bool Listing { get; set; } = true;

    /// <summary>Whether names that begin with a dot are served: <c>.git</c> and <c>.env</c> rarely should be.</summary>
    public bool Dotfiles { get; set; }

    /// <summary>
    /// Whether symbolic links may lead out of the root. A user who can create a link could publish every file that the
    /// server may read.
    /// </summary>
    public bool FollowSymlinks { get; set; }

    /// <summary>Whether pages have addresses without <c>.html</c>.</summary>
    public bool PrettyUrls { get; set; }

    /// <summary>
    /// File that answers with 200 for navigation to paths that name no file, for applications that route in the
    /// browser; empty for none.
    /// </summary>
    public string SpaFallback { get; set; } = "";

    /// <summary>Path of a page that shows each request to its sender; empty for none.</summary>
    public string EchoPath { get; set; } = "";

    /// <summary>Cache-Control of files by path: the first rule that matches counts. Empty: none is sent.</summary>
    public IReadOnlyList<CacheRule> CacheControl { get; set; } = [];

    /// <summary>What entity tags are made of.</summary>
    public ETagSource ETag { get; set; } = ETagSource.Version;

    /// <summary>Media types by extension, before those of the built-in table.</summary>
    public IReadOnlyList<TypeRule> Types { get; set; } = [];

    /// <summary>Which files are sent compressed.</summary>
    public CompressionOptions Compression { get; set; } = new();

    /// <summary>Fields added to responses, by path.</summary>
    public IReadOnlyList<FieldRule> Headers { get; set; } = [];

    /// <summary>Whether scripts of other sites may read the responses (CORS).</summary>
    public bool Cors { get; set; }

    /// <summary>
    /// Host names that requests may name, in addition to IP addresses and names of this machine; empty for any. A proxy
    /// passes on public names that the server does not know.
    /// </summary>
    public IReadOnlyList<string> AllowHosts { get; set; } = [];

    /// <summary>Redirect rules: the first that matches counts.</summary>
    public IReadOnlyList<RedirectRule> Redirects { get; set; } = [];

    /// <summary>Files that are the pages of errors. In addition, <c>/404.html</c> is that of 404.</summary>
    public IReadOnlyList<ErrorPageRule> ErrorPages { get; set; } = [];

    /// <summary>Users, and the paths that need a password.</summary>
    public AuthenticationOptions Authentication { get; set; } = new();

    /// <summary>Addresses to listen on. <see cref="Listen"/> adds one; without any it is 127.0.0.1.</summary>
    public IReadOnlyList<ListenAddress> Bind { get; set; } = [];

    /// <summary>Port for addresses that name none, backlog and deferred accept.</summary>
    public ListenOptions Sockets { get; set; } = new();

    /// <summary>
    /// Descriptors of listening sockets that were inherited, for example from a service manager. They are used instead
    /// of <see cref="Bind"/>. <see cref="ListenHandle"/> adds one.
    /// </summary>
    public IReadOnlyList<int> Handles { get; set; } = [];

    /// <summary>How the server waits for many clients: <c>threadpool</c>, <c>thread</c> or <c>select</c>.</summary>
    public string Concurrency { get; set; } = ConcurrencyNames.Default;

    /// <summary>System call by which <c>select</c> waits.</summary>
    public SelectorKind Selector { get; set; } = ConcurrencyNames.DefaultSelector;

    /// <summary>Threads of <c>thread</c>, and so its connections at a time.</summary>
    public int Threads { get; set; } = ThreadStrategy.DefaultThreads;

    /// <summary>
    /// Bytes of small files kept in memory (Linux): 16 MiB. Each request checks that its file is still the same.
    /// </summary>
    public long FileCache { get; set; } = 16 << 20;

    /// <summary>Format of the access log.</summary>
    public AccessLogFormat Log { get; set; } = AccessLogFormat.Common;

    /// <summary>Stream that gets the access log, one write for some lines; null for no access log.</summary>
    public Stream? LogOutput { get; set; }

    /// <summary>Value of the Server field; empty for none (RFC 1945 §10.14, §12.4).</summary>
    public string ServerName { get; set; } = "MiniHttp";

    /// <summary>
    /// How long responses under way may go on when the server stops: 30 s, as <c>HostOptions.ShutdownTimeout</c>.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What one client may take, and all of them together.</summary>
    public ServerLimits Limits { get; set; } = new();

    /// <summary>What a program adds that is built on the library: dev tools, workers.</summary>
    internal ServerExtensions Extensions { get; set; } = new();

    /// <summary>Layers that were added, the innermost first.</summary>
    internal IReadOnlyList<Func<IRequestHandler, IRequestHandler>> Layers => _layers;

    /// <summary>Adds an address to listen on, such as <c>127.0.0.1:8080</c>, <c>[::1]</c>, <c>*</c> or <c>unix:PATH</c>.</summary>
    /// <exception cref="ArgumentException">It is not a valid address.</exception>
    public void Listen(string address)
        => Bind = ListenAddress.TryParse(address, out ListenAddress? parsed) ? [.. Bind, parsed]
            : throw new ArgumentException($"{address}: must be {ListenAddress.Allowed}", nameof(address));

    /// <summary>Checks what a single option does not show.</summary>
    /// <exception cref="ArgumentException">The message begins with what is wrong.</exception>
    internal void Check()
    {
        if (Root.Length == 0 && Handler is null)
        {
            throw new ArgumentException("Root: must name a directory, unless there is a Handler");
        }

        string? problem = Root.Length > 0 && RootFolder.Problem(Root, Listing) is { } why ? $"{Root}: {why}"
            : Authentication.Problem ?? RuleProblem ?? ConcurrencyProblem;
        if (problem is not null)
        {
            throw new ArgumentException(problem);
        }
    }

    private string? ConcurrencyProblem => ConcurrencyNames.All.Contains(Concurrency) ? null
        : $"Concurrency \"{Concurrency}\": must be {string.Join(", ", ConcurrencyNames.All)}";

    private string? RuleProblem
        => CacheControl.FirstOrDefault(rule => !rule.IsValid) is { } cache ? $"{cache}: must be {CacheRule.Allowed}"
            : Types.FirstOrDefault(rule => !rule.IsValid) is { } type ? $"{type}: must be {TypeRule.Allowed}"
            : Headers.FirstOrDefault(rule => !rule.IsValid) is { } header ? $"{header}: must be {FieldRule.Allowed}"
            : ErrorPages.FirstOrDefault(rule => !rule.IsValid) is { } page ? $"{page}: must be {ErrorPageRule.Allowed}"
            : AllowHosts.FirstOrDefault(name => !AllowedHosts.IsValid(name)) is { } host
                ? $"AllowHosts \"{host}\": must be {AllowedHosts.Allowed}"
            : null;

    /// <summary>Adds the descriptor of a listening socket that this process inherited.</summary>
    public void ListenHandle(int descriptor) => Handles = [.. Handles, descriptor];

    /// <summary>
    /// Adds a layer around the files: it may answer before them, and sees every response that they make. A layer added
    /// later is outside of those before. Redirects and files are inside of all, passwords and error pages outside.
    /// </summary>
    /// <param name="layer">Makes the layer; given what is inside of it.</param>
    public void Use(Func<IRequestHandler, IRequestHandler> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Add(layer);
    }
}
