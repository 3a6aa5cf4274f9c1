// The program of docs/library.md ("Both in one"), compiled and run. Between the marks it is the text of the document,
// except the URL and the path.

using System.Text;

namespace MiniHttp.Fetching.Tests;

internal static class ProgramSample
{
    /// <summary>Runs the sample.</summary>
    /// <returns>What it prints.</returns>
    public static async Task<string> RunAsync(string url, string path)
    {
        var Console = new Lines();

        // <sample>
        var fetcher = new HttpFetcher(new FetchOptions { FollowRedirects = true, Timeout = TimeSpan.FromSeconds(30) });

        // As text, bytes, JSON, or a stream. Reading throws where the body is cut short: its end is reached only by all of it.
        await using (FetchResult page = await fetcher.FetchAsync(new FetchRequest(url)))
        {
            // Throws for a failure, and for any status but 2xx.
            Console.WriteLine(await page.EnsureSuccess().ReadAsStringAsync());
            Console.WriteLine($"{page.Status} {page.MediaType}: {page.Verdict}");
        }

        // To a file, by way of page.html.part. The next call continues an interrupted one. Only 2xx replaces the file.
        await using FetchResult saved = await fetcher.DownloadAsync(new FetchRequest(url), path);
        Console.WriteLine(saved.IsSuccess ? $"saved: {saved.Verdict}" : $"{saved.Code}: {saved.Error}");
        // </sample>

        return Console.ToString();
    }

    private sealed class Lines
    {
        private readonly StringBuilder _text = new();

        public void WriteLine(string line) => _text.Append(line).Append('\n');

        public override string ToString() => _text.ToString();
    }
}
