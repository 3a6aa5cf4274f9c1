using System.Globalization;
using System.Text;

namespace MiniHttp.Bench;

/// <summary>One measurement. Less cost is better, whatever its unit is.</summary>
/// <param name="Round">What is compared was measured in the same one.</param>
/// <param name="Workload">Its name.</param>
/// <param name="Server">Its name.</param>
/// <param name="Cost">Microseconds of processors for each request; bytes for each idle connection; milliseconds; MiB.</param>
/// <param name="PerSecond">Requests; 0 where that means nothing.</param>
internal sealed record Sample(int Round, string Workload, string Server, double Cost, double PerSecond);

/// <summary>What came of several measurements.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    /// <summary>Of any number of values but none.</summary>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return null;
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}

/// <summary>All measurements, and why there is none.</summary>
internal sealed class Results
{
    private readonly List<Sample> _samples = [];
    private readonly Dictionary<(string Server, string Workload), string> _reasons = [];

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Why something was not measured, or does not count.</summary>
    public IReadOnlyDictionary<(string Server, string Workload), string> Reasons => _reasons;

    /// <summary>Adds a measurement.</summary>
    public void Add(Sample sample) => _samples.Add(sample);

    /// <summary>Takes a server out of a workload, with what was measured of it. The first reason stays.</summary>
    public void Disqualify(string server, string workload, string reason)
    {
        _reasons.TryAdd((server, workload), reason);
        _samples.RemoveAll(sample => sample.Server == server && sample.Workload == workload);
    }

    /// <summary>Whether a server may go on with a workload.</summary>
    public bool Qualifies(string server, string workload) => !_reasons.ContainsKey((server, workload));

    /// <summary>The cost of a request.</summary>
    public Spread? Cost(string workload, string server) => Spread.Of(Of(workload, server).Select(sample => sample.Cost));

    /// <summary>Requests for each second.</summary>
    public Spread? PerSecond(string workload, string server) => Spread.Of(Of(workload, server).Select(sample => sample.PerSecond));

    /// <summary>How a server compares with the best of some others in the same round: ratios first, then their median.</summary>
    public Spread? Ratio(string workload, string server, IReadOnlyList<string> others)
        => Spread.Of(
            from sample in Of(workload, server)
            let best = _samples.Where(other => other.Round == sample.Round && other.Workload == workload && others.Contains(other.Server))
                .Select(other => other.Cost).DefaultIfEmpty(double.NaN).Min()
            where best > 0
            select sample.Cost / best);

    /// <summary>Every measurement, a line each.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("round,workload,server,cost,per_second\n");
        foreach (Sample sample in _samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"{sample.Round},{sample.Workload},{sample.Server},{sample.Cost:F3},{sample.PerSecond:F1}\n");
        }

        return text.ToString();
    }

    private IEnumerable<Sample> Of(string workload, string server)
        => _samples.Where(sample => sample.Workload == workload && sample.Server == server);
}
