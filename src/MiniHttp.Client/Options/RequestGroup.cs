using MiniHttp.CommandLine;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>Options: what is requested.</summary>
internal static class RequestGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "request",
        "Request",
        "",
        [
            OptionTable.Url,
            new("request", 'X', "METHOD", "Send METHOD instead of GET, HEAD, POST or PUT",
                static (a, method) => a with { Method = method })
            {
                Details = "[Redirects](#redirects) keep it.",
            },
            new("head", 'I', "Fetch the head only (HEAD)",
                static (a, on) => a with { Head = on }),
            new("header", 'H', "LINE", "Send 'NAME: VALUE'; 'NAME;' sends it empty, 'NAME:' removes it",
                static (a, line) => a with { Headers = [.. a.Headers, line] })
            {
                Details = "`@FILE` reads one field from each line of FILE.",
            },
            new("user-agent", 'A', "NAME", "Send NAME as User-Agent; empty for none",
                static (a, name) => a with { UserAgent = name }),
            new("referer", 'e', "URL", "Send URL as Referer; 'URL;auto' updates it on redirects",
                static (a, url) => a with { Referer = url })
            {
                Kind = ValueKind.Url,
            },
            new("cookie", 'b', "DATA", "Send the cookies 'NAME=VALUE; ...', or those in a file",
                static (a, data) => a with { Cookies = [.. a.Cookies, data] })
            {
                Kind = ValueKind.File,
                Details = "DATA without `=` is a file with Netscape's columns or Set-Cookie lines; `-` is standard "
                    + "input, and a missing file a warning. Cookies that the server sets are kept for redirects only.",
            },
            new("user", 'u', "USER:PASSWORD", "Authenticate (Basic); prompts for a missing password",
                static (a, user) => a with { User = user }),
            new("range", 'r', "RANGE", "Fetch only these bytes: 0-99, 100-, -50 or a list",
                static (a, ranges) => a with { Range = ArgumentValues.Ranges(ranges) })
            {
                Details = "See [Ranges](#ranges).",
            },
            new("time-cond", 'z', "TIME", "Only if modified after a date or a file; -TIME: not after it",
                static (a, time) => a with { TimeCondition = time })
            {
                Details = "Dates of HTTP, of ISO 8601, and `20260131 12:00`. If TIME is neither a date nor a file, the "
                    + "request has no condition, and a warning says so.",
            },
            new("compressed", "Request a compressed response and decompress it",
                static (a, on) => a with { Options = a.Options with { Decode = on } })
            {
                Details = $"Content codings: {ContentDecoder.Accepted}.",
            },
            new("request-target", "TEXT", "Send TEXT in place of the URL's path",
                static (a, text) => a with { RequestTarget = text }),
            new("http1.0", '0', "No effect: minifetch always sends HTTP/1.0",
                static (a, _) => a)
            {
                IsNegatable = false,
            },
        ]);
}
