// One try: over all redirects to the response that counts, and its body to where it is wanted.

using System.Diagnostics.CodeAnalysis;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

/// <summary>One try of a fetch.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="options">How.</param>
/// <param name="destination">Where the body goes; null: it is handed over as a stream.</param>
/// <param name="isRepeated">Whether another try follows a transient answer with these fields: it is not kept
/// then.</param>
[SuppressMessage(
    "Reliability", "CA1001",
    Justification = "RunAsync owns the hop from its first line to its last, or hands it to the body.")]
internal sealed class FetchAttempt(
    FetchRequest request, FetchOptions options, IBodyDestination? destination, Predicate<HeaderFields> isRepeated)
{
    private readonly FetchClock _clock = new();
    private readonly long _deadline = options.Timeout == Timeout.InfiniteTimeSpan
        ? Needs.Never
        : Environment.TickCount64 + (long)options.Timeout.TotalMilliseconds;

    private readonly HttpUrl _url = request.Url; // As it was asked for; redirects lead elsewhere.
    private readonly RequestEntity? _entity = request.Entity; // Of the first request; a redirect may drop it.
    private FetchRequest _request = request;
    private Hop? _hop;
    private FetchSizes _earlier; // Of the hops before this one.
    private StatusCode? _proxyStatus;
    private HttpUrl? _redirectUrl;
    private int _redirects;
    private int _connections;
    private bool _isNothingLeft; // A 416 that says so is no error.

    /// <summary>
    /// Whether another try can still do it right: what has been shown cannot be taken back, but perhaps continued.
    /// </summary>
    public bool CanBeRepeated
        => CanSendAgain && (destination is null or { CanStartAgain: true } or { Partial: not null });

    /// <summary>Tries.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<FetchResult> RunAsync(CancellationToken cancellation)
    {
        FetchException? failure = null;
        ResponseStream? body = null;
        try
        {
            PartialBody? partial = Partial;
            await FollowAsync(partial, cancellation).ConfigureAwait(false);
            body = await DeliverAsync(partial, cancellation).ConfigureAwait(false);
        }
        catch (FetchException e)
        {
            failure = e;
        }
        catch (DestinationException e)
        {
            failure = new FetchException(e.Code, e.Message, e);
        }
        finally
        {
            if (body is null && _hop is not null)
            {
                await _hop.DisposeAsync().ConfigureAwait(false);
            }
        }

        return Result(failure, body);
    }

    private bool CanSendAgain => _entity?.Stream is not { CanBeOpened: false };

    // Without a validator the bytes have to be compared: a rest of another version would fit as well.
    private PartialBody? Partial => _request is { Range: null, Method: "GET" } && destination?.Partial is { } partial
        && (partial.Overlap > 0 || partial.Origin.Validator is not null) ? partial : null;

    /// <summary>Asks, and follows redirects to the response that counts.</summary>
    private async Task FollowAsync(PartialBody? partial, CancellationToken cancellation)
    {
        while (true)
        {
            await AskAsync(partial, cancellation).ConfigureAwait(false);
            Redirection redirection = _hop!.Head is { } head && head.Version != HttpVersion.Http09
                ? Redirection.Of(_request, head, options, _redirects)
                : default;
            _redirectUrl = redirection.Url;
            if (redirection.Next is not { } next)
            {
                return;
            }

            _hop.Stop();
            await LeaveAsync().ConfigureAwait(false);
            _clock.OnRedirect();
            options.Observer?.OnRedirect(next.Url);
            if ((next.Method, next.Entity) != (_request.Method, _request.Entity))
            {
                options.Observer?.OnMethodSwitched(_request.Method, next.Method);
            }

            (_request, _redirectUrl) = (next, null);
            _redirects++;
        }
    }

    private async Task AskAsync(PartialBody? partial, CancellationToken cancellation)
    {
        _hop = new Hop(_request, options, _clock, _deadline);
        await _hop.ConnectAsync(cancellation).ConfigureAwait(false);
        _connections++;
        await _hop.AskAsync(partial, cancellation).ConfigureAwait(false);
        KeepCookies(_hop.Head!);
    }

    /// <summary>Takes the body to where it is wanted.</summary>
    /// <returns>The body, where there is no destination.</returns>
    private async Task<ResponseStream?> DeliverAsync(PartialBody? partial, CancellationToken cancellation)
    {
        ResponseHead head = _hop!.Head!;
        if (IsNothingLeft(head))
        {
            _hop.Stop();
            _isNothingLeft = true;
            return null;
        }

        bool isTransient = RetryPolicy.IsTransient(head.Status) && CanSendAgain && isRepeated(head.Fields);
        // A 416 may say that nothing is left: that is not an error.
        bool isOfRange = partial is not null && head.Status == StatusCode.RangeNotSatisfiable;
        if (head.Status.IsError && !isOfRange && ((options.FailOnError && !options.KeepErrorBody) || isTransient))
        {
            _hop.Stop();
            return options.FailOnError ? throw FetchFailure.Of(_request.Url, head) : null;
        }

        if (_request is { RangeRequired: true, Range: { } range } && head.Status != StatusCode.NotModified
            && !Download.IsRange(head, range))
        {
            _hop.Stop();
            throw new FetchException(
                FetchCode.RangeNotServed,
                $"{_request.Url}: the server does not serve the range {range}, so the download cannot be resumed: "
                + $"it answered {head.Status}");
        }

        if (partial is null && PartialContent.Failure(_request, head) is { } failure)
        {
            _hop.Stop();
            throw failure;
        }

        if (destination is null)
        {
            var body = new ResponseStream(_hop, options);
            await body.CloseAtEndAsync().ConfigureAwait(false);
            return body;
        }

        await SaveAsync(new Download(destination, options, _url, partial), cancellation).ConfigureAwait(false);
        return null;
    }

    private async Task SaveAsync(Download download, CancellationToken cancellation)
    {
        DownloadStep step = download.Decide(_hop!);
        if (step == DownloadStep.Keep)
        {
            await download.KeepAsync(_hop!, cancellation).ConfigureAwait(false);
            if (_hop!.Head!.Status.IsError && options.FailOnError)
            {
                throw FetchFailure.Of(_request.Url, _hop.Head);
            }

            return;
        }

        _hop!.Stop();
        switch (step)
        {
            case DownloadStep.IsWhole:
                download.Complete(_hop.Head!);
                _isNothingLeft = true;
                break;
            case DownloadStep.Refuse:
                throw download.Refusal!;
            case DownloadStep.AskForAll:
                // What the server has now is not what the part is of, or it does not say: all of it is asked for, on a
                // new connection.
                await LeaveAsync().ConfigureAwait(false);
                await FollowAsync(null, cancellation).ConfigureAwait(false);
                await DeliverAsync(null, cancellation).ConfigureAwait(false);
                break;
        }
    }

    // -C OFFSET where the entity ends there.
    private bool IsNothingLeft(ResponseHead head)
        => _request is { RangeRequired: true, Range: { } range } && Download.IsNothingLeft(head, range);

    private async Task LeaveAsync()
    {
        _earlier = Sizes;
        _proxyStatus = _hop!.ProxyStatus ?? _proxyStatus;
        await _hop.DisposeAsync().ConfigureAwait(false);
    }

    private FetchSizes Sizes => _hop is null ? _earlier : new FetchSizes(
        _earlier.Request + _hop.Sizes.Request,
        _earlier.Upload + _hop.Sizes.Upload,
        _earlier.Head + _hop.Sizes.Head,
        _hop.Sizes.Body);

    private void KeepCookies(ResponseHead head)
    {
        if (_request.Cookies is not { } cookies)
        {
            return;
        }

        var url = new Uri(_request.Url.ToString());
        HeaderFields fields = head.Fields;
        for (int i = fields.IndexOf(FieldName.SetCookie, 0); i >= 0; i = fields.IndexOf(FieldName.SetCookie, i + 1))
        {
            try
            {
                cookies.SetCookies(url, System.Text.Encoding.Latin1.GetString(fields[i].Value));
            }
            catch (System.Net.CookieException)
            {
                options.Observer?.OnWarning("a cookie that the server sets is malformed, and is not kept");
            }
        }
    }

    private FetchResult Result(FetchException? failure, ResponseStream? body) => new()
    {
        Code = failure?.Code ?? FetchCode.Ok,
        Error = failure?.Message,
        Failure = failure,
        Url = _request.Url,
        RedirectUrl = _redirectUrl,
        Method = _request.Method,
        Head = _hop?.Head,
        IsNothingLeft = _isNothingLeft,
        Body = body,
        VerdictAtEnd = _hop?.Verdict,
        ConnectionRefused = failure?.InnerException is ConnectException { Failure: ConnectFailure.Refused },
        Timings = _clock.End(),
        Sizes = Sizes,
        RedirectCount = _redirects,
        ConnectionCount = _connections,
        Local = _hop?.Local,
        Remote = _hop?.Remote,
        ProxyStatus = _hop?.ProxyStatus ?? _proxyStatus,
    };
}
