using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>Options: time, speed, size, and how many at a time.</summary>
internal static class LimitGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "limits",
        "Limits",
        "SECONDS may have a fraction. BYTES may have a suffix: `k`, `M`, `G`, `T` or `P`, powers of 1024. 0 means the "
            + "default.",
        [
            new("max-time", 'm', "SECONDS", "Maximum total time (default: none)",
                static (a, time) => a with
                {
                    Options = a.Options with { Timeout = ArgumentValues.Seconds(time) ?? Timeout.InfiniteTimeSpan },
                })
            {
                Details = "With `--retry`, of each try.",
            },
            new("connect-timeout", "SECONDS", "Maximum time to connect (default: 300)",
                static (a, time) => ArgumentValues.Seconds(time) is { } limit
                    ? a with { Options = a.Options with { Connect = a.Options.Connect with { Timeout = limit } } }
                    : a)
            {
                Details = "Name resolution and TLS included.",
            },
            new("limit-rate", "BYTES", "Maximum bytes per second: 10k, 1.5M",
                static (a, size) => a with { Options = a.Options with { MaxBytesPerSecond = ArgumentValues.Size(size) } }),
            new("max-filesize", "BYTES", "Maximum size of a body: 10k, 1.5M",
                static (a, size) => a with
                {
                    Options = a.Options with
                    {
                        Exchange = a.Options.Exchange with { Body = ArgumentValues.Size(size) },
                    },
                })
            {
                Details = "It also holds after decompression. A larger body is exit 63.",
            },
            new("parallel", 'Z', "Fetch several URLs at the same time",
                static (a, on) => a with { Parallel = on })
            {
                Details = "See [Many URLs](#many-urls).",
            },
            new("parallel-max", "N", "Maximum number of parallel transfers (50)",
                static (a, n) => a with { ParallelMost = ArgumentValues.Number(n, 1) }),
        ]);
}
