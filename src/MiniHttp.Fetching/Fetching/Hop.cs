// One connection of a fetch: one request, one response (RFC 1945 §1.3). Which request that is, and what becomes of the
// response, is decided elsewhere; how it goes over the wire is ClientExchange's and ClientConversation's business.

using System.Net;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

internal sealed class Hop : IResponseReceiver, IConnectObserver, IAsyncDisposable
{
    private readonly FetchOptions _options;
    private readonly FetchClock _clock;
    private readonly long _deadline;
    private readonly ByteBuffer _early = new(); // Body that came before anybody said what is to become of it.
    private readonly Pace? _pace;

    private ClientConnection? _connection;
    private ClientExchange? _exchange;
    private ClientConversation? _conversation;
    private StreamUpload? _upload;
    private int _headLength; // Of the request.
    private BodySink? _sink;
    private bool _ended;
    private long _connectDeadline;

    public Hop(FetchRequest request, FetchOptions options, FetchClock clock, long deadline)
    {
        (Request, _options, _clock, _deadline) = (request, options, clock, deadline);
        _pace = options.MaxBytesPerSecond is { } rate ? new Pace(rate) : null;
    }

    public FetchRequest Request { get; }

    public ResponseHead? Head { get; private set; }

    public BodyLength Length { get; private set; }

    public ResponseVerdict? Verdict => _exchange?.Verdict;

    public bool IsLate => Environment.TickCount64 >= _deadline;

    public FetchSizes Sizes { get; private set; }

    public EndPoint? Local { get; private set; }

    public EndPoint? Remote { get; private set; }

    public StatusCode? ProxyStatus { get; private set; }

    /// <exception cref="FetchException">It could not be done.</exception>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        ProxyServer? proxy = ProxyOf(Request.Url);
        (string host, int port) = proxy is not null
            ? (proxy.Host, proxy.Port)
            : (Request.Url.ConnectHost, Request.Url.Port);
        (host, port) = _options.ConnectTo?.Invoke(host, port) ?? (host, port);

