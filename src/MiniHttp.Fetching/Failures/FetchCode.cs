namespace MiniHttp.Fetching;

/// <summary>
/// How a fetch ended. The numbers and their meaning are curl's (libcurl-errors(3)), and the exit codes of
/// <c>minifetch</c>; those from 110 on are not curl's.
/// </summary>
public enum FetchCode
{
    /// <summary>A response came, whatever its status, and is whole as far as it was read.</summary>
    Ok = 0,

    /// <summary>The scheme of the URL, or the HTTP version of the response, is not supported or not allowed.</summary>
    UnsupportedProtocol = 1,

    /// <summary>An option or a field of the request is invalid, or the process may open too few files.</summary>
    BadUsage = 2,

    /// <summary>The URL, or the Location of a redirect to follow, is malformed.</summary>
    MalformedUrl = 3,

    /// <summary>The host name of the proxy could not be resolved.</summary>
    ProxyNotResolved = 5,

    /// <summary>The host name could not be resolved.</summary>
    HostNotResolved = 6,

    /// <summary>No connection could be made: refused, unreachable.</summary>
    CouldNotConnect = 7,

    /// <summary>The reply is not HTTP.</summary>
    WeirdReply = 8,

    /// <summary>The body, or the range asked for, is cut short.</summary>
    PartialBody = 18,

    /// <summary>The status is not 2xx, where only 2xx will do: <see cref="FetchResult.EnsureSuccess"/>,
    /// <see cref="HttpFetcher.DownloadAsync"/>.</summary>
    HttpError = 22,

    /// <summary>The file of a download could not be written: permission denied, disk full.</summary>
    WriteFailed = 23,

    /// <summary>The entity of the request could not be read, or not a second time.</summary>
    ReadFailed = 26,

    /// <summary>A time limit passed.</summary>
    TimedOut = 28,

    /// <summary>The server does not serve the range asked for, or serves another one.</summary>
    RangeNotServed = 33,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed = 35,

    /// <summary>The download cannot be resumed.</summary>
    CannotResume = 36,

    /// <summary>More redirects than <see cref="FetchOptions.MaxRedirects"/>.</summary>
    TooManyRedirects = 47,

    /// <summary>The server closed the connection without a response.</summary>
    NothingCame = 52,

    /// <summary>The request could not be sent.</summary>
    SendFailed = 55,

    /// <summary>The connection was reset, or ended within the head of the response.</summary>
    ReceiveFailed = 56,

    /// <summary>The certificate of the server is not trusted, or too weak.</summary>
    CertificateRefused = 60,

    /// <summary>A content coding, transfer coding or charset of the body is not supported, or its coding is
    /// broken.</summary>
    BadCoding = 61,

    /// <summary>The body is larger than <see cref="FetchOptions.MaxBodyBytes"/>.</summary>
    TooLarge = 63,

    /// <summary><c>minifetch</c> only: the file of trusted authorities cannot be used.</summary>
    BadAuthorities = 77,

    /// <summary><c>minifetch</c> only: the body is whole, but its checksum is another one.</summary>
    ChecksumMismatch = 110,

    /// <summary><c>minifetch</c> only: the graded server lacks a requirement.</summary>
    NotConforming = 111,

    /// <summary><c>minifetch</c> only: interrupted by the user (128 and the number of SIGINT).</summary>
    Interrupted = 130,
}

/// <summary>
/// A fetch that failed, with a sentence for people. Reading a <see cref="FetchResult.Body"/> throws it where the body
/// is cut short.
/// </summary>
/// <param name="code">How it failed.</param>
/// <param name="message">The sentence.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class FetchException(FetchCode code, string message, Exception? inner = null)
    : IOException(message, inner)
{
    /// <summary>How it failed.</summary>
    public FetchCode Code { get; } = code;
}
