using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

/// <summary>HttpClients over the handler under test, and over .NET's own to compare with.</summary>
internal static class HttpClients
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static HttpClient Ours(FetchOptions? options = null) => new(new MiniHttpMessageHandler(options))
    {
        Timeout = RawClient.HangLimit,
    };

    public static HttpClient DotNets(bool follows = false, bool decodes = false) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = follows,
        AutomaticDecompression = decodes ? System.Net.DecompressionMethods.All : System.Net.DecompressionMethods.None,
        UseProxy = false,
        UseCookies = false,
    })
    {
        Timeout = RawClient.HangLimit,
    };

    /// <summary>What a program sees of a response, its body included.</summary>
    public static async Task<string> DescribeAsync(HttpClient http, HttpRequestMessage request)
    {
        using HttpResponseMessage response = await http.SendAsync(request, Stop);
        string body = await response.Content.ReadAsStringAsync(Stop);
        IEnumerable<string> lines =
        [
            $"{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}",
            .. response.Headers.NonValidated.Select(field => $"response: {field.Key}: {field.Value}"),
            .. response.Content.Headers.NonValidated.Select(field => $"content: {field.Key}: {field.Value}"),
            $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}",
            body,
        ];
        return string.Join('\n', lines);
    }
}
