using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniHttp.Bench;

/// <summary>What a load program counted.</summary>
/// <param name="Requests">Answers that were as they should be.</param>
/// <param name="PerSecond">How many a second.</param>
internal readonly record struct LoadCount(long Requests, double PerSecond);

/// <summary>The programs that make requests, as many and as fast as they can.</summary>
internal static partial class Load
{
    /// <summary>ab: a connection for each request, by HTTP/1.0.</summary>
    /// <exception cref="BenchException">A request failed.</exception>
    public static LoadCount NewConnections(RunningServer server, string path, string cores, long requests)
    {
        string said = Run("ab", cores, ["-q", "-n", $"{requests}", "-c", $"{server.Program.Connections}", $"http://{server.EndPoint}{path}"]);
        long complete = (long)Number(AbComplete(), said), failed = (long)Number(AbFailed(), said);
        if (failed > 0 || said.Contains("Non-2xx", StringComparison.Ordinal) || complete != requests)
        {
            throw new BenchException($"ab: {failed} of {complete} requests failed");
        }

        return new LoadCount(complete, Number(AbPerSecond(), said));
    }

    /// <summary>wrk: connections that stay. The field asks HTTP/1.0 servers for that, and tells the others nothing new.</summary>
    /// <exception cref="BenchException">A request failed.</exception>
    public static LoadCount KeepAlive(RunningServer server, Workload workload, string cores, int seconds, int threads = 1)
    {
        IEnumerable<string> fields = workload.Fields(server.Place.Site).Prepend("Connection: keep-alive").SelectMany(field => new[] { "-H", field });
        string said = Run("wrk", cores, [$"-t{threads}", $"-c{server.Program.Connections}", $"-d{seconds}s", .. fields, $"http://{server.EndPoint}{workload.Path}"]);
        long requests = (long)Number(WrkRequests(), said), refused = WrkRefused().IsMatch(said) ? (long)Number(WrkRefused(), said) : 0;

        // 404 is what some are meant to be.
        if (requests == 0 || refused != (workload.Status >= 400 ? requests : 0) || WrkErrors().IsMatch(said))
        {
            throw new BenchException($"wrk: {requests} requests, of which {refused} were refused. {WrkErrors().Match(said).Value}".TrimEnd());
        }

        return new LoadCount(requests, Number(WrkPerSecond(), said));
    }

    private static string Run(string program, string cores, string[] words)
    {
        var start = new ProcessStartInfo("taskset", ["-c", cores, program, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new BenchException($"{program}: {errors.Result.Trim().Split('\n')[^1]}");
        }

        return said;
    }

    private static double Number(Regex pattern, string text)
        => pattern.Match(text) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new BenchException($"a load program says something else than it did: no match of {pattern}");

    [GeneratedRegex(@"Complete requests: +(\d+)")]
    private static partial Regex AbComplete();

    [GeneratedRegex(@"Failed requests: +(\d+)")]
    private static partial Regex AbFailed();

    [GeneratedRegex(@"Requests per second: +([\d.]+)")]
    private static partial Regex AbPerSecond();

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex WrkRequests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex WrkRefused();

    [GeneratedRegex(@"Socket errors: .*")]
    private static partial Regex WrkErrors();

    [GeneratedRegex(@"Requests/sec: +([\d.]+)")]
    private static partial Regex WrkPerSecond();
}
