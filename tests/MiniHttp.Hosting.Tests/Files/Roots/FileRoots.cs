using Microsoft.Win32.SafeHandles;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

/// <summary>The ways below a root.</summary>
public enum FileRootKind
{
    /// <summary>Linux: the kernel looks paths up.</summary>
    OpenAt2,

    /// <summary>Linux without openat2: component by component.</summary>
    SymlinkWalk,

    /// <summary>Linux, with small files in memory.</summary>
    Caching,

    /// <summary>Everywhere else.</summary>
    Portable,
}

/// <summary>Opens roots, for tests of what all have in common and of what stands above them.</summary>
public static class FileRoots
{
    public static TheoryData<FileRootKind> All => [.. Enum.GetValues<FileRootKind>()];

    /// <summary>Opens what the server takes here.</summary>
    internal static IFileRoot OpenUsual(string path, TimeProvider? clock = null)
        => OpenUsual(path, new HiddenNames(dotfiles: false), clock: clock);

    internal static IFileRoot OpenUsual(
        string path, HiddenNames hidden, bool followSymlinks = false, TimeProvider? clock = null)
        => OperatingSystem.IsLinux()
            ? new LinuxFileRoot(path, hidden, followSymlinks, clock: clock)
            : new PortableFileRoot(path, hidden, followSymlinks, clock);

    internal static IFileRoot Open(FileRootKind kind, string path, bool dotfiles = false, bool followSymlinks = false)
        => Open(kind, path, new HiddenNames(dotfiles), followSymlinks);

    internal static IFileRoot Open(FileRootKind kind, string path, HiddenNames hidden, bool followSymlinks = false)
    {
        if (kind == FileRootKind.Portable)
        {
            return new PortableFileRoot(path, hidden, followSymlinks);
        }

        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        if (kind == FileRootKind.SymlinkWalk)
        {
            return new LinuxFileRoot(path, hidden, followSymlinks, new SymlinkWalk());
        }

        if (kind == FileRootKind.Caching)
        {
            // To this clock every file has been left alone for long.
            return new CachingFileRoot(new LinuxFileRoot(path, hidden, followSymlinks), new FileCache(1 << 20), new StoppedClock(DateTimeOffset.UtcNow.AddHours(1)));
        }

        using SafeFileHandle root = OpenAt.Root(path, out _);
        Assert.SkipUnless(OpenAt2.IsThere(root), "this kernel, or a sandbox, has no openat2");
        return new LinuxFileRoot(path, hidden, followSymlinks, new OpenAt2());
    }
}
