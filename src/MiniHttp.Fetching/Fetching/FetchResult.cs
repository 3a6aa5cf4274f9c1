using System.Net;
using MiniHttp.Protocol;
using HttpVersion = MiniHttp.Protocol.HttpVersion;

namespace MiniHttp.Fetching;

/// <summary>What came of a request.</summary>
public sealed record FetchResult : IAsyncDisposable
{
    /// <summary>How it went. With a <see cref="Body"/> that is still to be read: how it went so far.</summary>
    public FetchCode Code { get; init; }

    /// <summary>What went wrong, as a sentence; null if nothing did.</summary>
    public string? Error { get; init; }

    /// <summary>The URL that answered, after redirects.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>Where the answer sends its reader, where that was not followed; else null.</summary>
    public HttpUrl? RedirectUrl { get; init; }

    /// <summary>The method that was answered.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Status, version and fields of the answer; null if there was none.</summary>
    public ResponseHead? Head { get; init; }

    /// <summary>The status, or null if there was no answer, or one in HTTP/0.9.</summary>
    public StatusCode? Status => Head is { } head && head.Version != HttpVersion.Http09 ? head.Status : null;

    /// <summary>The fields of the answer; none if there was none.</summary>
    public HeaderFields Fields => Head?.Fields ?? new HeaderFields();

    /// <summary>The media type of the body: <c>application/octet-stream</c> where the server does not say (RFC 1945 §7.2.1).</summary>
    public string MediaType => Fields.GetText(FieldName.ContentType) ?? "application/octet-stream";

    /// <summary>The body as it comes; null where it went to a destination. Dispose of the result to give it up.</summary>
    public ResponseStream? Body { get; init; }

    /// <summary>How the response ended; null while it has not, or if there was none.</summary>
    public ResponseVerdict? Verdict => Body?.Verdict ?? VerdictAtEnd;

    /// <summary>When what happened, from the beginning of the last try.</summary>
    public FetchTimings Timings { get; init; } = new();

    /// <summary>Bytes that were sent and received.</summary>
    public FetchSizes Sizes { get; init; }

    /// <summary>How many redirects were followed.</summary>
    public int Redirects { get; init; }

    /// <summary>How many tries it took, 1 or more.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How many connections the last try made.</summary>
    public int Connections { get; init; }

    /// <summary>Our end of the last connection, or null.</summary>
    public EndPoint? Local { get; init; }

    /// <summary>The peer's end of the last connection, or null.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>The status with which a proxy answered to CONNECT, or null.</summary>
    public StatusCode? ProxyStatus { get; init; }

    /// <summary>
    /// True if nothing went wrong, and the status is 2xx, or a 416 that says that nothing was left to fetch. A 304 is
    /// not a success: nothing came. Its <see cref="Code"/> is <see cref="FetchCode.Ok"/>, and so is that of a 404 whose
    /// page was kept.
    /// </summary>
    public bool IsSuccess => Code == FetchCode.Ok && (IsNothingLeft || Status is null or { IsSuccess: true });

    internal bool IsNothingLeft { get; init; }

    internal ResponseVerdict? VerdictAtEnd { get; init; }

    internal bool ConnectionRefused { get; init; }

    /// <summary>This result, if it is a success.</summary>
    /// <exception cref="FetchException">It is not: its code is <see cref="Code"/>, or that of an error
    /// status.</exception>
    public FetchResult EnsureSuccess()
        => IsSuccess ? this
            : Code == FetchCode.Ok ? throw FetchFailure.Of(Url, Head!)
            : throw new FetchException(Code, Error ?? Code.ToString());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Body?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>When what happened, each from the beginning of the try; zero for what did not happen. As curl's <c>time_</c> variables.</summary>
public sealed record FetchTimings
{
    /// <summary>The name was resolved.</summary>
    public TimeSpan NameLookup { get; init; }

    /// <summary>The connection was made.</summary>
    public TimeSpan Connect { get; init; }

    /// <summary>TLS was agreed upon.</summary>
    public TimeSpan Secure { get; init; }

    /// <summary>The request was about to be sent.</summary>
    public TimeSpan PreTransfer { get; init; }

    /// <summary>The first byte of the answer came.</summary>
    public TimeSpan FirstByte { get; init; }

    /// <summary>The last redirect was done with: what comes after it is of the answer that counts.</summary>
    public TimeSpan Redirect { get; init; }

    /// <summary>All was done.</summary>
    public TimeSpan Total { get; init; }
}

/// <summary>Bytes that were sent and received.</summary>
/// <param name="Request">Heads of requests.</param>
/// <param name="Upload">Entities of requests.</param>
/// <param name="Head">Heads of responses.</param>
/// <param name="Body">The body that counts, as it was transferred, in the last try.</param>
public readonly record struct FetchSizes(long Request, long Upload, long Head, long Body);
