using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>Options: what is shown of a transfer.</summary>
internal static class MessageGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "messages",
        "Messages",
        "Errors, warnings and progress go to standard error. Progress is a bar: on a terminal, after one second.",
        [
            new("verbose", 'v', "Show both heads, and how the transfer ended",
                static (a, on) => a with { Verbose = on })
            {
                Details = "See [How a transfer ended](#how-a-transfer-ended).",
            },
            new("silent", 's', "Show no progress and no errors",
                static (a, on) => a with { Silent = on }),
            new("show-error", 'S', "Show errors even with -s",
                static (a, on) => a with { ShowError = on }),
        ]);
}
