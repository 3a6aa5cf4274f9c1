// Which exception of System.Net.Http stands for which failure.

namespace MiniHttp.Fetching;

/// <summary>Translates failures.</summary>
internal static class MessageErrors
{
    /// <summary>The exception for a fetch without a response.</summary>
    public static Exception Of(FetchResult result)
    {
        FetchException e = result.Failure ?? new FetchException(result.Code, result.Error ?? result.Code.ToString());
        bool isTunnel = result.ProxyStatus is { IsSuccess: false };
        return Of(e, isTunnel ? HttpRequestError.ProxyTunnelError : ErrorOf(e.Code));
    }

    /// <summary>The exception for a request that was not sent.</summary>
    public static Exception Of(FetchException e) => Of(e, ErrorOf(e.Code));

    /// <summary>The exception for a body that ends before its time.</summary>
    public static Exception OfBody(FetchException e)
        => e.Code == FetchCode.TimedOut ? TimedOut(e) : new HttpIOException(ErrorOf(e.Code), e.Message, e);

    private static Exception Of(FetchException e, HttpRequestError error)
        => e.Code == FetchCode.TimedOut ? TimedOut(e) : new HttpRequestException(error, e.Message, e);

    // As SocketsHttpHandler does when its ConnectTimeout passes.
    private static TaskCanceledException TimedOut(FetchException e)
        => new(e.Message, new TimeoutException(e.Message, e));

    private static HttpRequestError ErrorOf(FetchCode code) => code switch
    {
        FetchCode.HostNotResolved or FetchCode.ProxyNotResolved => HttpRequestError.NameResolutionError,
        FetchCode.CouldNotConnect => HttpRequestError.ConnectionError,
        FetchCode.TlsFailed or FetchCode.CertificateRefused => HttpRequestError.SecureConnectionError,
        FetchCode.WeirdReply or FetchCode.UnsupportedProtocol or FetchCode.BadCoding or FetchCode.RangeNotServed
            => HttpRequestError.InvalidResponse,
        FetchCode.PartialBody or FetchCode.NothingCame or FetchCode.ReceiveFailed => HttpRequestError.ResponseEnded,
        FetchCode.TooLarge or FetchCode.TooManyRedirects => HttpRequestError.ConfigurationLimitExceeded,
        _ => HttpRequestError.Unknown,
    };
}
