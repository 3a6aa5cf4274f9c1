using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>--allow-host: answers 403 to requests that call the server by a name of somebody else, before anything else is looked at.</summary>
/// <param name="inner">What is within.</param>
/// <param name="hosts">The names.</param>
internal sealed class HostLayer(IRequestHandler inner, AllowedHosts hosts) : SiteLayer(inner)
{
    /// <inheritdoc/>
    protected override bool TryAnswer(RequestHead request, IConnection connection, Response response)
    {
        if (hosts.Allow(request))
        {
            return false;
        }

        ErrorPage.Write(response, StatusCode.Forbidden, "This server does not answer to that host name. Its IP address always works.", "RFC 1945 §9.4, §12");
        return true;
    }
}
