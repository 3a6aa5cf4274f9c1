// All options and settings of minihttpd: one row each, in groups. Help, manual, completions, settings file, environment
// and command line know them from here alone. The order is that of the help: what is used most comes first.

namespace MiniHttp.Server;

/// <summary>The rows.</summary>
internal static class SettingsTable
{
    /// <summary>In the order of application: a password file is checked against Root.</summary>
    public static IReadOnlyList<ServerOptionGroup> Groups { get; } =
    [
        ListeningRows.Group,
        FileRows.Group,
        SiteRows.Group,
        AccessRows.Group,
        ToolRows.Group,
        LogRows.Group,
        ConcurrencyRows.Group,
        LimitRows.Group,
        TimeoutRows.Group,
        HelpRows.Group,
    ];

    public static IReadOnlyList<ServerOption> Rows { get; } = [.. Groups.SelectMany(group => group.Rows)];

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Rows.Select(row => row.Setting).OfType<Setting>()];

    /// <summary>The row of a setting.</summary>
    public static ServerOption RowOf(string key) => Rows.First(row => row.Setting?.Key == key);
}
