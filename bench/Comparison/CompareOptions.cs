namespace MiniHttp.Bench;

/// <summary>What was asked for on the command line.</summary>
internal sealed record CompareOptions
{
    /// <summary>How often everything is measured. An odd number: the median is then one that was measured.</summary>
    public int Rounds { get; private init; } = 9;

    /// <summary>How long each load lasts: wrk takes whole seconds.</summary>
    public int Seconds { get; private init; } = 1;

    /// <summary>How often each server is started for the time to its first answer.</summary>
    public int Starts { get; private init; } = 11;

    /// <summary>How often the memory of idle connections is measured, and two workers against one.</summary>
    public int Repeats { get; private init; } = 3;

    /// <summary>Less of everything: to see whether it works, and roughly where one stands.</summary>
    public bool Quick { get; private init; }

    /// <summary>Names of workloads; empty for all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    /// <summary>Names of servers; empty for all.</summary>
    public IReadOnlyList<string> Servers { get; private init; } = [];

    /// <summary>The server that it is all about.</summary>
    public string? Minihttpd { get; private init; }

    /// <summary>True where that is not built from this tree.</summary>
    public bool IsForeign { get; private init; }

    /// <summary>The published Kestrel project.</summary>
    public string? Kestrel { get; private init; }

    /// <summary>The bare loop of system calls.</summary>
    public string? Floor { get; private init; }

    /// <summary>Where bench/ is.</summary>
    public string Bench { get; private init; } = ".";

    /// <summary>Where the results go.</summary>
    public string Out { get; private init; } = ".";

    /// <summary>Whether a workload is to be measured.</summary>
    public bool Wants(string workload) => Only.Count == 0 || Only.Contains(workload);

    /// <summary>Reads the command line.</summary>
    /// <returns>Null if it makes no sense; the error says why.</returns>
    public static CompareOptions? Parse(string[] words, out string? error)
    {
        var options = new CompareOptions();
        error = null;
        for (int i = 0; i < words.Length && error is null; i++)
        {
            if (words[i] == "--quick")
            {
                options = options with { Quick = true, Rounds = 3, Starts = 5, Repeats = 1 };
                continue;
            }

            string name = words[i];
            if (++i == words.Length)
            {
                error = $"{name} needs a value";
                break;
            }

            options = options.With(name, words[i], ref error);
        }

        return error is null ? options : null;
    }

    private CompareOptions With(string name, string value, ref string? error)
    {
        switch (name)
        {
            case "--rounds":
                return this with { Rounds = Number(name, value, ref error) };
            case "--seconds":
                return this with { Seconds = Number(name, value, ref error) };
            case "--only":
                return this with { Only = Names(name, value, Workload.AllNames, ref error) };
            case "--servers":
                return this with { Servers = Names(name, value, ServerCatalog.AllNames, ref error) };
            case "--minihttpd":
                return this with { Minihttpd = Path.GetFullPath(value), IsForeign = true };
            case "--built":
                return this with { Minihttpd = Path.GetFullPath(value) };
            case "--kestrel":
                return this with { Kestrel = Path.GetFullPath(value) };
            case "--floor":
                return this with { Floor = Path.GetFullPath(value) };
            case "--bench":
                return this with { Bench = Path.GetFullPath(value) };
            case "--out":
                return this with { Out = Path.GetFullPath(value) };
            default:
                error = $"unknown option {name}; bench/compare --help lists them";
                return this;
        }
    }

    private static int Number(string name, string value, ref string? error)
    {
        if (int.TryParse(value, out int number) && number is > 0 and <= 1000) return number;
        error = $"{name} {value}: a number from 1 to 1000 is allowed";
        return 0;
    }

    private static string[] Names(string name, string value, IReadOnlyList<string> allowed, ref string? error)
    {
        string[] names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0 || names.Any(word => !allowed.Contains(word)))
        {
            error = $"{name} {value}: allowed are, separated by commas: {string.Join(", ", allowed)}";
        }

        return names;
    }
}
