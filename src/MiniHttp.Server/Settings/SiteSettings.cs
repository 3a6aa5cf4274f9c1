// The rows of the table for what lies around the files of a site, and for sites under development.

namespace MiniHttp.Server;

/// <summary>Settings of a site.</summary>
internal static class SiteSettings
{
    private const string Either = "true or false";

    /// <summary>The rows.</summary>
    public static IEnumerable<Setting> All =>
    [
        List("Headers", FieldRule.Allowed, texts => AllOf(texts, FieldRule.TryParse), (s, rules) => s with { Headers = rules }),
        Flag("Cors", (s, on) => s with { Cors = on }),
        List("Redirects", RedirectRule.Allowed, RedirectRule.TryParseAll, (s, rules) => s with { Redirects = rules }),
        List("ErrorPages", ErrorPageRule.Allowed, texts => AllOf(texts, ErrorPageRule.TryParse), (s, rules) => s with { ErrorPages = rules }),
        Flag("PrettyUrls", (s, on) => s with { PrettyUrls = on }),
        SettingsTable.One("SpaFallback", "the path of a file below the root, or nothing", (s, v)
            => v.Text.Length == 0 || ErrorPageRule.IsPath("/" + v.Text.TrimStart('/')) ? s with { SpaFallback = v.Text } : null),
        Flag("LiveReload", (s, on) => s with { LiveReload = on }),
        Flag("QrCode", (s, on) => s with { QrCode = on }),
        Flag("OpenBrowser", (s, on) => s with { OpenBrowser = on }),
    ];

    private static Setting Flag(string key, Func<ServerSettings, bool, ServerSettings> apply)
        => SettingsTable.One(key, Either, (settings, value) => bool.TryParse(value.Text, out bool on) ? apply(settings, on) : null);

    private static Setting List<T>(
        string key, string allowed, Func<IEnumerable<string>, IReadOnlyList<T>?> parse, Func<ServerSettings, IReadOnlyList<T>, ServerSettings> apply)
        => new(key, allowed, (settings, values) => parse(values.Select(value => value.Text)) is { } all ? apply(settings, all) : null, IsList: true);

    private static T[]? AllOf<T>(IEnumerable<string> texts, Func<string, T?> parse)
        where T : class
    {
        T?[] all = [.. texts.Select(parse)];
        return all.Contains(null) ? null : all as T[];
    }
}
