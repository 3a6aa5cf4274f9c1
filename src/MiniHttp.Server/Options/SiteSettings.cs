// The rows of the table for what lies around the files of a site, and for sites under development.

using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>Settings of a site.</summary>
internal static class SiteSettings
{
    /// <summary>The rows.</summary>
    public static IEnumerable<Setting> All =>
    [
        SettingsTable.Rules("Headers", FieldRule.Allowed, FieldRule.TryParse, (s, rules) => s with { Headers = rules }),
        SettingsTable.List("AllowHosts", AllowedHosts.Allowed, (s, values)
            => values.All(value => AllowedHosts.IsValid(value.Text))
                ? s with { AllowHosts = [.. values.Select(value => value.Text)] } : null),
        SettingsTable.Flag("Cors", (s, on) => s with { Cors = on }),
        SettingsTable.List("Redirects", RedirectRule.Allowed, (s, values)
            => RedirectRule.TryParseAll(values.Select(value => value.Text)) is { } rules ? s with { Redirects = rules } : null),
        SettingsTable.Rules("ErrorPages", ErrorPageRule.Allowed, ErrorPageRule.TryParse, (s, rules) => s with { ErrorPages = rules }),
        SettingsTable.Flag("PrettyUrls", (s, on) => s with { PrettyUrls = on }),
        SettingsTable.One("SpaFallback", "the path of a file below the root, or nothing", (s, v)
            => v.Text.Length == 0 || ErrorPageRule.IsPath("/" + v.Text.TrimStart('/')) ? s with { SpaFallback = v.Text } : null),
        SettingsTable.Flag("LiveReload", (s, on) => s with { LiveReload = on }),
        SettingsTable.Flag("Lab", (s, on) => s with { Lab = on }),
        SettingsTable.Flag("QrCode", (s, on) => s with { QrCode = on }),
        SettingsTable.Flag("OpenBrowser", (s, on) => s with { OpenBrowser = on }),
    ];
}
