// From FetchResult to HttpResponseMessage: fields of the entity go to the content, others to the response.

using System.Net;

namespace MiniHttp.Fetching;

/// <summary>Writes response messages.</summary>
internal static class ResponseMessages
{
    /// <summary>The message for a result; disposing of it closes the connection.</summary>
    /// <param name="result">A response.</param>
    /// <param name="request">The request; after redirects it gets the URL and method that were answered, as with
    /// <see cref="SocketsHttpHandler"/>.</param>
    /// <param name="decodes">Whether content codings were removed.</param>
    public static HttpResponseMessage Write(FetchResult result, HttpRequestMessage request, bool decodes)
    {
        Stream body = result.Body ?? Stream.Null;
        var response = new HttpResponseMessage((HttpStatusCode)(result.Status?.Value ?? 200))
        {
            ReasonPhrase = result.ReasonPhrase,
            Version = result.Version is { } version ? new Version(version.Major, version.Minor) : new Version(1, 0),
            Content = new StreamContent(new MessageBodyStream(body)),
            RequestMessage = request,
        };
        WriteFields(result, response, decodes);
        if (result.RedirectCount > 0)
        {
            string fragment = result.Url.Fragment is { } text ? $"#{text}" : "";
            request.RequestUri = new Uri(result.Url + fragment);
            request.Method = HttpMethod.Parse(result.Method);
        }

        return response;
    }

    // StreamContent has no length of its own, so that Content-Length is the server's. Of a body that was decoded,
    // neither coding nor length are true any more.
    private static void WriteFields(FetchResult result, HttpResponseMessage response, bool decodes)
    {
        bool isDecoded = decodes && result.Fields["Content-Encoding"] is not null && HasBody(result);
        foreach ((string name, string value) in result.Fields)
        {
            if (isDecoded && IsOfCoding(name))
            {
                continue;
            }

            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static bool HasBody(FetchResult result)
        => result.Method != "HEAD" && result.Status is { AllowsBody: true };

    private static bool IsOfCoding(string name)
        => name.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);
}
