// The user agent as a library: one request, over redirects and further tries, to its result. RequestComposer writes the
// request, Hop has the connection, Redirection decides what follows, RetryPolicy whether to try again, Download what is
// kept: here they are put in order.

using System.Diagnostics;

namespace MiniHttp.Fetching;

/// <summary>
/// Fetches URLs over HTTP/1.0 (RFC 1945): one connection for each request, closed when its response has ended. Safe for
/// use by several threads at a time; one instance serves a whole program.
/// </summary>
/// <remarks>
/// <para>
/// Network and server errors are results, not exceptions: <see cref="FetchResult.Code"/> tells programs what happened,
/// <see cref="FetchResult.Error"/> tells people. <see cref="FetchResult.EnsureSuccess"/> turns them into exceptions. A
/// body that was cut short is never taken for a whole one: reading it throws <see cref="FetchException"/> in place of
/// its end.
/// </para>
/// <para>
/// Only what the options name is touched: no environment variable, no proxy of the system, no cookie store, no standard
/// stream. <see cref="MiniHttpMessageHandler"/> puts the same fetcher below an
/// <see cref="System.Net.Http.HttpClient"/>.
/// </para>
/// </remarks>
/// <param name="options">Time limits, redirects, retries, proxy, TLS; null for the defaults.</param>
/// <example>
/// <code>
/// var fetcher = new HttpFetcher(new FetchOptions { FollowRedirects = true, Timeout = TimeSpan.FromSeconds(30) });
/// await using FetchResult page = await fetcher.FetchAsync(new FetchRequest("http://www.example.org/"));
/// Console.WriteLine(await page.EnsureSuccess().ReadAsStringAsync());
/// </code>
/// </example>
public sealed class HttpFetcher(FetchOptions? options = null)
{
    private readonly FetchOptions _options = options ?? new FetchOptions();

    /// <summary>
    /// Sends a request and returns when the head of its response is there. The body comes as it is read from
    /// <see cref="FetchResult.Body"/>: the server waits for a slow reader.
    /// </summary>
    /// <param name="request">The request. A result of any status is returned, 404 as well as 200.</param>
    /// <param name="cancellation">Aborts the fetch; the body has tokens of its own.</param>
    /// <returns>The result, a failure included. Dispose of it: that closes the connection.</returns>
    /// <exception cref="OperationCanceledException">The fetch was aborted.</exception>
    public Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellation = default)
        => FetchWithRetriesAsync(request, null, cancellation);

    /// <summary>
    /// Downloads to a file, by way of <c>FILE.part</c>, which is renamed when it is whole. An interrupted download
    /// continues with the next call: the rest alone is asked for, on condition that the server's file has not changed
    /// (RFC 9110 §13.1.5, §14). A status other than 2xx, and 204 and 205, which have no content, are a failure
    /// (<see cref="FetchCode.HttpError"/>) and leave both files as they are. So does a 304 to a condition in the
    /// request's fields, which is no failure.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The file; an existing one is replaced. Its directory has to exist.</param>
    /// <param name="cancellation">Aborts the download; <c>FILE.part</c> stays for the next call.</param>
    /// <returns>The result, a failure included; its <see cref="FetchResult.Body"/> is null.</returns>
    /// <exception cref="OperationCanceledException">The download was aborted.</exception>
    public async Task<FetchResult> DownloadAsync(
        FetchRequest request, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(path);
        IBodyDestination destination;
        try
        {
            destination = Destinations.Open(path, new FileDestinationOptions
            {
                Url = request.Url.ToString(),
                Resume = true,
                Warn = text => _options.Observer?.OnWarning(text),
            });
        }
        catch (DestinationException e)
        {
            return new FetchResult { Code = e.Code, Error = e.Message, Url = request.Url, Method = request.Method };
        }

        using (destination)
        {
            KeptAnswers kept = _options.Keep == KeptAnswers.All ? KeptAnswers.Successful : _options.Keep;
            var fetcher = new HttpFetcher(_options with { Keep = kept });
            return await fetcher.FetchAsync(request, destination, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Fetches to a destination, which stays its owner's, and continues what is there of it.</summary>
    internal Task<FetchResult> FetchAsync(
        FetchRequest request, IBodyDestination destination, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return FetchWithRetriesAsync(request, destination, cancellation);
    }

    private async Task<FetchResult> FetchWithRetriesAsync(
        FetchRequest request, IBodyDestination? destination, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = request with { Credentials = request.Credentials ?? UrlCredentials.Of(request.Url) };
        long start = Stopwatch.GetTimestamp();
        for (int tries = 1; ; tries++)
        {
            int number = tries;
            var attempt = new FetchAttempt(request, _options, destination, fields => RetryPolicy.DelayBeforeNext(
                _options.Retry, fields, number, Stopwatch.GetElapsedTime(start), DateTimeOffset.UtcNow) is not null);
            FetchResult result = await attempt.RunAsync(cancellation).ConfigureAwait(false);
            result = result with { AttemptCount = tries };
            TimeSpan? delay = RetryPolicy.DelayBeforeNext(
                _options.Retry, result, tries, Stopwatch.GetElapsedTime(start), DateTimeOffset.UtcNow);
            if (delay is null || !attempt.CanBeRepeated)
            {
                return result;
            }

            string why = result.Error ?? $"the server answered {result.Status}";
            _options.Observer?.OnRetry(why, delay.Value, _options.Retry.Count - tries + 1);
            await result.DisposeAsync().ConfigureAwait(false);
            await Task.Delay(delay.Value, cancellation).ConfigureAwait(false);
        }
    }
}
