// Reads the sources of settings, one over the other: file, environment, command line; the last that says something wins, and says a list
// as a whole. Decides what a source is and what is an unknown setting; what is allowed stands in SettingsTable.

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Puts the settings together.</summary>
internal static class SettingsReader
{
    /// <summary>The section of a settings file that is ours.</summary>
    public const string Section = "MiniHttp";

    /// <summary>The file that is read where none is named, in the current directory.</summary>
    public const string DefaultFile = "appsettings.json";

    /// <summary>What our environment variables begin with.</summary>
    public const string EnvironmentPrefix = "MINIHTTP_";

    /// <summary>Reads all sources.</summary>
    /// <param name="directory">The current directory.</param>
    /// <param name="file">The settings file named on the command line, or null.</param>
    /// <param name="commandLine">Settings from the command line: keys of the table, with the values in order.</param>
    /// <exception cref="SettingsException">A file cannot be read, or something in a source is not allowed.</exception>
    public static ServerSettings Read(string directory, string? file, IReadOnlyDictionary<string, IReadOnlyList<string>> commandLine)
    {
        var settings = new ServerSettings { Server = new HttpServerOptions { Root = directory, Bind = [ListenAddress.Loopback] } };
        var said = new Dictionary<string, Said>(StringComparer.OrdinalIgnoreCase);
        if (ReadFile(directory, file, settings.OwnFiles) is { } fromFile)
        {
            Collect(fromFile.Section, Section + ":", fromFile.Directory, $"in {fromFile.Name}", said);
        }

        IConfiguration environment = new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build();
        Collect(environment, "", directory, $"in the environment ({EnvironmentPrefix}…)", said);
        foreach ((string key, IReadOnlyList<string> values) in commandLine)
        {
            said[key] = new Said([.. values.Select(text => new SettingValue(text, directory))], "on the command line");
        }

        foreach (Setting setting in SettingsTable.All)
        {
            if (said.TryGetValue(setting.Key, out Said? value))
            {
                settings = setting.Apply(settings, value.Values) ?? throw NotAllowed(setting, value);
            }
        }

        Check(settings.Server);
        settings.OwnFiles.AddWritten(settings.Wire.Files);
        NeedOneProcess(settings, settings.LiveReload, "LiveReload: one process has to watch the files and serve the pages");
        NeedOneProcess(settings, settings.Wire.IsOn, "Wire: what happens on the sockets can be shown of one process only");
        NeedOneProcess(settings, settings.Live, "Live: what happens on the sockets can be shown of one process only");
        return settings.Wire.IsOn ? AcceptingAtOnce(settings) : settings;
    }

    private static void Check(HttpServerOptions options)
    {
        try
        {
            options.Check();
        }
        catch (ArgumentException e)
        {
            throw new SettingsException(e.Message, e);
        }
    }

    // Accepted when its first bytes are there, a connection would not be seen when it is made. With Live the sockets see
    // to that themselves.
    private static ServerSettings AcceptingAtOnce(ServerSettings settings)
    {
        ListenOptions sockets = settings.Server.Sockets with { DeferAccept = false };
        return settings with { Server = settings.Server with { Sockets = sockets } };
    }

    private static void NeedOneProcess(ServerSettings settings, bool isNeeded, string why)
    {
        if (isNeeded && settings.Workers > 0)
        {
            throw new SettingsException($"{why}; leave Workers (--workers) out");
        }
    }

    private static FileSource? ReadFile(string directory, string? named, OwnFiles own)
    {
        if (named is "")
        {
            throw new SettingsException("--config '' names no file");
        }

        string path = Path.GetFullPath(named ?? DefaultFile, directory);
        if (named is not null && Directory.Exists(path))
        {
            throw new SettingsException($"{path}: the settings file is a directory");
        }

        IConfigurationRoot content;
        try
        {
            if (named is null && !IsWorthReading(path))
            {
                return null;
            }

            using FileStream stream = File.OpenRead(path);
            own.AddRead(path, stream.SafeFileHandle);
            content = new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path}: the settings file cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            throw new SettingsException($"{path}: the settings file is not valid JSON: {Explain(e.InnerException ?? e)}", e);
        }

        IConfigurationSection ours = content.GetSection(Section);
        if (content.GetChildren().Any(section => section.Key.Equals(Section, StringComparison.OrdinalIgnoreCase)))
        {
            return ours.Value is null ? new FileSource(ours, path, Path.GetDirectoryName(path)!)
                : throw new SettingsException($"{path}: {Section} must be an object that holds the settings");
        }

        // Any program may have an appsettings.json; one without our section is not meant for us.
        return named is null ? null : throw new SettingsException($"{path}: the settings file has no section {Section}");
    }

    // The file in the current directory may be anybody's: an empty one says nothing, and only a file that is named may be a pipe.
    private static bool IsWorthReading(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) && new FileInfo(path).Length > 0;
        }

        using SafeFileHandle? handle = NonBlockingOpen.ForReading(path);
        return handle is not null && FileStatus.TryGet(handle, out FileStatus status) && status is { IsRegular: true, Length: > 0 };
    }

    // The library counts from 0.
    private static string Explain(Exception e)
        => e is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
            ? $"line {line + 1}, byte {position + 1}: {e.Message.Split(" LineNumber:")[0]}"
            : e.Message;

    private static void Collect(IConfiguration source, string prefix, string directory, string origin, Dictionary<string, Said> said)
    {
        var here = new Dictionary<string, List<SettingValue>>(StringComparer.OrdinalIgnoreCase);
        foreach (IConfigurationSection leaf in Leaves(source))
        {
            string key = leaf.Path[prefix.Length..];
            if (leaf.Value is null && (Find(key) is not null || IsGroup(key)))
            {
                continue; // null and {} say nothing.
            }

            Setting setting = Find(key) ?? throw new SettingsException($"{key}: there is no such setting ({origin}); there are: {AllKeys}");
            if (!here.TryGetValue(setting.Key, out List<SettingValue>? values))
            {
                here.Add(setting.Key, values = []);
            }

            values.Add(new SettingValue(leaf.Value!, directory));
        }

        foreach ((string key, List<SettingValue> values) in here)
        {
            said[key] = new Said(values, origin);
        }
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfiguration node)
        => node.GetChildren().SelectMany(child => child.GetChildren().Any() ? Leaves(child) : [child]);

    // A list's values stand under its key by number: Bind:0, Bind:1.
    private static Setting? Find(string key)
        => SettingsTable.All.FirstOrDefault(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)
            || (setting.IsList && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(key[(setting.Key.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _)));

    private static bool IsGroup(string key) => SettingsTable.All.Any(setting => setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));

    private static string AllKeys => string.Join(", ", SettingsTable.All.Select(setting => setting.Key));

    private static SettingsException NotAllowed(Setting setting, Said said)
        => new($"{setting.Key}: {(setting.IsSecret ? "what is said" : $"'{string.Join("', '", said.Values.Select(v => v.Text))}'")} ({said.Origin}) is not allowed; allowed: {setting.Allowed}");

    private sealed record Said(IReadOnlyList<SettingValue> Values, string Origin);

    private sealed record FileSource(IConfigurationSection Section, string Name, string Directory);
}
