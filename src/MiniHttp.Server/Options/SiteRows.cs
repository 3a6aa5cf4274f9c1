using MiniHttp.Hosting;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: addresses of pages, fields of responses.</summary>
internal static class SiteRows
{
    public static ServerOptionGroup Group { get; } = new(
        "site",
        "Pages and response fields",
        "",
        [
            new("spa", "Answer with FILE (index.html) for navigation to a missing page",
                OfServer.One("SpaFallback", "the path of a file below ROOT, or empty", s => s.SpaFallback, (s, v)
                    => v.Text.Length == 0 || ErrorPageRule.IsPath("/" + v.Text.TrimStart('/'))
                        ? s with { SpaFallback = v.Text } : null))
            {
                OptionalValue = "FILE",
                Alone = SpaFallback.UsualFile,
                Details = "FILE needs the equals sign. See [Sites under development](#sites-under-development).",
            },
            new("pretty-urls", "Serve about.html as /about",
                OfServer.Flag("PrettyUrls", s => s.PrettyUrls, (s, on) => s with { PrettyUrls = on })),
            new("header", "RULE", "Send a field: '[PATTERN] NAME: VALUE'; may be repeated",
                OfServer.Rules("Headers", FieldRule.Allowed, FieldRule.TryParse,
                    (s, rules) => s with { Headers = rules }))
            {
                Details = "See [Response fields](#response-fields).",
            },
            new("cors", "Let scripts of other sites read the responses (CORS)",
                OfServer.Flag("Cors", s => s.Cors, (s, on) => s with { Cors = on })),
            new("", "Redirect rules",
                OfServer.List("Redirects", RedirectRule.Allowed, _ => "", (s, values)
                    => RedirectRule.TryParseAll(values.Select(value => value.Text)) is { } rules
                        ? s with { Redirects = rules } : null))
            {
                Details = "See [Redirects](#redirects).",
            },
            new("", "Pages of errors",
                OfServer.Rules("ErrorPages", ErrorPageRule.Allowed, ErrorPageRule.TryParse,
                    (s, rules) => s with { ErrorPages = rules })
                with { DefaultInWords = "/404.html for 404" })
            {
                Details = "See [Error pages](#error-pages).",
            },
            new("", "Path of a page that shows each request to its sender",
                OfServer.One("EchoPath", "a path that begins with '/', or empty", s => s.EchoPath,
                    (s, v) => IsEchoPath(v.Text) ? s with { EchoPath = v.Text } : null))
            {
                Details = "It shows the names of cookies and credentials, not their values.",
            },
            new("", "Value of the Server field; empty for none",
                OfServer.One("ServerName", "ISO-8859-1 without control characters", s => s.ServerName,
                    (s, v) => v.Text.All(IsText) ? s with { ServerName = v.Text } : null)),
        ]);

    private static bool IsEchoPath(string text)
        => text is "" || (text[0] == '/' && text.All(c => c is > ' ' and < '\u007F' and not ('?' or '#' or '%')));

    private static bool IsText(char c) => c is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF');
}
