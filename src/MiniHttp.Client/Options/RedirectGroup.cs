using MiniHttp.CommandLine;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>Options: redirects, error statuses, responses without a head.</summary>
internal static class RedirectGroup
{
    public static OptionGroup<FetchArguments> Options { get; } = new(
        "redirects",
        "Redirects and error statuses",
        "",
        [
            new("location", 'L', "Follow redirects; 301, 302 and 303 turn POST into GET",
                static (a, on) => a with { Options = a.Options with { FollowRedirects = on } })
            {
                Details = "See [Redirects](#redirects).",
            },
            new("max-redirs", "N", "Maximum number of redirects (5); -1 for no limit",
                static (a, n) => a with { Options = a.Options with { MaxRedirects = ArgumentValues.Number(n, -1) } }),
            new("post301", "With -L: a POST stays a POST after 301",
                static (a, on) => KeepPost(a, on, KeepPostOn.MovedPermanently)),
            new("post302", "With -L: a POST stays a POST after 302",
                static (a, on) => KeepPost(a, on, KeepPostOn.Found)),
            new("post303", "With -L: a POST stays a POST after 303",
                static (a, on) => KeepPost(a, on, KeepPostOn.SeeOther)),
            new("fail", 'f', "Fail on status 400 and above, without a body",
                static (a, on) => Fail(a, on, keepsBody: false))
            {
                Details = "The exit code is 22.",
            },
            new("fail-with-body", "Fail on status 400 and above, but write the body",
                static (a, on) => Fail(a, on, keepsBody: true)),
            new("http0.9", "Accept a response without a head (HTTP/0.9)",
                static (a, on) => a with
                {
                    Options = a.Options with { Exchange = a.Options.Exchange with { AllowSimple = on } },
                }),
        ]);

    private static FetchArguments Fail(FetchArguments a, bool on, bool keepsBody)
    {
        bool isOther = a.Options.FailOnError && a.Options.KeepErrorBody != keepsBody;
        return isOther && on ? throw new CommandLineException("--fail with --fail-with-body: use only one")
            : isOther ? a
            : a with { Options = a.Options with { FailOnError = on, KeepErrorBody = on && keepsBody } };
    }

    private static FetchArguments KeepPost(FetchArguments a, bool on, KeepPostOn status)
    {
        KeepPostOn before = a.Options.KeepPostOn;
        return a with { Options = a.Options with { KeepPostOn = on ? before | status : before & ~status } };
    }
}
