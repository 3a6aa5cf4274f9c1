// From what went wrong to the code and the sentence that a user gets: one place for all of it.

using System.Globalization;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

/// <summary>Puts failures into codes and words.</summary>
internal static class FetchFailure
{
    public static FetchException Of(ConnectException e, bool ofProxy) => new(
        e.Failure switch
        {
            ConnectFailure.NameNotResolved => ofProxy ? FetchCode.ProxyNotResolved : FetchCode.HostNotResolved,
            ConnectFailure.TimedOut => FetchCode.TimedOut,
            _ => FetchCode.CouldNotConnect,
        },
        e.Message,
        e);

    public static FetchException Of(TlsException e) => e.Failure switch
    {
        TlsFailure.Certificate or TlsFailure.WeakCertificate => new(FetchCode.CertificateRefused, e.Message, e),
        TlsFailure.TimedOut => new(FetchCode.TimedOut, e.Message, e),
        _ => new(FetchCode.TlsFailed, e.Message, e),
    };

    /// <summary>The status is not one that was asked for.</summary>
    public static FetchException Of(HttpUrl url, ResponseHead head)
    {
        string phrase = head.ReasonPhrase ?? head.Status.ReasonPhrase;
        return new FetchException(FetchCode.HttpError, $"{url}: the server answered {head.Status.Value} {phrase}");
    }

    /// <param name="verdict">How the response ended, not well.</param>
    /// <param name="system">What the system said of the connection, or null.</param>
    /// <param name="url">What was asked for.</param>
    /// <param name="elapsed">Since the try began.</param>
    public static FetchException Of(ResponseVerdict verdict, string? system, HttpUrl url, TimeSpan elapsed)
    {
        string seconds = elapsed.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        string text = verdict.Ending switch
        {
            ResponseEnding.TimedOut => $"{verdict} after {seconds} s",
            ResponseEnding.Reset when system is not null => $"{verdict}: {system}",
            _ => verdict.ToString(),
        };
        return new FetchException(CodeOf(verdict), $"{url}: {text}");
    }

    private static FetchCode CodeOf(ResponseVerdict verdict) => verdict.Ending switch
    {
        ResponseEnding.CutShort
            => verdict.Phase == ClientPhase.ReadingBody ? FetchCode.PartialBody : FetchCode.ReceiveFailed,
        ResponseEnding.NothingCame => FetchCode.NothingCame,
        ResponseEnding.Reset => verdict.Phase == ClientPhase.Sending ? FetchCode.SendFailed : FetchCode.ReceiveFailed,
        ResponseEnding.TimedOut => FetchCode.TimedOut,
        ResponseEnding.TooLarge => FetchCode.TooLarge,
        ResponseEnding.VersionRefused => FetchCode.UnsupportedProtocol,
        ResponseEnding.RequestCutShort => FetchCode.ReadFailed,
        _ => FetchCode.WeirdReply,
    };
}
