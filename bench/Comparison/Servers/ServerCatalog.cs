using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MiniHttp.Bench;

/// <summary>All servers that take part, and how each is started.</summary>
internal sealed partial class ServerCatalog
{
    private const string Python = "python", Kestrel = "kestrel", Floor = "floor", FloorLook = "floor-look", Thread = "thread", WithLog = "-log";

    /// <summary>The names that others refer to.</summary>
    public const string Nginx = "nginx", Lighttpd = "lighttpd", H2o = "h2o", Select = "select", ThreadPool = "threadpool", KestrelName = Kestrel, SelectLog = Select + WithLog, ThreadPoolLog = ThreadPool + WithLog;

    private readonly CompareOptions _options;

    public ServerCatalog(CompareOptions options)
    {
        _options = options;
        All = [.. Make().Where(server => options.Servers.Count == 0 || options.Servers.Contains(server.Name))];
    }

    /// <summary>The names that the command line knows, in the order of the tables.</summary>
    public static IReadOnlyList<string> AllNames { get; } =
        [Select, ThreadPool, Thread, SelectLog, ThreadPoolLog, Nginx, Lighttpd, H2o, Kestrel, Python, Floor, FloorLook];

    /// <summary>Those that were asked for, whether they are there or not.</summary>
    public IReadOnlyList<ServerProgram> All { get; }

    /// <summary>A program, also where only root looks for it.</summary>
    /// <returns>Its path, or null.</returns>
    public static string? Find(string program)
        => ((Environment.GetEnvironmentVariable("PATH") ?? "") + ":/usr/sbin:/usr/local/sbin").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>What a program says when it is asked for one line.</summary>
    public static string Say(string program, params string[] words)
    {
        using Process? process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true });
        Task<string> errors = process!.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").Trim();
    }

    /// <summary>The number in it.</summary>
    public static string VersionOf(string program, params string[] words) => Number().Match(Say(program, words)).Value;

    [GeneratedRegex(@"\d[\d.]+")]
    private static partial Regex Number();

    private IEnumerable<ServerProgram> Make()
    {
        foreach (string strategy in new[] { Select, ThreadPool, Thread })
        {
            yield return Ours(strategy);
        }

        foreach (string strategy in new[] { Select, ThreadPool })
        {
            yield return Ours(strategy, "common") with
            {
                Name = strategy + WithLog,
                Title = $"minihttpd {strategy}, with its log",
                WritesLog = true,
                LeftOut = new[] { Workload.Large.Name, Workload.Idle, Workload.Start, Workload.Workers }
                    .ToDictionary(workload => workload, _ => "the log is not at work there"),
            };
        }

        yield return Peer(Nginx, "nginx-light", ["-v"], place => ["-p", place.Site.Work, "-c", Configure(Nginx, place)]);
        yield return Peer(Lighttpd, "lighttpd", ["-v"], place => ["-D", "-f", Configure(Lighttpd, place)]);
        yield return Peer(H2o, "h2o", ["-v"], place => ["-c", Configure(H2o, place)]);
        yield return KestrelFiles();
        yield return PythonModule();
        yield return BareLoop(Floor, "the floor", []);
        yield return BareLoop(FloorLook, "the floor, and statx", ["--look"]);
    }

    private ServerProgram Ours(string strategy, string log = "none") => new(strategy, $"minihttpd {strategy}", place =>
    [
        _options.Minihttpd!, place.Site.Root, "--port", $"{place.Port}", "--concurrency", strategy, "--log", log,
        "--max-connections", "20000", "--max-requests", "0",
        .. place.Workers > 1 ? ["--workers", $"{place.Workers}"] : Array.Empty<string>(),
    ])
    {
        IsOurs = true,
        Missing = _options.Minihttpd is null ? "not built" : null,
        Version = _options.Minihttpd is null ? "" : Say(_options.Minihttpd, "--version"),
        LeftOut = strategy != Thread ? [] : new Dictionary<string, string>
        {
            [Workload.Idle] = "it has as many clients as threads, 256",
        },
    };

    private static ServerProgram Peer(string name, string package, string[] version, Func<ServerPlace, string[]> words)
    {
        string? path = Find(name);
        return new ServerProgram(name, name, place => [path!, .. words(place)])
        {
            Missing = path is null ? $"not installed (Debian: apt-get install {package})" : null,
            Version = path is null ? "" : VersionOf(path, version),
        };
    }

    private ServerProgram KestrelFiles()
    {
        string? program = _options.Kestrel;
        return new ServerProgram(Kestrel, "Kestrel, static files", place => [program!, place.Site.Root, $"{place.Port}"])
        {
            Missing = program is null ? "not built" : null,
            Version = program is null ? "" : $"ASP.NET Core of {Say("dotnet", "--list-runtimes").Split(' ').ElementAtOrDefault(1)}, slim builder, compiled as it runs",
            Environment = new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" }, // As minihttpd: one heap for the one core.
            WarmUp = 2,
            LeftOut = new Dictionary<string, string> { [Workload.Workers] = "it has no workers" },
        };
    }

    private static ServerProgram PythonModule()
    {
        // The program itself, should python3 be a script that looks for it.
        string? path = Find("python3") is null ? null : Say("python3", "-c", "import sys; print(sys.executable)");
        return new ServerProgram(Python, "python3 -m http.server", place =>
            [path!, "-m", "http.server", "--bind", "127.0.0.1", "--directory", place.Site.Root, "--protocol", "HTTP/1.1", $"{place.Port}"])
        {
            Missing = path is null ? "not installed (Debian: apt-get install python3)" : null,
            Version = path is null ? "" : VersionOf(path, "--version"),
            LogsToStandardError = true,
            Connections = 4, // No more than five may wait to be accepted; the next one tries again a second later.
            LeftOut = new Dictionary<string, string>
            {
                [Workload.Workers] = "it has no workers",
                [Workload.Idle] = "it has a thread for each connection",
            },
        };
    }

    private ServerProgram BareLoop(string name, string title, string[] words)
        => new(name, title, place => [_options.Floor!, $"{place.Port}", place.Site.Root + Site.Small, .. words])
        {
            IsFloor = true,
            Missing = _options.Floor is null ? "not built: there is no C compiler (Debian: apt-get install gcc)" : null,
            Version = "bench/floor/floor.c",
            LeftOut = Workload.AllNames
                .Where(workload => workload != Workload.NewConnection.Name && workload != Workload.KeepAlive.Name && workload != Workload.Start)
                .ToDictionary(workload => workload, _ => "it has one answer"),
        };

    // The configuration with what is known only now filled in.
    private string Configure(string name, ServerPlace place)
    {
        string workers = name != Lighttpd ? $"{place.Workers}" : place.Workers > 1 ? $"server.max-worker = {place.Workers}" : "";
        string text = File.ReadAllText(Path.Combine(_options.Bench, "configurations", name + ".conf"))
            .Replace("@ROOT@", place.Site.Root, StringComparison.Ordinal)
            .Replace("@WORK@", place.Site.Work, StringComparison.Ordinal)
            .Replace("@PORT@", $"{place.Port}", StringComparison.Ordinal)
            .Replace("@WORKERS@", workers, StringComparison.Ordinal);
        string path = Path.Combine(place.Site.Work, $"{name}-{place.Port}.conf");
        File.WriteAllText(path, text);
        return path;
    }
}
