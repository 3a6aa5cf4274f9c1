// RFC 1945 §9.4 (401), §10.16 and §11.1 before the site: who is not known is asked who he is.

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
        switch (guard.Check(request))
        {
            case CredentialsCheck.Right:
                site.Answer(request, connection, response);
                break;
            case CredentialsCheck.Unknown:
                response.Head.Fields.Add(FieldName.RetryAfter, 1);
                ErrorPage.Write(
                    response, StatusCode.ServiceUnavailable, "Too many passwords are being tried at this moment; try again in a second.", "RFC 1945 §9.5");
                break;
            default:
                response.Head.Fields.Add(FieldName.WwwAuthenticate, _challenge);
                ErrorPage.Write(
                    response, StatusCode.Unauthorized, $"This is for those who have a user name and a password for \"{realm}\". Reload the page to enter them.", "RFC 1945 §11");
                break;
        }
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response) => site.Refuse(reason, request, response);

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered) => site.Ended(answered);
}
