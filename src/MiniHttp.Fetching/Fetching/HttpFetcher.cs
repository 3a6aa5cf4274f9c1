// The user agent: from a request to its result, over redirects and further tries. The request is RequestComposer's, the connection Hop's,
// the redirect Redirection's, another try RetryPolicy's, what is kept Download's decision: here they are put in order.

using System.Diagnostics;

namespace MiniHttp.Fetching;

/// <summary>Fetches what URLs name. Safe for use by many threads at a time.</summary>
/// <param name="options">How; null for what suits most.</param>
/// <example>
/// <code>
/// var fetcher = new HttpFetcher(new FetchOptions { FollowRedirects = true });
/// await using FetchResult result = await fetcher.FetchAsync(new FetchRequest("http://www.python.org/"));
/// using var text = new StreamReader(result.EnsureSuccess().Body!);
/// Console.WriteLine(await text.ReadToEndAsync());
/// </code>
/// </example>
public sealed class HttpFetcher(FetchOptions? options = null)
{
    private readonly FetchOptions _options = options ?? new FetchOptions();

    /// <summary>Fetches a URL; the body is read from <see cref="FetchResult.Body"/> as it comes.</summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <returns>What came of it: failures of the network and the server are results, too. Dispose of it.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<FetchResult> FetchAsync(FetchRequest request, CancellationToken cancellation = default)
        => FetchWithRetriesAsync(request, null, cancellation);

    /// <summary>Fetches a URL to a destination, continuing what is there of an earlier try.</summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="destination">Where the body goes. It stays its owner's.</param>
    /// <param name="cancellation">Gives it up; what came is left where it is.</param>
    /// <returns>What came of it: failures are results, too.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<FetchResult> FetchAsync(FetchRequest request, IBodyDestination destination, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return FetchWithRetriesAsync(request, destination, cancellation);
    }

    /// <summary>
    /// Fetches a URL to a file: to <c>FILE.part</c> first, renamed when it is whole. An answer other than 2xx,
    /// and a 204 or 205, which have no content, is a failure (<see cref="FetchCode.HttpError"/>) and leaves both as
    /// they are. So does a 304 to a condition of the request, which is no failure.
    /// </summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="path">The file; one that is there is replaced. A part of this URL from an earlier try is
    /// continued.</param>
    /// <param name="cancellation">Gives it up; what came is left for the next time.</param>
    /// <returns>The result: failures are results, too.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<FetchResult> FetchAsync(FetchRequest request, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
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
            return await fetcher.FetchWithRetriesAsync(request, destination, cancellation).ConfigureAwait(false);
        }
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
            FetchResult result = await attempt.RunAsync(cancellation).ConfigureAwait(false) with { Attempts = tries };
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
