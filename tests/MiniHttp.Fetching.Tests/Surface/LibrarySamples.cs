// The samples of docs/library.md, compiled: between the marks stands the text of the document.

namespace MiniHttp.Fetching.Tests;

internal static class LibrarySamples
{
    public static async Task FetchAsync()
    {
        // <sample>
        var fetcher = new HttpFetcher(new FetchOptions { FollowRedirects = true, Timeout = TimeSpan.FromSeconds(30) });

        await using FetchResult page = await fetcher.FetchAsync(new FetchRequest("http://127.0.0.1:8080/"));
        if (page.IsSuccess)
        {
            Console.WriteLine(await page.ReadAsStringAsync());
        }
        else
        {
            Console.WriteLine(page.Error ?? $"{page.Status}"); // "could not connect to …", or "404 Not Found"
        }
        // </sample>

        // <sample>
        foreach ((string name, string value) in page.Fields)
        {
            Console.WriteLine($"{name}: {value}");
        }

        foreach ((byte[] name, byte[] value) in page.Fields.AsBytes())
        {
            Console.WriteLine($"{name.Length} and {value.Length} bytes");
        }

        string? type = page.Fields["Content-Type"];
        // </sample>

        // <sample>
        FetchResult saved = await fetcher.DownloadAsync(new FetchRequest("http://127.0.0.1:8080/big.iso"), "big.iso");
        // </sample>
        _ = (type, saved);
    }

    public static FetchRequest Upload()
    {
        // <sample>
        var upload = new FetchRequest("http://127.0.0.1:8080/notes.txt")
        {
            Method = "PUT",
            Entity = RequestEntity.FromFile("notes.txt", "text/plain; charset=utf-8"),
        };
        // </sample>
        return upload;
    }

    public static async Task<string> ByHttpClientAsync()
    {
        // <sample>
        var options = new FetchOptions { FollowRedirects = true, Decode = true };
        using var http = new HttpClient(new MiniHttpMessageHandler(options));
        string page = await http.GetStringAsync("http://127.0.0.1:8080/");
        // </sample>
        return page;
    }
}
