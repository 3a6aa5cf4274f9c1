using MiniHttp.CommandLine;

namespace MiniHttp.Client;

/// <summary>Options: the body of the request.</summary>
internal static class DataGroup
{
    public const string DataRaw = "data-raw", DataBinary = "data-binary", DataUrlEncode = "data-urlencode";

    public static OptionGroup<FetchArguments> Options { get; } = new(
        "data",
        "Data to send",
        "",
        [
            new("data", 'd', "DATA", "POST DATA, or @FILE without its line ends; '&' joins several",
                static (a, text) => Add(a, "data", text))
            {
                Details = "Sent as `application/x-www-form-urlencoded`, unless `-H` sets another Content-Type. `@-` is "
                    + "standard input.",
            },
            new("data-ascii", "DATA", "Same as --data",
                static (a, text) => Add(a, "data-ascii", text)),
            new(DataRaw, "DATA", "Like --data, but @ has no meaning",
                static (a, text) => Add(a, DataRaw, text)),
            new(DataBinary, "DATA", "Like --data, but @FILE is sent unchanged",
                static (a, text) => Add(a, DataBinary, text)),
            new(DataUrlEncode, "DATA", "Like --data, encoded: DATA, NAME=DATA, @FILE or NAME@FILE",
                static (a, text) => Add(a, DataUrlEncode, text)),
            new("get", 'G', "Append the data to the URL's query, and send GET",
                static (a, on) => a with { DataInUrl = on }),
            new("upload-file", 'T', "FILE", "PUT FILE; - is standard input",
                static (a, file) => a with { Uploads = [.. a.Uploads, file] })
            {
                Kind = ValueKind.File,
                Details = "The first `-T` is for the first URL, and so on; an empty FILE skips a URL. A URL that ends "
                    + "with a slash gets the name of FILE. Standard input (`-` or `.`), FIFOs and devices are read to "
                    + "their end first: HTTP/1.0 needs the length.",
            },
        ]);

    private static FetchArguments Add(FetchArguments arguments, string kind, string text)
        => arguments with { Data = [.. arguments.Data, new DataPiece(kind, text)] };
}
