// Reads the sources of settings: file, environment, command line. The last one that has a setting counts, and replaces
// a list as a whole. The valid values stand in SettingsTable.

using System.Globalization;
using Microsoft.Extensions.Configuration;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Puts the settings together.</summary>
internal static class SettingsReader
{
    /// <summary>The section of a settings file that is ours.</summary>
    public const string Section = "MiniHttp";

    /// <summary>The file that is read where none is named, in the current directory.</summary>
    public const string DefaultFile = "appsettings.json";

    /// <summary>Reads all sources.</summary>
    /// <param name="directory">The current directory.</param>
    /// <param name="file">The settings file named on the command line, or null.</param>
    /// <param name="commandLine">Settings from the command line: keys of the table, with the values in order.</param>
    /// <exception cref="SettingsException">A file cannot be read, or a setting is not valid.</exception>
    public static ServerSettings Read(
        string directory, string? file, IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine)
    {
        ServerSettings settings = ServerSettings.Default;
        settings.Server.Root = directory;
        var given = new Dictionary<string, Given>(StringComparer.OrdinalIgnoreCase);
        ReadFile(SettingsFile.Read(directory, file, settings.OwnFiles), given);
        ReadEnvironment(directory, given);
        foreach ((string key, IReadOnlyList<string> values) in commandLine)
        {
            string name = SettingsTable.RowOf(key).NameInMessages;
            given[key] = new Given([.. values.Select(text => new SettingValue(text, directory, name))], "");
        }

        return Check(Apply(settings, given));
    }

    private static ServerSettings Apply(ServerSettings settings, Dictionary<string, Given> given)
    {
        foreach (Setting setting in SettingsTable.All)
        {
            if (given.TryGetValue(setting.Key, out Given? said))
            {
                settings = setting.Apply(settings, said.Values)
                    ?? throw new SettingsException(setting.Refusal(said.Values, said.Place));
            }
        }

        return settings;
    }

    private static ServerSettings Check(ServerSettings settings)
    {
        try
        {
            settings.Server.Check();
        }
        catch (ArgumentException e)
        {
            throw new SettingsException(e.Message, e);
        }

        settings.OwnFiles.AddWritten(settings.Wire.Files);
        NeedOneProcess(settings, settings.LiveReload, "LiveReload", "watch the files and serve the pages");
        NeedOneProcess(settings, settings.Wire.IsOn, "Wire", "show its sockets");
        NeedOneProcess(settings, settings.Live, "Live", "show its sockets");
        return settings.Wire.IsOn ? AcceptingAtOnce(settings) : settings;
    }

    // Accepted when its first bytes are there, a connection would not be seen when it is made. With Live the sockets see
    // to that themselves.
    private static ServerSettings AcceptingAtOnce(ServerSettings settings)
    {
        ListenOptions sockets = settings.Server.Sockets with { DeferAccept = false };
        return settings with { Server = settings.Server with { Sockets = sockets } };
    }

    private static void NeedOneProcess(ServerSettings settings, bool isNeeded, string key, string task)
    {
        if (isNeeded && settings.Workers > 0)
        {
            throw new SettingsException(
                $"{key} with Workers: only one process can {task}; leave out Workers (--workers)");
        }
    }

    private static void ReadFile(SettingsFile? file, Dictionary<string, Given> given)
    {
        if (file is not null)
        {
            string place = $" in {file.Path}";
            Collect(file.Section, Section + ":", file.Directory, place, key => key, given);
        }
    }

    private static void ReadEnvironment(string directory, Dictionary<string, Given> given)
    {
        Dictionary<string, (string Name, string Value)> variables = EnvironmentSettings.Read();
        if (variables.Count > 0)
        {
            IConfiguration source = new ConfigurationBuilder().AddInMemoryCollection(
                variables.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value.Value))).Build();
            Collect(source, "", directory, "", key => variables[key].Name, given);
        }
    }

    private static void Collect(
        IConfiguration source,
        string prefix,
        string directory,
        string place,
        Func<string, string> nameOf,
        Dictionary<string, Given> given)
    {
        var here = new Dictionary<string, List<SettingValue>>(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection leaf in Leaves(source))
        {
            string key = leaf.Path[prefix.Length..];
            if (leaf.Value is null && (Find(key) is not null || IsGroup(key)))
            {
                continue; // null and {} set nothing.
            }

            Setting setting = Find(key) ?? throw Unknown(key, nameOf(key), place);
            if (!here.TryGetValue(setting.Key, out List<SettingValue>? values))
            {
                here.Add(setting.Key, values = []);
            }

            string name = place.Length > 0 ? setting.Key : nameOf(key);
            values.Add(new SettingValue(leaf.Value!, directory, name));
        }

        foreach ((string key, List<SettingValue> values) in here)
        {
            given[key] = new Given(values, place);
        }
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfiguration node)
        => node.GetChildren().SelectMany(child => child.GetChildren().Any() ? Leaves(child) : [child]);

    // A list's values stand under its key by number: Bind:0, Bind:1.
    private static Setting? Find(string key)
        => SettingsTable.All.FirstOrDefault(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)
            || (setting.IsList && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase)
                && IsIndex(key[(setting.Key.Length + 1)..])));

    private static bool IsIndex(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsGroup(string key)
        => SettingsTable.All.Any(setting => setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));

    private static SettingsException Unknown(string key, string name, string place)
    {
        string? near = Nearest.To(key, SettingsTable.All.Select(setting => setting.Key));
        bool isVariable = place.Length == 0;
        string hint = near is null ? ""
            : $" (did you mean \"{(isVariable ? EnvironmentSettings.NameOf(near, like: name) : near)}\"?)";
        return new($"unknown setting \"{name}\"{(isVariable ? " in the environment" : place)}{hint}");
    }

    private sealed record Given(IReadOnlyList<SettingValue> Values, string Place);
}
