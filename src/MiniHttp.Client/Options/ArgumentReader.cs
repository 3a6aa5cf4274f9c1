// What each option does to the arguments. Which options there are stands in OptionTable.

using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>Reads the command line.</summary>
internal static class ArgumentReader
{
    /// <summary>Reads it.</summary>
    /// <exception cref="CommandLineException">It makes no sense.</exception>
    public static FetchArguments Read(IReadOnlyList<string> words)
    {
        var arguments = new FetchArguments();
        foreach ((CommandOption option, string value) in CurlWords.Read(words))
        {
            try
            {
                arguments = option.IsFlag ? Apply(arguments, option.Name, value == "true") : Apply(arguments, option, value);
            }
            catch (FormatException e)
            {
                throw new CommandLineException($"{option.LongName}: {e.Message}", inner: e);
            }
        }

        return arguments.Help || arguments.Version || arguments.Completion is not null ? arguments : Check(arguments);
    }

    private static FetchArguments Apply(FetchArguments a, string flag, bool on) => flag switch
    {
        "remote-name" => on ? a with { Outputs = [.. a.Outputs, new OutputChoice(null)] } : a,
        "remote-name-all" => a with { RemoteNameAll = on },
        "remote-header-name" => a with { RemoteHeaderName = on },
        "create-dirs" => a with { CreateDirectories = on },
        "remote-time" => a with { RemoteTime = on },
        "include" => a with { Include = on },
        "parallel" => a with { Parallel = on },
        "head" => a with { Head = on },
        "get" => a with { DataInUrl = on },
        "silent" => a with { Silent = on },
        "show-error" => a with { ShowError = on },
        "verbose" => a with { Verbose = on },
        "raw" => a with { Raw = on },
        "lint" => a with { Lint = on },
        "grade" => a with { Grade = on },
        "wire" => a with { Wire = a.Wire with { Screen = on } },
        "help" => a with { Help = on },
        "version" => a with { Version = on },
        "compressed" => a with { Options = a.Options with { Decode = on } },
        "location" => a with { Options = a.Options with { FollowRedirects = on } },
        "post301" => KeepPost(a, on, KeepPostOn.MovedPermanently),
        "post302" => KeepPost(a, on, KeepPostOn.Found),
        "post303" => KeepPost(a, on, KeepPostOn.SeeOther),
        "fail" => Fail(a, on, keepsBody: false),
        "fail-with-body" => Fail(a, on, keepsBody: true),
        "http0.9" => a with { Options = a.Options with { Exchange = a.Options.Exchange with { AllowSimple = on } } },
        "half-close" => a with { Options = a.Options with { Exchange = a.Options.Exchange with { HalfClose = on } } },
        "retry-connrefused" => a with { Options = a.Options with { Retry = a.Options.Retry with { ConnectionRefused = on } } },
        "retry-all-errors" => a with { Options = a.Options with { Retry = a.Options.Retry with { AllErrors = on } } },
        "ipv4" => Connect(a, Sockets.AddressPreference.IPv4),
        "ipv6" => Connect(a, Sockets.AddressPreference.IPv6),
        "insecure" => a with { Options = a.Options with { Tls = a.Options.Tls with { TrustAnyone = on } } },
        "no-buffer" or "http1.0" => a, // So it is anyway.
        _ => throw new InvalidOperationException($"The flag {flag} does nothing."),
    };

    private static FetchArguments Apply(FetchArguments a, CommandOption option, string v) => option.Name switch
    {
        OptionTable.Url => a with { Urls = [.. a.Urls, v] },
        "output" => a with { Outputs = [.. a.Outputs, new OutputChoice(Named(option, v))] },
        "output-dir" => a with { OutputDirectory = v },
        "checksum" => a with { Checksum = Checksum.Parse(v) },
        "dump-header" => a with { DumpHeader = Named(option, v) },
        "write-out" => a with { WriteOut = v },
        "parallel-max" => a with { ParallelMost = ArgumentValues.Number(option.LongName, v, 1) },
        "request" => a with { Method = v },
        "header" => a with { Headers = [.. a.Headers, v] },
        "user-agent" => a with { UserAgent = v },
        "referer" => a with { Referer = v },
        "cookie" => a with { Cookies = [.. a.Cookies, v] },
        "user" => a with { User = v },
        "range" => a with { Range = ArgumentValues.Ranges(option.LongName, v) },
        "time-cond" => a with { TimeCondition = v },
        "continue-at" => a with { ContinueAt = v is "-" ? v : ArgumentValues.Offset(option.LongName, v) },
        "data" or "data-ascii" or "data-raw" or "data-binary" or "data-urlencode" => a with { Data = [.. a.Data, new DataPiece(option.Name, v)] },
        "upload-file" => a with { Uploads = [.. a.Uploads, v] },
        "request-target" => a with { RequestTarget = v },
        "proxy" => a with { Proxy = v },
        "noproxy" => a with { NoProxy = v },
        "replay" => a with { Replay = Named(option, v) },
        "grade-cases" => a with { GradeCases = [.. a.GradeCases, Named(option, v)] },
        "wire-to" => a with { Wire = a.Wire with { TextFile = Named(option, v) } },
        "wire-json" => a with { Wire = a.Wire with { JsonFile = Named(option, v) } },
        "cacert" => a with { Authorities = Named(option, v) },
        "resolve" => a with { Resolve = [.. a.Resolve, ArgumentValues.Resolve(v)] },
        "connect-to" => a with { ConnectTo = [.. a.ConnectTo, ArgumentValues.ConnectTo(v)] },
        "completion" => a with { Completion = Completion.Shells.Contains(v) ? v : throw ArgumentValues.Bad(option.LongName, v, "bash, zsh or fish") },
        _ => a with { Options = Apply(a.Options, option.LongName, v) },
    };

