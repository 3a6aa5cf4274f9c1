using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>--allow-host: answers 403 to requests by another host name, before anything is looked up.</summary>
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

        const string Explanation = "This server does not answer to that host name. Its IP address always works.";
        ErrorPage.Write(response, StatusCode.Forbidden, Explanation, "RFC 1945 §9.4, §12");
        ErrorPage.Complete(response); // The error pages of the site are inside of this layer.
        return true;
    }
}
