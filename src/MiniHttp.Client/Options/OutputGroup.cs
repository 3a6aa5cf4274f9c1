using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>Options: where the response goes.</summary>
internal static class OutputGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "output",
        "Output",
        "The first `-o` or `-O` is for the first URL, and so on. Without one, the body goes to standard output.",
        [
            new("output", 'o', "FILE", "Write the body to FILE, by way of FILE.part",
                static (a, file) => a with { Outputs = [.. a.Outputs, new OutputChoice(ArgumentValues.File(file))] })
            {
                Kind = ValueKind.File,
                Details = "`FILE` is replaced when the body is complete, see [Downloads](#downloads). `-` is standard "
                    + "output, which also shows a binary body on a terminal.",
            },
            new("remote-name", 'O', "Write to a file named as in the URL",
                static (a, on) => on ? a with { Outputs = [.. a.Outputs, new OutputChoice(null)] } : a)
            {
                Details = "The name is the last segment of the path, as it stands there. A path that ends with a slash "
                    + "is exit 23.",
            },
            new("remote-name-all", "Apply -O to every URL without -o",
                static (a, on) => a with { RemoteNameAll = on }),
            new("remote-header-name", 'J', "With -O: prefer the file name that the server sends",
                static (a, on) => a with { RemoteHeaderName = on })
            {
                Details = "It is taken from Content-Disposition, of a path the last segment. It replaces no file.",
            },
            new("output-dir", "DIR", "Directory for -o and -O",
                static (a, directory) => a with { OutputDirectory = directory })
            {
                Kind = ValueKind.Directory,
            },
            new("create-dirs", "Create missing directories for -o",
                static (a, on) => a with { CreateDirectories = on }),
            new("remote-time", 'R', "Set the file's time to Last-Modified",
                static (a, on) => a with { RemoteTime = on }),
            new("checksum", "sha256:HEX", "Keep the file only if it has this checksum",
                static (a, text) => a with { Checksum = ArgumentValues.ChecksumOf(text) })
            {
                Details = "Also `sha384:HEX` and `sha512:HEX`. A body with another checksum is deleted, exit 110.",
            },
            new("include", 'i', "Show the response head before the body",
                static (a, on) => a with { Include = on }),
            new("dump-header", 'D', "FILE", "Write all response heads to FILE; - is standard output",
                static (a, file) => a with { DumpHeader = ArgumentValues.File(file) })
            {
                Kind = ValueKind.File,
            },
            new("write-out", 'w', "FORMAT", "Print FORMAT after the transfer: %{http_code}, %{json} ...",
                static (a, format) => a with { WriteOut = format })
            {
                Details = "`@FILE` reads the format from FILE, without its line ends, `@-` from standard input. See "
                    + "[Variables of -w](#variables-of--w).",
            },
            new("no-buffer", 'N', "No effect: output is never buffered",
                static (a, _) => a),
        ]);
}
