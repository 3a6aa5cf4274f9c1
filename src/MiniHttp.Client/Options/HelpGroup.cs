using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>Options: about the program itself.</summary>
internal static class HelpGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "help",
        "Help",
        "",
        [
            new("help", 'h', "Print this help, or one topic of it: --help retry",
                static (a, on) => a with { Help = on })
            {
                IsNegatable = false,
            },
            new("version", 'V', "Print the version",
                static (a, on) => a with { Version = on })
            {
                IsNegatable = false,
            },
            new("completion", "SHELL", "Print a completion script: bash, zsh, fish or powershell",
                static (a, shell) => a with { Completion = ArgumentValues.OneOf(ShellCompletion.Shells, shell) })
            {
                Words = ShellCompletion.Shells,
                Details = "See [Completion](#completion).",
            },
        ]);
}
