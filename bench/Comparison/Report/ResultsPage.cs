using System.Globalization;
using System.Text;

namespace MiniHttp.Bench;

/// <summary>RESULTS.md: the machine, the targets, the tables.</summary>
internal static class ResultsPage
{
    /// <summary>The whole page.</summary>
    public static string Write(
        CompareOptions options, IReadOnlyList<(string Name, string Value)> machine, ServerCatalog catalog, Results results, TimeSpan elapsed)
    {
        var page = new StringBuilder();
        string command = string.Join(' ', new[]
        {
            "bench/compare",
            options.Quick ? "--quick" : $"--rounds {options.Rounds}",
            options.Seconds == 1 ? "" : $"--seconds {options.Seconds}",
            options.Only.Count == 0 ? "" : $"--only {string.Join(',', options.Only)}",
            options.Servers.Count == 0 ? "" : $"--servers {string.Join(',', options.Servers)}",
        }.Where(word => word.Length > 0));
        page.Append(CultureInfo.InvariantCulture, $"""
            # Results

            Written by `{command}` in {elapsed.TotalMinutes:F0} minutes; the next run writes it anew. How it is measured and how to read it:
            [README.md](README.md). {(File.Exists(Path.Combine(options.Out, "ANALYSIS.md")) ? "What it means: [ANALYSIS.md](ANALYSIS.md). " : "")}Every single measurement: [measurements.csv](measurements.csv).

            ![CPU time for each request, of each server](results.svg)


            """);
        page.Append(Table(["", ""], machine
            .Concat(catalog.All.Where(server => !server.IsOurs && server.Missing is null).Select(server => (server.Title, server.Version)))
            .Select(row => new[] { row.Item1, row.Item2 })));
        WriteTargets(page, options, results);
        WriteCosts(page, options, catalog, results);
        WriteOthers(page, catalog, results);
        WriteReasons(page, catalog, results);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>A number in three figures, or as many as it has before the point.</summary>
    public static string Figure(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };

    private static string Figure(Spread? spread) => spread is { } it ? $"{Figure(it.Median)} ({Figure(it.Least)}–{Figure(it.Most)})" : "–";

    private static void WriteTargets(StringBuilder page, CompareOptions options, Results results)
    {
        // Memory is measured with each start.
        Target[] targets = [.. Target.All.Where(target => options.Wants(target.Workload == Workload.Memory ? Workload.Start : target.Workload))];
        if (targets.Length == 0) return;
        page.Append("""

            ## Targets

            CPU of the server for each request: the ratio within each round, then the median over the rounds, with the least and the most.


            """);
        page.Append(Table(["workload", "minihttpd", "target", "measured", ""], targets.Select(target =>
        {
            Spread? measured = target.Measured(results);
            string verdict = measured is not { } it ? "not measured"
                : it.Median <= target.Limit ? "met"
                : string.Create(CultureInfo.InvariantCulture, $"**missed by {((it.Median / target.Limit) - 1) * 100:F0} %**");
            return new[] { target.Title, target.Server, target.Against, Figure(measured), verdict };
        })));
    }

    private static void WriteCosts(StringBuilder page, CompareOptions options, ServerCatalog catalog, Results results)
    {
        Workload[] workloads = [.. Workload.All.Where(workload => options.Wants(workload.Name))];
        if (workloads.Length == 0) return;
        string[] heads = ["", .. workloads.Select(workload => workload.Title)];
        page.Append("\n## CPU of the server for each request, in µs\n\n");
        page.Append(Table(heads, Rows(catalog, workloads, (workload, server) => results.Cost(workload, server))));
        page.Append("\n## The same as a ratio to nginx in the same round\n\n");
        page.Append(Table(heads, Rows(catalog, workloads, (workload, server) => results.Ratio(workload, server, [ServerCatalog.Nginx]))));
        page.Append("""

            ## Requests for each second

            The server has one core and the load another: where the load is slower, this is its speed, not the server's.


            """);
        page.Append(Table(heads, Rows(catalog, workloads, (workload, server) => results.PerSecond(workload, server))));
    }

    private static void WriteOthers(StringBuilder page, ServerCatalog catalog, Results results)
    {
        page.Append(CultureInfo.InvariantCulture, $"""

            ## Start, memory, workers

            Start: from before the process is made to the first answer. Memory: resident (RSS), of all its processes, after that answer. Idle: by how
            much the memory (PSS) grows for each of {IdleConnections.Count} connections that have had one answer. Workers: by how much two answer more
            keep-alive requests in a second than one, {(Comparison.WorkersShareWithLoad
                ? "where both share two cores with the load: the second gains what the load leaves, and no more"
                : "with two cores of their own")}.


            """);
        page.Append(Table(["", "start, ms", "memory, MiB", "idle, bytes each", "two workers"], catalog.All.Select(server => new[]
        {
            server.Title,
            Figure(results.Cost(Workload.Start, server.Name)),
            Figure(results.Cost(Workload.Memory, server.Name)),
            Figure(results.Cost(Workload.Idle, server.Name)),
            results.Cost(Workload.Workers, server.Name) is { } cost ? $"× {Figure(new Spread(1 / cost.Median, 1 / cost.Most, 1 / cost.Least))}" : "–",
        })));
    }

    private static void WriteReasons(StringBuilder page, ServerCatalog catalog, Results results)
    {
        // One line where the same holds for several workloads.
        var rows =
            from server in catalog.All
            from reason in results.Reasons.Where(reason => reason.Key.Server == server.Name).GroupBy(reason => reason.Value)
            let workloads = server.Missing is null ? string.Join(", ", reason.Select(pair => pair.Key.Workload)) : "all"
            select new[] { server.Title, workloads, reason.Key };
        if (!rows.Any()) return;
        page.Append("\n## Not measured, and why\n\n");
        page.Append(Table(["", "workload", ""], rows));
    }

    private static IEnumerable<string[]> Rows(ServerCatalog catalog, Workload[] workloads, Func<string, string, Spread?> value)
        => catalog.All.Select(server => (string[])[server.Title, .. workloads.Select(workload => Figure(value(workload.Name, server.Name)))]);

    private static StringBuilder Table(string[] heads, IEnumerable<string[]> rows)
    {
        var table = new StringBuilder();
        Row(heads);
        Row([.. heads.Select(_ => "---")]);
        foreach (string[] row in rows)
        {
            Row([.. row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))]);
        }

        return table;

        void Row(string[] cells) => table.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}
