// RFC 1945 §9.4 (401), §10.16 and §11.1 before the site: a client without the right credentials is asked for them.

using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Lets those requests through to the site that the guard lets in.</summary>
/// <param name="site">What is guarded.</param>
/// <param name="guard">Decides.</param>
/// <param name="realm">What a password is for.</param>
internal sealed class GuardedSite(IRequestHandler site, AccessGuard guard, string realm) : IRequestHandler
{
    private readonly string _challenge = Challenge.FormatBasic(realm);

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
                AddRetryAfter(result, response);
                ErrorPage.Write(
                    response, StatusCode.TooManyRequests, "Too many wrong passwords have come from your address. Wait half a minute and try again.", "RFC 6585 §4");
                break;
            case CredentialsCheck.Busy:
                AddRetryAfter(result, response);
                ErrorPage.Write(
                    response, StatusCode.ServiceUnavailable, "Too many passwords are being checked at this moment. Try again in a few seconds.", "RFC 1945 §9.5");
                break;
            default:
                response.Head.Fields.Add(FieldName.WwwAuthenticate, _challenge);
                ErrorPage.Write(response, StatusCode.Unauthorized, ExplanationOf(result.Check), "RFC 1945 §11");
                break;
        }
    }

    private static void AddRetryAfter(LoginResult result, Response response)
        => response.Head.Fields.Add(FieldName.RetryAfter, (long)Math.Ceiling(result.RetryAfter.TotalSeconds));

    private string ExplanationOf(CredentialsCheck check)
        => $"This needs a user name and a password for \"{realm}\". Reload the page to enter them."
            + (check == CredentialsCheck.TooLong
                ? $" Passwords of more than {BcryptPassword.MaxPasswordBytes} bytes are refused, since bcrypt ignores the rest: ask for a shorter one." : "");
}
