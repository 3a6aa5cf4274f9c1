using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MiniHttp.Protocol;
using HttpVersion = MiniHttp.Protocol.HttpVersion;

namespace MiniHttp.Fetching;

/// <summary>
/// Outcome of a fetch: the response, or the failure. Dispose of it to close the connection of a body that was not read
/// to its end.
/// </summary>
public sealed record FetchResult : IAsyncDisposable
{
    private static readonly HeaderFields NoFields = new();

    /// <summary>
    /// <see cref="FetchCode.Ok"/> if a response came, whatever its status; otherwise the failure. While a
    /// <see cref="Body"/> is still to be read, it is the outcome so far.
    /// </summary>
    public FetchCode Code { get; init; }

    /// <summary>Error message, one sentence; null after success.</summary>
    public string? Error { get; init; }

    /// <summary>The URL that answered: after redirects, the last one.</summary>
    public required HttpUrl Url { get; init; }

    /// <summary>Target of a redirect that was not followed (<see cref="FetchOptions.FollowRedirects"/>); otherwise
    /// null.</summary>
    public HttpUrl? RedirectUrl { get; init; }

    /// <summary>The method that was answered: a redirect may have changed it.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The status (RFC 1945 §6.1.1), or null if there was no response, or one in HTTP/0.9.</summary>
    public StatusCode? Status => Head is { } head && head.Version != HttpVersion.Http09 ? head.Status : null;

    /// <summary>Reason phrase as the server wrote it; null if there was none. Programs look at
    /// <see cref="Status"/>.</summary>
    public string? ReasonPhrase => Head?.ReasonPhrase;

    /// <summary>HTTP version of the response; null if there was none.</summary>
    public HttpVersion? Version => Head?.Version;

    /// <summary>Fields of the response; empty if there was none.</summary>
    public FetchFields Fields => new(HeadFields);

    /// <summary>
    /// Content-Type of the body, parameters included; <c>application/octet-stream</c> if the server sends none
    /// (RFC 1945 §7.2.1).
    /// </summary>
    public string MediaType => HeadFields.GetText(FieldName.ContentType) ?? "application/octet-stream";

    /// <summary>
    /// The body as it comes, decoded if <see cref="FetchOptions.Decode"/> is set; null if there was no response, or if
    /// it went to a file. A read throws <see cref="FetchException"/> in place of the end if the body is cut short, so a
    /// reader that reaches its end has all of it.
    /// </summary>
    public Stream? Body { get; init; }

    /// <summary>How the response ended, and why it is taken for whole; null while it has not, or if there was
    /// none.</summary>
    public ResponseVerdict? Verdict => (Body as ResponseStream)?.Verdict ?? VerdictAtEnd;

    /// <summary>When each step of the last try happened, up to the head if there is a <see cref="Body"/>.</summary>
    public FetchTimings Timings { get; init; } = new();

    /// <summary>Bytes sent and received.</summary>
    public FetchSizes Sizes { get; init; }

    /// <summary>How many redirects were followed.</summary>
    public int RedirectCount { get; init; }

    /// <summary>How many tries were made, 1 or more.</summary>
    public int AttemptCount { get; init; } = 1;

    /// <summary>How many connections the last try made.</summary>
    public int ConnectionCount { get; init; }

    /// <summary>Local address of the last connection, or null.</summary>
    public EndPoint? Local { get; init; }

    /// <summary>Remote address of the last connection, or null.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>Status of a proxy's answer to CONNECT, or null.</summary>
    public StatusCode? ProxyStatus { get; init; }

    /// <summary>
    /// True if <see cref="Code"/> is <see cref="FetchCode.Ok"/> and the status is 2xx; also for HTTP/0.9, which has no
    /// status. A 304 is not a success, since no content came, nor is a 404, although its code is Ok.
    /// </summary>
    public bool IsSuccess => Code == FetchCode.Ok && (IsNothingLeft || Status is null or { IsSuccess: true });

    /// <summary>Status, version and fields of the answer; null if there was none.</summary>
    internal ResponseHead? Head { get; init; }

    internal HeaderFields HeadFields => Head?.Fields ?? NoFields;

    /// <summary>Whether a 416 says that nothing was left to fetch (<c>-C -</c>).</summary>
    internal bool IsNothingLeft { get; init; }

    internal ResponseVerdict? VerdictAtEnd { get; init; }

    internal bool ConnectionRefused { get; init; }

    /// <summary>What <see cref="Code"/> and <see cref="Error"/> come from, or null.</summary>
    internal FetchException? Failure { get; init; }

    /// <summary>Returns this result if <see cref="IsSuccess"/>.</summary>
    /// <exception cref="FetchException">The fetch failed, with <see cref="Code"/>, or the status is not 2xx, with
    /// <see cref="FetchCode.HttpError"/>.</exception>
    public FetchResult EnsureSuccess()
        => IsSuccess ? this
            : Code == FetchCode.Ok ? throw FetchFailure.Of(Url, Head!)
            : throw Failed();

