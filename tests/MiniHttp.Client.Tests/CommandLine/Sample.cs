using MiniHttp.CommandLine;

namespace MiniHttp.Client.Tests;

/// <summary>A small program for the writers of help, manual and completions: each kind of option once.</summary>
internal static class Sample
{
    public static CommandSummary Program { get; } = new()
    {
        Name = "serve",
        Purpose = "serve a folder",
        Usage = "[options] ROOT",
        Operand = new("ROOT", ValueKind.Directory),
        Groups =
        [
            new OptionGroup<string>("files", "Files", "About `files`.",
            [
                new("index", 'i', "NAME", "It's the page of a folder", static (a, name) => $"{a}index={name} ")
                {
                    Details = "See [Ends](#ends).",
                },
                new("config", "FILE", "Read FILE [or *]", static (a, file) => $"{a}config={file} ")
                {
                    Kind = ValueKind.File,
                },
                new("no-listing", 'n', "List no folder", static (a, on) => $"{a}no-listing={on} "),
            ]),
            new OptionGroup<string>("log", "Log", "",
            [
                new("format", "FORMAT-OF-THE-LINES", "Write lines in this format",
                    static (a, format) => $"{a}log={format} ")
                {
                    Words = ["common", "json"],
                },
                new("quiet", "Write no lines " + string.Join(' ', Enumerable.Repeat("never", 12)),
                    static (a, on) => $"{a}quiet={on} ")
                {
                    IsNegatable = false,
                },
            ]),
        ],
        Examples = [new("serve .", "this folder"), new("serve -n site", "another one")],
        ExitStatuses = [new(0, "success"), new(2, "invalid option, as `--nope`")],
    };
}
