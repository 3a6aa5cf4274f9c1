// Downloads a URL to a file and shows the progress. Run it again after Ctrl-C: it continues where it stopped.
//
//     dotnet run --project examples/FetchWithProgress -- http://127.0.0.1:8080/ page.html

using MiniHttp.Fetching;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: FetchWithProgress URL FILE");
    return 2;
}

using var interruption = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true; // The download stops by itself, and leaves FILE.part.
    interruption.Cancel();
};
var fetcher = new HttpFetcher(new FetchOptions
{
    FollowRedirects = true,
    Retry = new RetryOptions { Count = 3 },
    Observer = new ProgressLine(),
});
try
{
    var request = new FetchRequest(args[0]);
    await using FetchResult result = await fetcher.DownloadAsync(request, args[1], interruption.Token);
    Console.Error.WriteLine(result.IsSuccess ? $"\n{args[1]}: {result.Verdict}" : $"\n{result.Error}");
    return (int)result.Code;
}
catch (Exception e) when (e is FetchException or OperationCanceledException)
{
    Console.Error.WriteLine($"\n{e.Message}"); // A URL that is not one, or Ctrl-C.
    return 1;
}

internal sealed class ProgressLine : IFetchObserver
{
    public void OnProgress(long received, long? total)
        => Console.Error.Write(total is > 0 ? $"\r{100 * received / total} %" : $"\r{received} bytes");

    public void OnRedirect(MiniHttp.Protocol.HttpUrl url) => Console.Error.WriteLine($"redirected to {url}");

    public void OnRetry(string why, TimeSpan delay, int left) => Console.Error.WriteLine($"\n{why}; trying again");
}
