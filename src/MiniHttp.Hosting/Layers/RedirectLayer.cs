using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Sends requests elsewhere by the rules of the settings: the first that matches, whatever files there are.</summary>
/// <param name="inner">What is within.</param>
/// <param name="rules">The rules.</param>
internal sealed class RedirectLayer(IRequestHandler inner, IReadOnlyList<RedirectRule> rules) : SiteLayer(inner)
{
    /// <inheritdoc/>
    protected override bool TryAnswer(RequestHead request, IConnection connection, Response response)
    {
        if (request.Method == Method.Unknown || RequestPath.Of(request.Target.Path, out bool isDirectory) is not { } relative)
        {
            return false;
        }

        byte[] path = isDirectory && relative.Length > 0 ? [(byte)'/', .. relative, (byte)'/'] : [(byte)'/', .. relative];
        foreach (RedirectRule rule in rules)
        {
            if (rule.Lead(path) is { } target)
            {
                Redirect.To(request, connection, response, rule.Status, target);
                return true;
            }
        }

        return false;
    }
}