    /// <summary>
    /// Reads the rest of the body as text. The charset is that of a byte order mark, otherwise the one that
    /// Content-Type names, otherwise ISO-8859-1 (RFC 1945 §3.6.1), for JSON UTF-8 (RFC 8259 §8.1).
    /// </summary>
    /// <param name="cancellation">Aborts it.</param>
    /// <exception cref="FetchException">There is no response, its body is cut short or larger than
    /// <see cref="FetchOptions.MaxBodyBytes"/>, or its charset is not supported.</exception>
    /// <exception cref="InvalidOperationException">The body went to a file.</exception>
    public async Task<string> ReadAsStringAsync(CancellationToken cancellation = default)
    {
        using var reader = new StreamReader(BodyToRead(), BodyCharset.OfText(this), leaveOpen: true);
        return await reader.ReadToEndAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads the rest of the body into memory.</summary>
    /// <param name="cancellation">Aborts it.</param>
    /// <exception cref="FetchException">There is no response, or its body is cut short or larger than
    /// <see cref="FetchOptions.MaxBodyBytes"/>.</exception>
    /// <exception cref="InvalidOperationException">The body went to a file.</exception>
    public async Task<byte[]> ReadAsBytesAsync(CancellationToken cancellation = default)
    {
        using var bytes = new MemoryStream();
        await BodyToRead().CopyToAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>
    /// Reads the body as JSON, without reflection: for trimmed and native programs. It is UTF-8 unless Content-Type
    /// names another charset; its media type is not looked at.
    /// </summary>
    /// <param name="type">How to read it, from a <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> of
    /// the program.</param>
    /// <param name="cancellation">Aborts it.</param>
    /// <typeparam name="T">What to read it as.</typeparam>
    /// <exception cref="FetchException">As for <see cref="ReadAsStringAsync"/>.</exception>
    /// <exception cref="JsonException">The body is not JSON, or not a <typeparamref name="T"/>.</exception>
    public async Task<T?> ReadFromJsonAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellation = default)
    {
        Stream utf8 = Utf8Body();
        await using (utf8.ConfigureAwait(false))
        {
            return await JsonSerializer.DeserializeAsync(utf8, type, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads the body as JSON, in camel case as on the Web (<see cref="JsonSerializerDefaults.Web"/>). It is UTF-8
    /// unless Content-Type names another charset; its media type is not looked at.
    /// </summary>
    /// <inheritdoc cref="ReadFromJsonAsync{T}(JsonTypeInfo{T}, CancellationToken)"/>
    [RequiresUnreferencedCode(RequestEntity.NeedsReflection)]
    [RequiresDynamicCode(RequestEntity.NeedsReflection)]
    public async Task<T?> ReadFromJsonAsync<T>(CancellationToken cancellation = default)
    {
        Stream utf8 = Utf8Body();
        await using (utf8.ConfigureAwait(false))
        {
            return await JsonSerializer.DeserializeAsync<T>(utf8, JsonSerializerOptions.Web, cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Body?.DisposeAsync() ?? ValueTask.CompletedTask;

    private FetchException Failed() => Failure ?? new FetchException(Code, Error ?? Code.ToString());

    private Stream BodyToRead() => Body
        ?? throw (Code == FetchCode.Ok
            ? new InvalidOperationException("The body is not here: it went to a file.")
            : Failed());

    private Stream Utf8Body()
    {
        Stream body = BodyToRead();
        return BodyCharset.OfJson(this) is { } charset
            ? Encoding.CreateTranscodingStream(body, charset, Encoding.UTF8, leaveOpen: true)
            : body;
    }
}

/// <summary>
/// When each step of a try happened, measured from its beginning; zero for a step that did not happen. The steps are
/// those of curl's <c>time_</c> variables.
/// </summary>
public sealed record FetchTimings
{
    /// <summary>The host name was resolved.</summary>
    public TimeSpan NameLookup { get; init; }

    /// <summary>The connection was made.</summary>
    public TimeSpan Connect { get; init; }

    /// <summary>The TLS handshake was complete.</summary>
    public TimeSpan Secure { get; init; }

    /// <summary>The request was about to be sent.</summary>
    public TimeSpan PreTransfer { get; init; }

    /// <summary>The first byte of the response came.</summary>
    public TimeSpan FirstByte { get; init; }

    /// <summary>The last redirect was complete.</summary>
    public TimeSpan Redirect { get; init; }

    /// <summary>The try was complete.</summary>
    public TimeSpan Total { get; init; }
}

/// <summary>Bytes sent and received, redirects included.</summary>
/// <param name="Request">Heads of requests.</param>
/// <param name="Upload">Entity bodies of requests.</param>
/// <param name="Head">Heads of responses.</param>
/// <param name="Body">Body of the last response, as transferred: before decoding.</param>
public readonly record struct FetchSizes(long Request, long Upload, long Head, long Body);
