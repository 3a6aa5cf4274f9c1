using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>Options: what happens on the socket, seen and controlled byte by byte.</summary>
internal static class WireGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "wire",
        "Socket and protocol tools",
        "None of these are curl's. [wire.md](wire.md) explains recordings and transcripts, [grade.md](grade.md) the "
            + "grades.",
        [
            new("wire", "Show everything that happens on the socket, byte by byte",
                static (a, on) => a with { Wire = a.Wire with { Screen = on } })
            {
                Details = "On standard error; of each entity body the first 1,024 bytes.",
            },
            new("wire-to", "FILE", "Write it to FILE as a transcript; - is standard output",
                static (a, file) => a with { Wire = a.Wire with { TextFile = ArgumentValues.File(file) } })
            {
                Kind = ValueKind.File,
                Details = "With every byte, passwords and cookies included: FILE is created with mode 0600.",
            },
            new("wire-json", "FILE", "Write it to FILE as JSON, one line per event",
                static (a, file) => a with { Wire = a.Wire with { JsonFile = ArgumentValues.File(file) } })
            {
                Kind = ValueKind.File,
            },
            new("half-close", "Close the sending side after the request: shutdown(SHUT_WR)",
                static (a, on) => a with
                {
                    Options = a.Options with { Exchange = a.Options.Exchange with { HalfClose = on } },
                })
            {
                Details = "As the Socket HOWTO does; the response is still received. Off by default, because some "
                    + "servers take it for an abort.",
            },
            new("replay", "FILE", "Send what the client sent in a transcript",
                static (a, file) => a with { Replay = ArgumentValues.File(file) })
            {
                Kind = ValueKind.File,
                Details = "Byte by byte, with its pieces and pauses. `-` is standard input.",
            },
            new("raw", "Send standard input unchanged, and show the reply",
                static (a, on) => a with { Raw = on })
            {
                Details = "curl's `--raw` is another option.",
            },
            new("lint", "With --replay or --raw: show errors in the request, and send it",
                static (a, on) => a with { Lint = on }),
            new("grade", "Check whether the server conforms to RFC 1945",
                static (a, on) => a with { Grade = on })
            {
                Details = "A required row that is not met is exit 111.",
            },
            new("grade-cases", "FILE", "With --grade: add the cases in FILE; may be repeated",
                static (a, file) => a with { GradeCases = [.. a.GradeCases, ArgumentValues.File(file)] })
            {
                Kind = ValueKind.File,
            },
        ]);
}
