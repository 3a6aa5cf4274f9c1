// From words to arguments: what an option does stands in its row, which options exclude each other stands here.

namespace MiniHttp.Client;

/// <summary>Reads the command line.</summary>
internal static class ArgumentReader
{
    /// <exception cref="CommandLineException">The command line is not valid.</exception>
    public static FetchArguments Read(IReadOnlyList<string> words)
    {
        var arguments = new FetchArguments();
        foreach (GivenOption given in CurlWords.Read(words))
        {
            arguments = Apply(arguments, given);
        }

        return arguments.Help || arguments.Version || arguments.Completion is not null ? arguments : Check(arguments);
    }

    private static FetchArguments Apply(FetchArguments arguments, GivenOption given)
    {
        if (given.Value is not { } value)
        {
            return given.Option.Set(arguments, given.IsOn);
        }

        try
        {
            return given.Option.Apply(arguments, value);
        }
        catch (FormatException e)
        {
            throw CommandLineException.OfValue(given.Option.LongName, value, e);
        }
    }

    private static FetchArguments Check(FetchArguments a)
        => Conflict(a) is { } conflict ? throw new CommandLineException(conflict) : a;

    private static string? Conflict(FetchArguments a) => a switch
    {
        { Urls.Count: 0 } => "no URL (see minifetch --help)",
        { Grade: false, GradeCases.Count: > 0 } => "--grade-cases without --grade: add --grade",
        { Lint: true, Raw: false, Replay: null } => "--lint without a request to check: add --replay FILE or --raw",
        { Checksum: not null, Urls.Count: > 1 } => "--checksum with several URLs: run minifetch once for each",
        { RemoteHeaderName: true, Include: true } => "-J with -i: the head comes before the file's name; use -D FILE",
        _ => ConflictOfTools(a) ?? ConflictOfResuming(a) ?? ConflictOfBodies(a),
    };

    private static string? ConflictOfBodies(FetchArguments a) => a switch
    {
        { Head: true, Data.Count: > 0, DataInUrl: false } => "-I with -d: HEAD sends no data; -G puts it into the URL",
        { Uploads.Count: > 0, Data.Count: > 0 } => "-T with -d: both are the body of the request; use only one",
        { Uploads.Count: > 0, Head: true } => "-T with -I: HEAD sends no file; use only one",
        _ => null,
    };

    private static string? ConflictOfResuming(FetchArguments a) => a switch
    {
        { ContinueAt: null } => null,
        { Range: not null } => "-C with -r: both choose a range; use only one",
        { Include: true } => "-C with -i: the head is not part of the file; use -D FILE",
        { Head: true } => "-C with -I: a head cannot be resumed; use only one",
        { Checksum: not null, ContinueAt: not ("-" or "0") }
            => "--checksum with -C OFFSET: it is that of all bytes; use -C -",
        { RemoteHeaderName: true } => "-C with -J: the name of the file comes too late; use -o FILE",
        { Uploads.Count: > 0 } => "-C with -T: an upload cannot be resumed; use only one",
        _ => null,
    };

    private static string? ConflictOfTools(FetchArguments a) => a switch
    {
        { Grade: false, IsVerbatim: false } => null,
        { Raw: true, Replay: not null } => "--raw with --replay: both choose the bytes to send; use only one",
        { Grade: true, IsVerbatim: true } => "--grade with --replay or --raw: it sends its own requests; use only one",
        { Urls.Count: > 1 } => $"{Tool(a)} with several URLs: run minifetch once for each",
        { IsVerbatim: true } and ({ Data.Count: > 0 } or { Uploads.Count: > 0 } or { Headers.Count: > 0 }
            or { Method: not null } or { Head: true })
            => $"{Tool(a)} with -d, -T, -H, -X or -I: its bytes are sent unchanged; leave these out",
        _ => null,
    };

    private static string Tool(FetchArguments a) => a.Grade ? "--grade" : a.Raw ? "--raw" : "--replay";
}
