using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Fetching.Tests;

/// <summary>Fetches, and says what came of it.</summary>
internal static class Fetch
{
    public static Task<(FetchResult Result, string Body)> ToMemoryAsync(string url) => ToMemoryAsync(new FetchRequest(url));

    /// <summary>Fetches a body as ISO-8859-1. Not on the thread of the test: a fetch that hangs there could not be given up.</summary>
    public static async Task<(FetchResult Result, string Body)> ToMemoryAsync(FetchRequest request, FetchOptions? options = null)
    {
        using var body = new MemoryStream();
        using var destination = new StreamDestination(body, "memory");
        FetchResult result = await ToAsync(destination, request, options);
        return (result, Encoding.Latin1.GetString(body.ToArray()));
    }

    /// <summary>Fetches to a destination.</summary>
    public static Task<FetchResult> ToAsync(IBodyDestination destination, FetchRequest request, FetchOptions? options)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        return Task.Run(() => new HttpFetcher(options).FetchAsync(request, destination, stop), stop).WaitAsync(RawClient.HangLimit, stop);
    }
}
