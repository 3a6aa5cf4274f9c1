using MiniHttp.CommandLine;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>Options: resuming a download, and retrying.</summary>
internal static class RetryGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "retry",
        "Resuming and retrying",
        "A retry resumes where the last try ended.",
        [
            new("continue-at", 'C', "OFFSET", "Resume at byte OFFSET; - resumes an earlier run",
                static (a, offset) => a with { ContinueAt = offset is "-" ? offset : ArgumentValues.Offset(offset) })
            {
                Details = "`-` writes only bytes of the same file, see [Downloads](#downloads). OFFSET appends to a "
                    + "FILE of that many bytes.",
            },
            new("retry", "N", "Retry a failure that may be temporary, up to N times",
                static (a, n) => With(a, a.Options.Retry with { Count = ArgumentValues.Number(n, 0) }))
            {
                Details = "These are: a timeout, a name that could not be resolved, an incomplete body or compressed "
                    + "body, and status 408, 429, 500, 502, 503 or 504.",
            },
            new("retry-delay", "SECONDS", "Wait before each retry (default: 1, 2, 4 ... up to 600)",
                static (a, time) => With(a, a.Options.Retry with { Delay = ArgumentValues.Seconds(time) }))
            {
                Details = "Without it, Retry-After in the response decides, if there is one.",
            },
            new("retry-max-time", "SECONDS", "Start no retry later than this",
                static (a, time) => With(a, a.Options.Retry with { MaxTime = ArgumentValues.Seconds(time) })),
            new("retry-connrefused", "Also retry when the connection is refused",
                static (a, on) => With(a, a.Options.Retry with { ConnectionRefused = on })),
            new("retry-all-errors", "Also retry after other errors",
                static (a, on) => With(a, a.Options.Retry with { AllErrors = on })),
        ]);

    private static FetchArguments With(FetchArguments a, RetryOptions retry)
        => a with { Options = a.Options with { Retry = retry } };
}
