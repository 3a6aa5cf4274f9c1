using System.Text;

namespace MiniHttp.Server.Tests;

/// <summary>A folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode Everybody = UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// The mode 0111 of a directory: known names can be opened, but not listed. It binds the owner too, so that a test
    /// holds for an ordinary user as well as for nobody (<see cref="Libc.AsNobody"/>).
    /// </summary>
    public const UnixFileMode EnterOnly
        = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly HashSet<string> _withMode = [];

    /// <summary>Creates the folder. Others can read it: a test about modes sets those of the files inside.</summary>
    public TemporaryFolder() => SetMode("", Owner | Everybody);

    public string Path { get; } = Directory.CreateTempSubdirectory("minihttp-").FullName;

    /// <summary>The path of a name below the folder.</summary>
    public string this[string name] => System.IO.Path.Join(Path, name);

    /// <summary>Writes a file, and the directories on the way to it.</summary>
    public string File(string name, string content = "", DateTimeOffset? modified = null)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        if (modified is { } time)
        {
            System.IO.File.SetLastWriteTimeUtc(path, time.UtcDateTime);
        }

        return path;
    }

    public void Folder(string name) => Directory.CreateDirectory(this[name]);

    /// <summary>Sets the mode of a file or a directory, until <see cref="Dispose"/>. Does nothing on Windows.</summary>
    public void SetMode(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(this[name], mode);
            _withMode.Add(name);
        }
    }

    /// <summary>Makes a symbolic link.</summary>
    public void Link(string name, string target)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        System.IO.File.CreateSymbolicLink(this[name], target);
    }

    /// <summary>
    /// What this process has open below the folder, by path and with the bytes it holds (those of large files left out). It is the descriptor
    /// that is asked, not the name.
    /// </summary>
    public IReadOnlyList<(string Path, string Content)> OpenFiles()
    {
        var files = new List<(string, string)>();
        foreach (string descriptor in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            try
            {
                if (new FileInfo(descriptor).LinkTarget is { } path && path.StartsWith(Path + "/", StringComparison.Ordinal))
                {
                    bool isLarge = new FileInfo(path).Length > 1024 * 1024;
                    files.Add((path, isLarge ? "" : System.IO.File.ReadAllText(descriptor, Encoding.UTF8)));
                }
            }
            catch (IOException)
            {
                // Another test closed its descriptor meanwhile.
            }
        }

        return files;
    }

    /// <summary>Removes the folder, after its owner got back the right to do so.</summary>
    public void Dispose()
    {
        // Parents first: their paths are shorter.
        foreach (string name in _withMode.OrderBy(name => name.Length))
        {
            if (Directory.Exists(this[name]))
            {
                SetMode(name, Owner);
            }
        }

        Directory.Delete(Path, recursive: true);
    }
}
