namespace MiniHttp.Bench;

/// <summary>What minihttpd is meant to reach at a workload.</summary>
/// <param name="Workload">The name of the workload.</param>
/// <param name="Title">The workload in words.</param>
/// <param name="Server">The strategy.</param>
/// <param name="Limit">The most that it may be: a ratio, or bytes, milliseconds, MiB.</param>
/// <param name="Others">Of these the best of each round is compared with; none for a limit by itself.</param>
/// <param name="Unit">Of a limit by itself.</param>
/// <param name="Scale">How much of the measured unit one of that unit is.</param>
internal sealed record Target(string Workload, string Title, string Server, double Limit, string[] Others, string Unit = "", double Scale = 1)
{
    private static readonly string[] Nginx = [ServerCatalog.Nginx], Kestrel = [ServerCatalog.KestrelName];
    private static readonly string[] Three = [ServerCatalog.Nginx, ServerCatalog.Lighttpd, ServerCatalog.H2o];

    /// <summary>All of them, in the order of the table.</summary>
    public static IEnumerable<Target> All { get; } = [.. Make()];

    /// <summary>What is compared with, in words.</summary>
    public string Against => Others.Length switch
    {
        0 => $"≤ {Limit} {Unit}",
        1 => $"≤ {Limit} × {Others[0]}",
        _ => $"≤ {Limit} × the best of {string.Join(", ", Others)}",
    };

    /// <summary>What was measured, in the unit of the limit; null if nothing was.</summary>
    public Spread? Measured(Results results) => Others.Length > 0
        ? results.Ratio(Workload, Server, Others)
        : results.Cost(Workload, Server) is { } cost ? new Spread(cost.Median / Scale, cost.Least / Scale, cost.Most / Scale) : null;

    private static IEnumerable<Target> Make()
    {
        const string Select = ServerCatalog.Select, ThreadPool = ServerCatalog.ThreadPool;
        foreach (Workload workload in new[] { Bench.Workload.NewConnection, Bench.Workload.KeepAlive })
        {
            yield return Of(workload, Select, 0.85, Three);
            yield return Of(workload, ThreadPool, 1.1, Nginx);
            yield return Of(workload, ThreadPool, 0.3, Kestrel);
        }

        foreach (Workload workload in Bench.Workload.All.Where(workload => workload.Name is "304" or "404" or "range"))
        {
            yield return Of(workload, Select, 1.0, Nginx);
            yield return Of(workload, ThreadPool, 1.2, Nginx);
        }

        yield return Of(Bench.Workload.Large, Select, 1.05, Nginx);
        yield return Of(Bench.Workload.Large, ThreadPool, 1.1, Nginx);

        string idle = $"{IdleConnections.Count} idle connections, each";
        yield return new(Bench.Workload.Idle, idle, Select, 0.5, [], "KiB", 1024);
        yield return new(Bench.Workload.Idle, idle, ThreadPool, 4, [], "KiB", 1024);
        yield return new(Bench.Workload.Start, "start to first answer", Select, 40, [], "ms");
        yield return new(Bench.Workload.Start, "start to first answer", ThreadPool, 40, [], "ms");
        yield return new(Bench.Workload.Memory, "memory after start", Select, 16, [], "MiB");
        yield return new(Bench.Workload.Memory, "memory after start", ThreadPool, 20, [], "MiB");
        foreach (Target target in OfLog())
        {
            yield return target;
        }
    }

    private static IEnumerable<Target> OfLog() =>
        from workload in Bench.Workload.All
        where workload != Bench.Workload.Large
        from server in new[] { ServerCatalog.Select, ServerCatalog.ThreadPool }
        select Of(workload, server == ServerCatalog.Select ? ServerCatalog.SelectLog : ServerCatalog.ThreadPoolLog, 1.15, [server]);

    private static Target Of(Workload workload, string server, double limit, string[] others)
        => new(workload.Name, workload.Title, server, limit, others);
}
