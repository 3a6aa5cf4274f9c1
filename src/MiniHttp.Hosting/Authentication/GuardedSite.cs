// RFC 1945 §9.4 (401), §10.16 and §11.1 before the site: a client without the right credentials is asked for them.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Lets those requests through to the site that the guard lets in.</summary>
/// <param name="site">What is guarded.</param>
/// <param name="guard">Decides.</param>
/// <param name="realm">What a password is for.</param>
internal sealed class GuardedSite(IRequestHandler site, AccessGuard guard, string realm) : IRequestHandler
{
    private const string TooManyWrong
        = "Too many wrong passwords have come from your address. Wait half a minute and try again.";

    private const string TooManyChecks
        = "Too many passwords are being checked at this moment. Try again in a few seconds.";

    private static readonly string TooLong
        = $" Passwords of more than {BcryptPassword.MaxPasswordBytes} bytes are refused, since bcrypt ignores the rest:"
            + " ask for a shorter one.";

    private readonly string _challenge = Challenge.FormatBasic(realm);
    private readonly string _explanation
        = $"This needs a user name and a password for \"{realm}\". Reload the page to enter them.";

    /// <inheritdoc/>
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        LoginResult result = guard.Check(request, connection, response);
        if (result.Check == CredentialsCheck.Right)
        {
            site.Answer(request, connection, response);
        }
        else
        {
            Refuse(result, response);
        }
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response) => site.Refuse(reason, request, response);

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered) => site.Ended(answered);

    private void Refuse(LoginResult result, Response response)
    {
        switch (result.Check)
        {
            case CredentialsCheck.Pending:
                response.Head.Status = StatusCode.Unauthorized; // For the access log, if the client does not wait.
                break;
            case CredentialsCheck.Limited:
                RefuseForNow(result, response, StatusCode.TooManyRequests, TooManyWrong, "RFC 6585 §4");
                break;
            case CredentialsCheck.Busy:
                RefuseForNow(result, response, StatusCode.ServiceUnavailable, TooManyChecks, "RFC 1945 §9.5");
                break;
            default:
                response.Head.Fields.Add(FieldName.WwwAuthenticate, _challenge);
                string more = result.Check == CredentialsCheck.TooLong ? TooLong : "";
                ErrorPage.Write(response, StatusCode.Unauthorized, $"{_explanation}{more}", "RFC 1945 §11");
                break;
        }
    }

    private static void RefuseForNow(LoginResult result, Response response, StatusCode status, string why, string rule)
    {
        response.Head.Fields.Add(FieldName.RetryAfter, (long)Math.Ceiling(result.RetryAfter.TotalSeconds));
        ErrorPage.Write(response, status, why, rule);
    }
}