    private static FetchOptions Apply(FetchOptions o, string name, string v) => name switch
    {
        "--max-redirs" => o with { MaxRedirects = ArgumentValues.Number(name, v, -1) },
        "--max-time" => o with { Timeout = ArgumentValues.Seconds(name, v) is { Ticks: > 0 } time ? time : Timeout.InfiniteTimeSpan },
        "--connect-timeout" => ArgumentValues.Seconds(name, v) is { Ticks: > 0 } time ? o with { Connect = o.Connect with { Timeout = time } } : o,
        "--limit-rate" => o with { MaxBytesPerSecond = ArgumentValues.Size(name, v) is > 0 and var rate ? rate : null },
        "--max-filesize" => o with { Exchange = o.Exchange with { Body = ArgumentValues.Size(name, v) is > 0 and var most ? most : null } },
        "--retry" => o with { Retry = o.Retry with { Count = ArgumentValues.Number(name, v, 0) } },
        "--retry-delay" => o with { Retry = o.Retry with { Delay = ArgumentValues.Seconds(name, v) is { Ticks: > 0 } delay ? delay : null } },
        "--retry-max-time" => o with { Retry = o.Retry with { MaxTime = ArgumentValues.Seconds(name, v) is { Ticks: > 0 } most ? most : null } },
        "--unix-socket" => o with { Connect = o.Connect with { UnixSocket = v } },
        _ => throw new InvalidOperationException($"The option {name} does nothing."),
    };

    private static string Named(CommandOption option, string file)
        => file is "" ? throw new CommandLineException($"{option.LongName} needs the name of a file") : file;

    private static FetchArguments Fail(FetchArguments a, bool on, bool keepsBody)
        => !a.Options.FailOnError || a.Options.KeepErrorBody == keepsBody
            ? a with { Options = a.Options with { FailOnError = on, KeepErrorBody = on && keepsBody } }
            : on ? throw new CommandLineException("--fail and --fail-with-body exclude each other") : a;

    private static FetchArguments KeepPost(FetchArguments a, bool on, KeepPostOn status)
    {
        KeepPostOn before = a.Options.KeepPostOn;
        return a with { Options = a.Options with { KeepPostOn = on ? before | status : before & ~status } };
    }

    private static FetchArguments Connect(FetchArguments a, Sockets.AddressPreference addresses)
        => a with { Options = a.Options with { Connect = a.Options.Connect with { Addresses = addresses } } };

    private static FetchArguments Check(FetchArguments a)
    {
        string? wrong = a switch
        {
            { Urls.Count: 0 } => "no URL (minifetch --help lists the options)",
            { Head: true, Data.Count: > 0, DataInUrl: false } => "-I asks for a head, -d sends data: only one of them can be (-G puts the data into the URL)",
            { Uploads.Count: > 0, Data.Count: > 0 } => "-T sends a file, -d sends data: only one of them can be",
            { Uploads.Count: > 0, Head: true } => "-T sends a file, -I asks for a head: only one of them can be",
            { ContinueAt: not null, Range: not null } => "-C and -r exclude each other",
            { ContinueAt: not null, Include: true } => "-C and -i exclude each other: the head is no part of what is continued",
            { ContinueAt: not null, Head: true } => "-C and -I exclude each other: a head is never continued",
            { Checksum: not null, Urls.Count: > 1 } => "--checksum is for one URL, and there are several",
            { Checksum: not null, ContinueAt: not (null or "-" or "0") } => "--checksum is that of all bytes, and with -C OFFSET only some come: say -C -",
            { ContinueAt: not null, RemoteHeaderName: true } => "-C and -J exclude each other: the name comes after what is there already",
            { ContinueAt: not null, Uploads.Count: > 0 } => "-C continues a download, -T sends a file: only one of them can be",
            { Raw: true, Replay: not null } => "--raw sends standard input, --replay a file: only one of them can be",
            { Lint: true, Raw: false, Replay: null } => "--lint looks at what --replay FILE or --raw sends",
            { Grade: false, GradeCases.Count: > 0 } => "--grade-cases are for --grade",
            { Grade: true, IsVerbatim: true } => "--grade sends its own requests: it is none of --replay and --raw",
            { Grade: true, Urls.Count: > 1 } => "--grade is for one URL, and there are several",
            { IsVerbatim: true, Urls.Count: > 1 } => "--replay and --raw are for one URL, and there are several",
            { IsVerbatim: true } when a.Data.Count > 0 || a.Uploads.Count > 0 || a.Headers.Count > 0 || a.Method is not null || a.Head
                => "--replay and --raw send their bytes as they are: nothing of -d, -T, -H, -X or -I can be in them",
            { RemoteHeaderName: true, Include: true } => "-J and -i exclude each other: the head comes before the file has a name",
            _ => null,
        };
        return wrong is null ? a : throw new CommandLineException(wrong);
    }
}
