namespace MiniHttp.Fetching;

/// <summary>
/// How a fetch went: the exit codes of <c>minifetch</c>, one line each. The numbers and their meaning are curl's (libcurl-errors(3)); those
/// that curl does not have are at the end.
/// </summary>
public enum FetchCode
{
    /// <summary>All went well.</summary>
    Ok = 0,

    /// <summary>The scheme of the URL, or the HTTP version of the answer, is not supported or not allowed.</summary>
    UnsupportedProtocol = 1,

    /// <summary>An option or a request is invalid, or the system allows the process too few open files.</summary>
    BadUsage = 2,

    /// <summary>The URL, or the Location of a redirect that is to be followed, is malformed.</summary>
    MalformedUrl = 3,

    /// <summary>The name of the proxy has no address.</summary>
    ProxyNotResolved = 5,

    /// <summary>The name of the host has no address.</summary>
    HostNotResolved = 6,

    /// <summary>Nobody could be connected to.</summary>
    CouldNotConnect = 7,

    /// <summary>What the server sent is no HTTP response.</summary>
    WeirdReply = 8,

    /// <summary>Only a part came of the body, or of the range that was asked for.</summary>
    PartialBody = 18,

    /// <summary>
    /// The status is an error (<see cref="FetchOptions.FailOnError"/>), or not one to keep (<see
    /// cref="FetchOptions.Keep"/>).
    /// </summary>
    HttpError = 22,

    /// <summary>What came cannot be written: no permission, disk full.</summary>
    WriteFailed = 23,

    /// <summary>What is to be sent cannot be read.</summary>
    ReadFailed = 26,

    /// <summary>It took longer than was allowed.</summary>
    TimedOut = 28,

    /// <summary>
    /// The server does not serve the range that was asked for, serves another one, or its file is not the one that was
    /// to be continued.
    /// </summary>
    RangeNotServed = 33,

    /// <summary>TLS could not be agreed upon.</summary>
    TlsFailed = 35,

    /// <summary>The download cannot be resumed.</summary>
    CannotResume = 36,

    /// <summary>One redirect more than is followed.</summary>
    TooManyRedirects = 47,

    /// <summary>The server ended the connection without an answer.</summary>
    NothingCame = 52,

    /// <summary>The request could not be sent.</summary>
    SendFailed = 55,

    /// <summary>The connection broke while the answer was received.</summary>
    ReceiveFailed = 56,

    /// <summary>The certificate of the server is not to be trusted, or too weak.</summary>
    CertificateRefused = 60,

    /// <summary>A content or transfer coding of the body is not supported or broken.</summary>
    BadCoding = 61,

    /// <summary>The body is larger than was allowed.</summary>
    TooLarge = 63,

    /// <summary>The file with the trusted authorities cannot be used.</summary>
    BadAuthorities = 77,

    /// <summary>The body is whole, but is not the one whose checksum was given. Not curl's.</summary>
    ChecksumMismatch = 110,

    /// <summary>The server that was graded lacks something that is required. Not curl's.</summary>
    NotConforming = 111,

    /// <summary>Interrupted by the user: 128 and the number of SIGINT, as a shell reports it.</summary>
    Interrupted = 130,
}

/// <summary>A fetch that failed, in a sentence for its user. Reading a <see cref="ResponseStream"/> throws it where the body is cut short.</summary>
/// <param name="code">How it failed.</param>
/// <param name="message">A sentence that names what is wrong.</param>
/// <param name="inner">What lay behind it.</param>
public sealed class FetchException(FetchCode code, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>How it failed.</summary>
    public FetchCode Code { get; } = code;
}
