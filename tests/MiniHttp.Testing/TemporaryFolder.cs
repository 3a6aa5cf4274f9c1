using System.Text;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Hosting;

namespace MiniHttp.Testing;

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

    /// <summary>The same, as a method.</summary>
    public string In(string name) => this[name];

    /// <summary>The names in the folder, sorted.</summary>
    public string[] Names
        => [.. Directory.GetFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

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

    /// <summary>
    /// Overwrites a file in place, as <c>cp -p</c> does: the inode stays, and so may the length and the modification
    /// time. Done again until the kernel's clock has ticked: two changes within a tick have the same change time.
    /// </summary>
    public void Overwrite(string name, string content, DateTimeOffset modified)
    {
        FileVersion before = VersionOf(name);
        do
        {
            File(name, content, modified);
        }
        while (VersionOf(name).Changed == before.Changed);
    }

    /// <summary>The version of a file, as the system tells it now.</summary>
    public FileVersion VersionOf(string name)
    {
        using SafeFileHandle file = System.IO.File.OpenHandle(this[name]);
        Assert.True(FileVersion.TryGet(file, out FileVersion version));
        return version;
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

    /// <summary>Makes a symbolic link lead elsewhere, in one step, as <c>ln -sfn</c> does.</summary>
    public void Switch(string name, string target)
    {
        Link(name + ".new", target);
        UnixFiles.Rename(this[name + ".new"], this[name]); // .NET moves no links to directories.
    }

    /// <summary>
    /// How many files and directories this process has open at or below a name, by the names that they had when they
    /// were opened.
    /// </summary>
    public int OpenDescriptors(string name = "")
        => Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "")
            .Count(target => target.StartsWith(this[name], StringComparison.Ordinal));

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
