// The last line of defence: an exception of the files or of the user's handler becomes a response, and every response
// is logged.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Answers requests, explains refusals and logs both.</summary>
/// <param name="inner">Files, or the handler of the user.</param>
/// <param name="accessLog">Receives every response.</param>
/// <param name="logger">Receives exceptions.</param>
internal sealed partial class SiteHandler(IRequestHandler inner, AccessLog accessLog, ILogger<SiteHandler> logger)
    : IRequestHandler
{
    /// <inheritdoc/>
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        try
        {
            inner.Answer(request, connection, response);
        }
        catch (IOException e) when (IsShortage(e))
        {
            Explain(Rejection.Overloaded, response); // Not logged for each: the accept loop reports it once.
        }
#pragma warning disable CA1031 // Whatever went wrong, the client is told that something did, and the log what.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e);
            Explain(Rejection.HandlerFailed, response);
        }
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response)
        => inner.Refuse(reason, request, response);

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered)
    {
        accessLog.Write(answered);
        inner.Ended(answered);
    }

    private static void Explain(Rejection reason, Response response)
    {
        response.Clear();
        ErrorPage.Write(response, reason);
    }

    // No descriptor is left to open the file with, or another program holds it for a moment. On Unix the error's number
    // is the exception's HResult.
    private static bool IsShortage(IOException e)
        => !OperatingSystem.IsWindows() && e.HResult is (ErrorNumber.OutOfDescriptors or ErrorNumber.SystemOutOfDescriptors or ErrorNumber.TryAgain);

    [LoggerMessage(1, LogLevel.Error, "A request could not be answered")]
    private partial void LogFailed(Exception exception);
}
