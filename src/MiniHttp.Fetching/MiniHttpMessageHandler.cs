// HttpClient's way to the fetcher: messages of System.Net.Http are translated, and failures become its exceptions. What
// is sent and followed is HttpFetcher's decision.

using System.Net;

namespace MiniHttp.Fetching;

/// <summary>
/// Puts <see cref="HttpFetcher"/> below an <see cref="HttpClient"/>: code written for HttpClient sends HTTP/1.0
/// requests, one connection for each.
/// </summary>
/// <remarks>
/// <para>Where it differs from <see cref="SocketsHttpHandler"/>:</para>
/// <list type="bullet">
/// <item>Redirects and decoding are off unless <see cref="FetchOptions.FollowRedirects"/> and
/// <see cref="FetchOptions.Decode"/> say otherwise; a redirect from https to http is followed then, too, and one beyond
/// <see cref="FetchOptions.MaxRedirects"/> is an error. No proxy is used but <see cref="FetchOptions.Proxy"/>.</item>
/// <item>Content is streamed, with its Content-Length. Content without a known length, such as
/// <c>JsonContent</c>, is read into memory first: HTTP/1.0 has no chunked coding (RFC 1945 §7.2.2). Transfer-Encoding
/// and Expect fields are not sent.</item>
/// <item>Host is sent as always; no other field is unless the message has it.</item>
/// <item>A body is whole or an exception: also a 206 that does not hold the range asked for is one.</item>
/// </list>
/// <para>
/// A response of any status is returned. Failures are <see cref="HttpRequestException"/> with an
/// <see cref="HttpRequestError"/> and the <see cref="FetchException"/> as inner exception; while a body is read,
/// <see cref="HttpIOException"/>. A passed <see cref="FetchOptions.Timeout"/> is a
/// <see cref="TaskCanceledException"/> with a <see cref="TimeoutException"/> in it.
/// </para>
/// </remarks>
/// <param name="options">Options of the fetcher; null for the defaults.</param>
/// <example>
/// <code>
/// using var http = new HttpClient(new MiniHttpMessageHandler(new FetchOptions { FollowRedirects = true }));
/// string page = await http.GetStringAsync("http://www.example.org/");
/// </code>
/// </example>
public sealed class MiniHttpMessageHandler(FetchOptions? options = null) : HttpMessageHandler
{
    private readonly FetchOptions _options = options ?? new FetchOptions();
    private bool _isDisposed;

    /// <summary>Cookies to send, and to keep what servers set; null, the default, for none.</summary>
    public CookieContainer? Cookies { get; init; }

    /// <summary>Sends a request; waits on the calling thread, but for TLS and host names.</summary>
    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, _options with { Connect = _options.Connect with { Blocking = true } }, cancellationToken)
            .GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
        => SendAsync(request, _options, cancellationToken);

    /// <summary>Refuses further requests. Responses that are being read are not disturbed.</summary>
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage message, FetchOptions how, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            FetchRequest request = await RequestMessages.ReadAsync(message, cancellation).ConfigureAwait(false);
            var fetcher = new HttpFetcher(how);
            FetchResult result = await fetcher.FetchAsync(request with { Cookies = Cookies }, cancellation)
                .ConfigureAwait(false);
            return result.Code == FetchCode.Ok
                ? ResponseMessages.Write(result, message, how.Decode)
                : throw MessageErrors.Of(result);
        }
        catch (FetchException e)
        {
            throw MessageErrors.Of(e); // Of the URL.
        }
    }
}
