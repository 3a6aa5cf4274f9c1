// The settings file: appsettings.json in the current directory, or the one that is named. Only its section MiniHttp is
// ours.

using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>Settings from a file.</summary>
/// <param name="Section">The section that is ours.</param>
/// <param name="Path">The absolute path.</param>
internal sealed record SettingsFile(IConfigurationSection Section, string Path)
{
    /// <summary>The directory that relative paths in the file start from.</summary>
    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Reads a file; null if no file is ours.</summary>
    /// <param name="directory">The current directory.</param>
    /// <param name="named">The file named on the command line, or null for the usual one.</param>
    /// <param name="own">The server's own files, to which it is added.</param>
    /// <exception cref="SettingsException">It cannot be used.</exception>
    public static SettingsFile? Read(string directory, string? named, OwnFiles own)
    {
        if (named is "")
        {
            throw new SettingsException("--config \"\": must be the path of a file");
        }

        string path = System.IO.Path.GetFullPath(named ?? SettingsReader.DefaultFile, directory);
        return ReadJson(path, isNamed: named is not null, own) is { } content
            ? SectionOf(content, path, isNamed: named is not null)
            : null;
    }

    private static IConfigurationRoot? ReadJson(string path, bool isNamed, OwnFiles own)
    {
        try
        {
            if (!isNamed && !IsWorthReading(path))
            {
                return null;
            }

            using FileStream stream = File.OpenRead(path);
            own.AddRead(path, stream.SafeFileHandle);
            return new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{path}: {Explain(path, e)}", e);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            throw new SettingsException($"{path}: {Explain(e.InnerException ?? e)}", e);
        }
    }

    // Any program may have an appsettings.json; one without our section is not meant for us.
    private static SettingsFile? SectionOf(IConfigurationRoot content, string path, bool isNamed)
    {
        const string Name = SettingsReader.Section;
        IConfigurationSection ours = content.GetSection(Name);
        if (content.GetChildren().Any(section => section.Key.Equals(Name, StringComparison.OrdinalIgnoreCase)))
        {
            return ours.Value is null ? new SettingsFile(ours, path)
                : throw new SettingsException($"{path}: section {Name} must be an object that holds the settings");
        }

        return isNamed ? throw new SettingsException($"{path}: no section {Name}; put the settings into it") : null;
    }

    // The file in the current directory may be another program's: an empty one has no settings, and only a file that is
    // named may be a pipe.
    private static bool IsWorthReading(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.Exists(path) && new FileInfo(path).Length > 0;
        }

        using SafeFileHandle? handle = NonBlockingOpen.ForReading(path);
        return handle is not null && FileStatus.TryGet(handle, out FileStatus status)
            && status is { IsRegular: true, Length: > 0 };
    }

    private static string Explain(string path, Exception e)
        => System.IO.Directory.Exists(path) ? "is a directory; name a file"
            : e is FileNotFoundException or DirectoryNotFoundException ? "no such file"
            : e is UnauthorizedAccessException ? "permission denied: the user of the server must be able to read it"
            : "cannot be read";

    // The library counts from 0. Other errors are a name that stands twice, and JSON that is not an object.
    private static string Explain(Exception e)
        => e is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
            ? $"not valid JSON at line {line + 1}, byte {position + 1}"
            : "must be a JSON object, with each name only once";
}