        _connectDeadline = Math.Min(
            Environment.TickCount64 + (long)_options.Connect.Timeout.TotalMilliseconds, _deadline);
        try
        {
            _connection = await Connector.ConnectAsync(
                host, port, _options.Connect, this, _connectDeadline, cancellation).ConfigureAwait(false);
            (Local, Remote) = (_connection.Local, _connection.Remote);
            _clock.OnConnected();
            _options.Observer?.OnConnected(Remote, Local);
            if (Request.Url.Scheme == "https")
            {
                await SecureAsync(proxy, cancellation).ConfigureAwait(false);
            }
        }
        catch (ConnectException e)
        {
            throw FetchFailure.Of(e, proxy is not null);
        }
        catch (TlsException e)
        {
            throw FetchFailure.Of(e);
        }
    }

    /// <summary>Sends the request, and reads on until the head of the response is there.</summary>
    /// <remarks>Where a part of the body is there already, only the rest is asked for.</remarks>
    /// <exception cref="FetchException">There is no response.</exception>
    public async Task AskAsync(PartialBody? partial, CancellationToken cancellation)
    {
        bool secured = Request.Url.Scheme == "https";
        var composer = new RequestComposer(Request, secured ? null : ProxyOf(Request.Url), partial, _options.Decode);
        if (secured && _options.Exchange.HalfClose)
        {
            _options.Observer?.OnWarning(
                "there is no half-close on https: TLS servers take it for the end of both directions");
        }

        ClientExchangeOptions how = _options.Exchange with
        {
            HalfClose = _options.Exchange.HalfClose && !secured,
            Deadline = _deadline,
        };
        await BeginAsync(composer.Compose(), how, cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Says where the body goes, what came of it already included.</summary>
    public void BeginBody(BodySink sink)
    {
        _sink = sink;
        if (_early.Length > 0)
        {
            sink(_early.Span);
            _early.Dispose();
        }
    }

    public void Stop()
    {
        _exchange!.Stop();
        _early.Dispose();
        End();
    }

    /// <summary>Reads some more of the body.</summary>
    /// <returns>False if it has ended; the verdict says how.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_exchange!.Verdict is null && _pace?.Pause(Sizes.Body) is { } pause)
        {
            await PauseAsync(pause, cancellation).ConfigureAwait(false);
        }

        if (_exchange.Verdict is null && await StepAsync(cancellation).ConfigureAwait(false))
        {
            return true;
        }

        End();
        return false;
    }

    /// <summary>The failure that the verdict means; null if the response is whole, or was stopped by us.</summary>
    public FetchException? Failure()
    {
        ResponseVerdict verdict = Verdict!.Value;
        return verdict.IsWhole || verdict.Ending == ResponseEnding.Stopped
            ? null
            : FetchFailure.Of(verdict, _conversation?.Failure, Request.Url, _clock.Elapsed);
    }

    void IResponseReceiver.OnInterim(ResponseHead head, ReadOnlySpan<byte> raw) => OnHead(head, raw);

    void IResponseReceiver.OnHead(ResponseHead head, ReadOnlySpan<byte> raw, BodyLength length)
    {
        OnHead(head, raw);
        (Head, Length) = (head, length);
    }

    void IResponseReceiver.OnBody(ReadOnlySpan<byte> bytes)
    {
        Sizes = Sizes with { Body = Sizes.Body + bytes.Length };
        if (_sink is null)
        {
            _early.Append(bytes);
        }
        else
        {
            _sink(bytes);
        }
    }

    void IConnectObserver.OnResolved(string host, IReadOnlyList<IPAddress> addresses)
    {
        _clock.OnResolved();
        _options.Observer?.OnResolved(host, addresses);
    }

    void IConnectObserver.OnTrying(EndPoint address) => _options.Observer?.OnTrying(address);

    void IConnectObserver.OnFailed(EndPoint address, string reason) => _options.Observer?.OnFailed(address, reason);

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _conversation?.Dispose();
        _exchange?.Dispose();
        _early.Dispose();
    }

    private ProxyServer? ProxyOf(HttpUrl url)
        => _options.Connect.UnixSocket is null ? _options.Proxy?.Invoke(url) : null;

    private async Task SecureAsync(ProxyServer? proxy, CancellationToken cancellation)
    {
        if (proxy is not null)
        {
            await TunnelAsync(proxy, cancellation).ConfigureAwait(false);
        }

        await _connection!.SecureAsync(
            Request.Url.ConnectHost, _options.Tls, _connectDeadline, cancellation).ConfigureAwait(false);
        _clock.OnSecured();
        _options.Observer?.OnSecured(_connection.Tls!);
    }

    private async Task TunnelAsync(ProxyServer proxy, CancellationToken cancellation)
    {
        var how = new ClientExchangeOptions { Deadline = _connectDeadline };
        await BeginAsync(RequestComposer.ComposeConnect(Request, proxy), how, cancellation).ConfigureAwait(false);
        ProxyStatus = Head!.Status;
        if (ProxyStatus.Value.Value / 100 != 2)
        {
            throw new FetchException(
                FetchCode.ReceiveFailed, $"the proxy {proxy.Host} refused the tunnel: {ProxyStatus}");
        }

        if (_exchange!.Excess > 0)
        {
            throw new FetchException(
                FetchCode.WeirdReply, $"the proxy {proxy.Host} sent something before the tunnel was in use");
        }

        _conversation!.Dispose();
        _exchange.Dispose();
        (Head, Length, _ended) = (null, default, false);
    }

    private async Task BeginAsync(
        OutgoingRequest request, ClientExchangeOptions options, CancellationToken cancellation)
    {
        _exchange = new ClientExchange(request, this, options);
        (_upload, _headLength) = (request.File.File as StreamUpload, request.HeadLength);
        Pace? sending = _options.MaxBytesPerSecond is { } rate && request.EntityLength > 0 ? new Pace(rate) : null;
        _conversation = ClientConversation.Begin(
            _connection!, _exchange, _pace?.MostAtOnce ?? int.MaxValue, sending?.MostAtOnce ?? int.MaxValue);
        _clock.OnRequest();
        _options.Observer?.OnRequest(request.Head, request.EntityLength);
        bool goesOn = true;
        while (goesOn && Head is null)
        {
            if (sending?.Pause(_exchange.Sent) is { } pause)
            {
                await PauseAsync(pause, cancellation).ConfigureAwait(false);
            }

            goesOn = await StepAsync(cancellation).ConfigureAwait(false);
        }

        long upload = Math.Max(0, _exchange.Sent - request.HeadLength);
        Sizes = Sizes with { Request = Sizes.Request + request.HeadLength, Upload = upload };
        if (Head is null)
        {
            End();
            throw Failure()!;
        }
    }

    /// <returns>False if the response has ended.</returns>
    private async ValueTask<bool> StepAsync(CancellationToken cancellation)
    {
        if (_upload is not null && _exchange!.Next.Send == SendKind.Content)
        {
            long offset = Math.Max(0, _exchange.Sent - _headLength);
            await _upload.PrepareAsync(offset, Request.Url, _deadline, cancellation).ConfigureAwait(false);
        }

        return await _conversation!.StepAsync(cancellation).ConfigureAwait(false) && _exchange!.Verdict is null;
    }

    private async ValueTask PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var left = TimeSpan.FromMilliseconds(Math.Clamp(_deadline - Environment.TickCount64, 0, int.MaxValue));
        await Task.Delay(pause < left ? pause : left, cancellation).ConfigureAwait(false);
    }

    private void OnHead(ResponseHead head, ReadOnlySpan<byte> raw)
    {
        if (Sizes.Head == 0)
        {
            _clock.OnFirstByte();
        }

        Sizes = Sizes with { Head = Sizes.Head + raw.Length };
        _options.Observer?.OnHead(head, raw);
    }

    private void End()
    {
        if (!_ended)
        {
            _ended = true;
            _options.Observer?.OnEnded(Verdict!.Value, _conversation?.Failure, _exchange!.Excess);
        }
    }
}
