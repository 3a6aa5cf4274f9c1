// The whole site as the exchange sees it: static files, the pages for refusals, the access log, and the last line of defence.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Answers requests, explains refusals and logs both.</summary>
internal sealed partial class SiteHandler(StaticFileHandler files, EchoPage echo, AccessLog accessLog, ILogger<SiteHandler> logger) : IRequestHandler
{
    /// <inheritdoc/>
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        Rejection? reason;
        try
        {
            reason = echo.TryAnswer(request, response) ? null : files.Answer(request, connection, response);
        }
        catch (IOException e) when (IsShortage(e))
        {
            reason = Rejection.Overloaded; // Not logged for each: the accept loop reports it once.
        }
#pragma warning disable CA1031 // Whatever went wrong, the client is told that something did, and the log what.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e);
            reason = Rejection.HandlerFailed;
        }

        if (reason is not null)
        {
            response.Clear();
            Refuse(reason.Value, request, response);
        }
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response)
    {
        RejectionRow row = reason.Row();
        ErrorPage.Write(response, row.Status, row.Explanation, row.Rule);
    }

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered) => accessLog.Write(answered);

    // No descriptor is left to open the file with, or another program holds it for a moment. On Unix the error's number is the
    // exception's HResult.
    private static bool IsShortage(IOException e)
        => !OperatingSystem.IsWindows() && e.HResult is (ErrorNumber.OutOfDescriptors or ErrorNumber.SystemOutOfDescriptors or ErrorNumber.TryAgain);

    [LoggerMessage(1, LogLevel.Error, "A request could not be answered")]
    private partial void LogFailed(Exception exception);
}
