using System.Net;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

/// <summary>
/// Options of a <see cref="HttpFetcher"/>. Immutable: one set serves any number of requests, on any thread. The
/// defaults follow no redirect, try once, decode nothing and set no limit but that for connecting.
/// </summary>
public sealed record FetchOptions
{
    /// <summary>Connecting: time limit, address families, name resolution, a Unix-domain socket.</summary>
    public ConnectOptions Connect { get; init; } = new();

    /// <summary>TLS for https: trusted authorities.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>
    /// Chooses the proxy for a URL; null, or a result of null, connects to its host. Environment variables such as
    /// <c>http_proxy</c> and settings of the system are not read.
    /// </summary>
    public Func<HttpUrl, ProxyServer?>? Proxy { get; init; }

    /// <summary>
    /// Connects to another host and port than those of the URL, which are still sent as Host and compared with the
    /// certificate; null, or a result of null, for those of the URL.
    /// </summary>
    public Func<string, int, (string Host, int Port)?>? ConnectTo { get; init; }

    /// <summary>
    /// Whether redirects are followed: 300 to 303, 307 and 308 with a Location. Setting it is the user's consent to
    /// repeat other methods than GET and HEAD, too (RFC 1945 §9.3). 301 and 302 turn POST into GET, 303 every method
    /// except HEAD; others are repeated with their entity. Authorization, Cookie and Host fields go to no other origin.
    /// </summary>
    public bool FollowRedirects { get; init; }

    /// <summary>
    /// How many redirects are followed: 5 (RFC 1945 §9.3). A further one is <see cref="FetchCode.TooManyRedirects"/>.
    /// Negative: any number.
    /// </summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Further tries after a failure; none by default.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>
    /// How long one try may take: names, connecting, redirects and reading the body together. After it the result or
    /// the read from the body is <see cref="FetchCode.TimedOut"/>.
    /// </summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>
    /// Largest body in bytes, counted after decoding; a larger one is <see cref="FetchCode.TooLarge"/>. Null: any. Set
    /// it before a body of a server that is not trusted is read into memory.
    /// </summary>
    public long? MaxBodyBytes
    {
        get => Exchange.Body;
        init => Exchange = Exchange with { Body = value };
    }

    /// <summary>
    /// Average rate, in bytes per second, of response bodies and of request entities, each by itself. Null: no limit.
    /// </summary>
    public long? MaxBytesPerSecond { get; init; }

    /// <summary>
    /// Whether content codings (RFC 1945 §3.5) are asked for and removed: gzip, deflate, br. A body whose coding does
    /// not reach its own end is <see cref="FetchCode.PartialBody"/>, another coding <see cref="FetchCode.BadCoding"/>; so
    /// are gzip and deflate where the runtime option <c>System.IO.Compression.UseStrictValidation</c> is off, since a
    /// truncated body could not be told from a whole one. The package turns it on for the programs that use it.
    /// </summary>
    public bool Decode { get; init; }

    /// <summary>
    /// Whether a response without a status-line is accepted as HTTP/0.9 (RFC 1945 §6, Simple-Response): everything that
    /// comes is its body. Otherwise it is <see cref="FetchCode.UnsupportedProtocol"/>.
    /// </summary>
    public bool AllowHttp09
    {
        get => Exchange.AllowSimple;
        init => Exchange = Exchange with { AllowSimple = value };
    }

    /// <summary>
    /// Is told of every step: names, connections, heads, progress, redirects, retries. Null for none.
    /// </summary>
    public IFetchObserver? Observer { get; init; }

    /// <summary>What is asked of an exchange; its deadline comes from <see cref="Timeout"/>.</summary>
    internal ClientExchangeOptions Exchange { get; init; } = new();

    /// <summary>
    /// The statuses on which a POST stays a POST, in addition to 307 and 308 (curl's <c>--post301</c>,
    /// <c>--post302</c>, <c>--post303</c>).
    /// </summary>
    internal KeepPostOn KeepPostOn { get; init; }

    /// <summary>Whether a status of 400 and above is a failure (<see cref="FetchCode.HttpError"/>).</summary>
    internal bool FailOnError { get; init; }

    /// <summary>Whether the body of such an answer is kept all the same.</summary>
    internal bool KeepErrorBody { get; init; }

    /// <summary>
    /// Which answers a destination gets. Another answer is a failure (<see cref="FetchCode.HttpError"/>, of a 206
    /// <see cref="FetchCode.PartialBody"/>), and leaves the destination as it is.
    /// </summary>
    internal KeptAnswers Keep { get; init; }
}

/// <summary>Statuses that turn a POST into a GET, unless they are named here.</summary>
[Flags]
internal enum KeepPostOn
{
    /// <summary>All of them do.</summary>
    None = 0,

    /// <summary>301 Moved Permanently.</summary>
    MovedPermanently = 1,

    /// <summary>302 Found.</summary>
    Found = 2,

    /// <summary>303 See Other.</summary>
    SeeOther = 4,
}

/// <summary>Which answers a destination gets.</summary>
internal enum KeptAnswers
{
    /// <summary>All of them: a page that explains an error, too, as with curl.</summary>
    All,

    /// <summary>2xx, except 204 and 205, which have no content.</summary>
    Successful,

    /// <summary>
    /// Those that are the entity, whole or the rest of it: 200, 206 where it was asked for, and 416 where nothing is
    /// left (<c>-C -</c>).
    /// </summary>
    Entity,
}

/// <summary>
/// A proxy. http goes to it with the whole URL in the request-line (RFC 1945 §5.1.2), https through a tunnel made by
/// CONNECT (extension, RFC 9110 §9.3.6).
/// </summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Credentials">User and password for the proxy (Basic), or null.</param>
public sealed record ProxyServer(string Host, int Port, NetworkCredential? Credentials = null);

/// <summary>
/// Further tries after a failure that may pass: a time limit, a name that was not resolved, a body cut short, and the
/// statuses 408, 429, 500, 502, 503 and 504. The rules are curl's <c>--retry</c>. A try after which nothing more can be
/// sent or kept, such as one with a stream that cannot be rewound, is the last.
/// </summary>
public sealed record RetryOptions
{
    /// <summary>How many tries may follow the first one: 0.</summary>
    public int Count { get; init; }

    /// <summary>
    /// How long to wait before each. Null: what Retry-After asks for (RFC 9110 §10.2.3), otherwise 1 s, doubled each
    /// time up to 10 minutes.
    /// </summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>No further try begins when this time has passed since the first began. Null: no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Whether other failures are tried again, too, except those that another try cannot change: a malformed
    /// URL, a file that cannot be written.</summary>
    public bool AllErrors { get; init; }

    /// <summary>Whether a refused connection is tried again: for a server that is starting.</summary>
    public bool ConnectionRefused { get; init; }
}
