// From HttpRequestMessage to FetchRequest: HTTP/1.0, no field that the message does not have, and content with a
// length.

using System.Net.Http.Headers;

namespace MiniHttp.Fetching;

/// <summary>Reads request messages.</summary>
internal static class RequestMessages
{
    // Written by the composer, or not of HTTP/1.0: 100 (Continue) and chunked are of 1.1 (RFC 9110 §10.1.1, §7.6.1).
    private static readonly string[] Dropped = ["Content-Length", "Expect", "Transfer-Encoding"];

    /// <summary>Reads a message, its content into memory if its length is unknown.</summary>
    /// <exception cref="FetchException">The URL is malformed.</exception>
    /// <exception cref="NotSupportedException">The URL is neither http nor https.</exception>
    public static async Task<FetchRequest> ReadAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        CheckVersion(message);
        Uri url = UrlOf(message);
        var fields = new List<KeyValuePair<string, string?>>();
        Add(fields, message.Headers);
        RequestEntity? entity = null;
        if (message.Content is { } content)
        {
            entity = await ReadAsync(content, cancellation).ConfigureAwait(false);
            Add(fields, content.Headers);
        }

        if (!message.Headers.NonValidated.Contains("Accept"))
        {
            fields.Add(new("Accept", null));
        }

        return new FetchRequest(url)
        {
            Method = message.Method.Method,
            Fields = fields,
            Entity = entity,
            UserAgent = "",
        };
    }

    private static void CheckVersion(HttpRequestMessage message)
    {
        if (message.VersionPolicy != HttpVersionPolicy.RequestVersionOrLower && message.Version > new Version(1, 0))
        {
            throw new HttpRequestException(
                HttpRequestError.VersionNegotiationError,
                $"HTTP/{message.Version} or higher was asked for, and only HTTP/1.0 is spoken: "
                + "set VersionPolicy to RequestVersionOrLower");
        }
    }

    private static Uri UrlOf(HttpRequestMessage message)
        => message.RequestUri is not { IsAbsoluteUri: true } url
            ? throw new InvalidOperationException("The request has no absolute RequestUri.")
            : url.Scheme is "http" or "https" ? url
            : throw new NotSupportedException($"The scheme {url.Scheme} is not supported, only http and https are.");

    private static async Task<RequestEntity> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength is null)
        {
            await content.LoadIntoBufferAsync(cancellation).ConfigureAwait(false);
        }

        Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return RequestEntity.FromStream(stream, length: content.Headers.ContentLength);
    }

    private static void Add(List<KeyValuePair<string, string?>> fields, HttpHeaders headers)
    {
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
        {
            if (!Dropped.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                fields.Add(new(name, values.ToString()));
            }
        }
    }
}
