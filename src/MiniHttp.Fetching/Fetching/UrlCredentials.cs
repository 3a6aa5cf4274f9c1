using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>
/// User and password as a URL carries them: never sent in it, but by Authorization (RFC 9110 §4.2.4).
/// </summary>
internal static class UrlCredentials
{
    public static NetworkCredential? Of(HttpUrl url)
    {
        if (url.UserInfo is not { } text)
        {
            return null;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(text), "")
            : new NetworkCredential(Uri.UnescapeDataString(text[..colon]), Uri.UnescapeDataString(text[(colon + 1)..]));
    }
}
