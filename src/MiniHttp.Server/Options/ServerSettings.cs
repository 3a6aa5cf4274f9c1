// What the server was told to do, after all sources were read and found valid.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>The settings of a server. The defaults serve the current folder to this machine alone.</summary>
internal sealed record ServerSettings
{
    /// <summary>The directory that is served, as an absolute path.</summary>
    public required string Root { get; init; }

    /// <summary>The files that are a directory's page, in the order in which they are looked for: the one name that is in use everywhere.</summary>
    public IReadOnlyList<string> IndexFiles { get; init; } = ["index.html"];

    /// <summary>Whether a directory without an index file is listed: that is what a folder is served for more often than not.</summary>
    public bool Listing { get; init; } = true;

    /// <summary>Whether names that begin with a dot are served: a folder's <c>.git</c> and <c>.env</c> are rarely meant to be seen.</summary>
    public bool Dotfiles { get; init; }

    /// <summary>Whether symbolic links may lead out of the root: whoever can make one could else show every file of this user.</summary>
    public bool FollowSymlinks { get; init; }

    /// <summary>The path at which a request is shown to whoever sent it; empty for none, since it belongs to no folder.</summary>
    public string EchoPath { get; init; } = "";

    /// <summary>Where to listen: 127.0.0.1 alone, so that nothing is shown to a network by accident.</summary>
    public IReadOnlyList<ListenAddress> Bind { get; init; } = [ListenAddress.Loopback];

    /// <summary>Port, backlog and deferred accept.</summary>
    public ListenOptions Listen { get; init; } = new();

    /// <summary>The way of waiting for many clients.</summary>
    public string Concurrency { get; init; } = ConcurrencyNames.Default;

    /// <summary>Which system call the strategy <c>select</c> waits by.</summary>
    public SelectorKind Selector { get; init; } = ConcurrencyNames.DefaultSelector;

    /// <summary>How many threads, and so connections at a time, the strategy <c>thread</c> has.</summary>
    public int Threads { get; init; } = ThreadStrategy.DefaultThreads;

    /// <summary>How many processes share the listening sockets; 0 for this one alone.</summary>
    public int Workers { get; init; }

    /// <summary>What caches are told of a file, by its path: the first rule that matches. Nothing, as nginx and Caddy, unless it is said.</summary>
    public IReadOnlyList<CacheRule> CacheControl { get; init; } = [];

    /// <summary>
    /// What entity tags are made of: of all that the system tells of a version, unless several servers have to agree.
    /// </summary>
    public ETagSource ETag { get; init; } = ETagSource.Version;

    /// <summary>Types of files, by their extensions, where they are to be others than those of the table: none.</summary>
    public IReadOnlyList<TypeRule> Types { get; init; } = [];

    /// <summary>Which files are sent compressed.</summary>
    public CompressionSettings Compression { get; init; } = new();

    /// <summary>Fields of answers, by their paths: none, since what a site needs only its owner knows.</summary>
    public IReadOnlyList<FieldRule> Headers { get; init; } = [];

    /// <summary>Whether pages of other sites may read what is here: no, as in every browser where nothing is said.</summary>
    public bool Cors { get; init; }

    /// <summary>
    /// The names by which requests may call the server, besides its addresses and those of this machine; none for any.
    /// A proxy passes on public names that the server does not know, so that it cannot be a closed list by default.
    /// </summary>
    public IReadOnlyList<string> AllowHosts { get; init; } = [];

    /// <summary>Which paths are elsewhere.</summary>
    public IReadOnlyList<RedirectRule> Redirects { get; init; } = [];

    /// <summary>Which files are the pages of errors. Besides these /404.html is that of 404, as everywhere.</summary>
    public IReadOnlyList<ErrorPageRule> ErrorPages { get; init; } = [];

    /// <summary>Whether pages have addresses without .html: no, so that a file has its own name unless it is said.</summary>
    public bool PrettyUrls { get; init; }

    /// <summary>The file that answers for paths that name nothing; empty for none: a typing error should look like one.</summary>
    public string SpaFallback { get; init; } = "";

    /// <summary>Whether pages reload when a file changes: no, since it changes what is sent.</summary>
    public bool LiveReload { get; init; }

    /// <summary>Whether there are resources that behave badly on purpose: no, since they are no part of any site.</summary>
    public bool Lab { get; init; }

    /// <summary>Whether the start shows the address as a QR code.</summary>
    public bool QrCode { get; init; }

    /// <summary>Whether the start opens the address in a browser.</summary>
    public bool OpenBrowser { get; init; }

    /// <summary>
    /// How many bytes of small files are kept in memory (Linux): 16 MiB, the pages of most sites. Each request looks whether its file is still the same.
    /// </summary>
    public long FileCache { get; init; } = 16 << 20;

    /// <summary>The access log on standard output.</summary>
    public AccessLogFormat Log { get; init; } = AccessLogFormat.Common;

    /// <summary>Who has to say who he is.</summary>
    public AuthSettings Auth { get; init; } = new();

    /// <summary>
    /// The files that the settings were read from, and that the server writes: none of them is served.
    /// </summary>
    public OwnFiles OwnFiles { get; init; } = new();

    /// <summary>What of the wire is recorded: nothing, unless somebody wants to see it.</summary>
    public WireRecordingOptions Wire { get; init; } = new();

    /// <summary>Whether there is a page that shows what happens on the sockets: no, since it shows what others ask for, and get.</summary>
    public bool Live { get; init; }

    /// <summary>The least severe diagnostics that are written to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The value of the Server field; empty for none (RFC 1945 §10.14, §12.4).</summary>
    public string ServerName { get; init; } = "MiniHttp";

    /// <summary>How long running answers may go on when the server stops: 30 s, as the generic host (<c>HostOptions.ShutdownTimeout</c>).</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What one client may take.</summary>
    public ServerLimits Limits { get; init; } = new();
}
