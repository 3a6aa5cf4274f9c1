using System.Text;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A new directory, removed with all that is in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("minihttpd-").FullName;

    /// <summary>Writes a file, with the directories on its way.</summary>
    /// <returns>This directory.</returns>
    public TemporaryDirectory With(string name, string content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return this;
    }

    /// <summary>Makes a file of that many zeros, which takes no room on the disk.</summary>
    /// <returns>This directory.</returns>
    public TemporaryDirectory WithSparse(string name, long length)
    {
        using FileStream file = File.Create(In(name));
        file.SetLength(length);
        return this;
    }

    /// <summary>Says who may do what with a file or a directory, as chmod does.</summary>
    public void SetMode(string name, UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(In(name), mode);
        }
    }

    /// <summary>The mode of a file or a directory.</summary>
    public UnixFileMode ModeOf(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        return OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(In(name));
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
