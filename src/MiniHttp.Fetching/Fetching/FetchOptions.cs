using System.Net;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

/// <summary>How to ask. One set of options serves any number of requests.</summary>
public sealed record FetchOptions
{
    /// <summary>How to connect.</summary>
    public ConnectOptions Connect { get; init; } = new();

    /// <summary>Whom to trust for https.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>The proxy for a URL, or null to ask its host directly.</summary>
    public Func<HttpUrl, ProxyServer?>? Proxy { get; init; }

    /// <summary>Another host and port to connect to than those of the URL, which are still asked for; null for no other.</summary>
    public Func<string, int, (string Host, int Port)?>? ConnectTo { get; init; }

    /// <summary>
    /// Whether redirects are followed. Setting it is the user's consent to repeat other methods than GET and HEAD, too
    /// (RFC 1945 §9.3). 301 and 302 turn POST into GET, 303 every method except HEAD; others are repeated with their
    /// entity, as in curl.
    /// </summary>
    public bool FollowRedirects { get; init; }

    /// <summary>
    /// The statuses on which a POST stays a POST, in addition to 307 and 308 (curl's <c>--post301</c>,
    /// <c>--post302</c>, <c>--post303</c>).
    /// </summary>
    public KeepPostOn KeepPostOn { get; init; }

    /// <summary>How many redirects are followed: 5 (RFC 1945 §9.3). Negative: any number.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>When to try again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>How long one try may take, redirects included.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Bytes per second that the body of the answer may come at, and that of the request go, on average. Null: as fast as it comes.</summary>
    public long? Rate { get; init; }

    /// <summary>Whether content codings are asked for and undone.</summary>
    public bool Decode { get; init; }

    /// <summary>Whether a status of 400 and above is a failure (<see cref="FetchCode.HttpError"/>).</summary>
    public bool FailOnError { get; init; }

    /// <summary>Whether the body of such an answer is kept all the same.</summary>
    public bool KeepErrorBody { get; init; }

    /// <summary>
    /// Which answers a destination gets. Another answer is a failure (<see cref="FetchCode.HttpError"/>, of a 206
    /// <see cref="FetchCode.PartialBody"/>), and leaves the destination as it is.
    /// </summary>
    public KeptAnswers Keep { get; init; }

    /// <summary>What is asked of an exchange; its deadline comes from <see cref="Timeout"/>.</summary>
    public ClientExchangeOptions Exchange { get; init; } = new();

    /// <summary>Is told how it goes, or null.</summary>
    public IFetchObserver? Observer { get; init; }
}

/// <summary>Statuses that turn a POST into a GET, unless they are named here.</summary>
[Flags]
public enum KeepPostOn
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
public enum KeptAnswers
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

/// <summary>A proxy (RFC 1945 §5.1.2): http is asked of it by the whole URL, https through a tunnel by CONNECT (extension).</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Credentials">User and password for the proxy, or null.</param>
public sealed record ProxyServer(string Host, int Port, NetworkCredential? Credentials = null);

/// <summary>When to try again.</summary>
public sealed record RetryOptions
{
    /// <summary>How many times, after the first try.</summary>
    public int Count { get; init; }

    /// <summary>How long to wait before each. Null: 1 s, doubled each time up to 10 minutes, or what Retry-After says; as curl.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>No further try is begun when this has passed since the first. Null: no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Whether every failure is worth another try; else a time limit, a short body, and 408, 429, 500, 502, 503 and 504 are.</summary>
    public bool AllErrors { get; init; }

    /// <summary>Whether a refused connection is worth another try.</summary>
    public bool ConnectionRefused { get; init; }
}
