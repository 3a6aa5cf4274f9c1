// The files that the server itself reads and writes: settings, passwords, recordings of the wire, logs. None is ever
// served, by whatever name, link, hard link or bind mount it is reached: an opened file is compared by device and
// inode. Two identities count:
//
// 1. The file that this process has opened. It stays open, so that its number cannot become that of another file.
// 2. The file that is at the path now: an editor that saves puts another file there. The path is looked up again
//    - if the file to be served was changed (ctime) since the last look: making, linking and renaming a file set its
//      ctime;
//    - otherwise once a second. A renamed directory or a switched link can change the target of a path without any new
//      ctime. A file that was not touched meanwhile was reachable before that with the same content, so a second more
//      discloses nothing.
//
// An editor may save between the opening of a file and the look at the path: the opened file was at the path and no
// longer is. Then its ctime has changed as well, and the file is opened anew.
//
// Cost: no system call for a file that has not just changed. On a network file system whose clock is behind, a new file
// at the path is noticed within a second, too, not at once.

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>To whom an open file belongs.</summary>
internal enum Ownership
{
    /// <summary>To the site: it is served.</summary>
    Site,

    /// <summary>To the server itself.</summary>
    Server,

    /// <summary>Unknown: it was changed during the comparison, and has to be opened anew.</summary>
    Unknown,
}

/// <summary>
/// The set of the server's own files, for all threads. It lives as long as the process, and so do the descriptors that
/// it holds.
/// </summary>
/// <param name="clock">Measures the age of the last look.</param>
internal sealed class OwnFiles(TimeProvider clock)
{
    private static readonly TimeSpan LongestUnlooked = TimeSpan.FromSeconds(1);

    /// <summary>How far the clock that stamps files may be behind: the kernel's tick is 10 ms at most.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly List<SafeFileHandle> _held = [];
    private readonly HashSet<FileNumber> _opened = [];
    private Known _known = new([], [], 0, default);

    /// <summary>An empty set.</summary>
    public OwnFiles()
        : this(TimeProvider.System)
    {
    }

    /// <summary>The absolute paths.</summary>
    public IReadOnlyCollection<string> Paths => Volatile.Read(ref _known).Paths;

    /// <summary>Adds a file that was opened for reading. Ignores a pipe: /dev/fd/63 may soon be another file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="opened">The open file, which stays the caller's.</param>
    public void AddRead(string path, SafeFileHandle opened)
    {
        if (!OperatingSystem.IsLinux() || Hold(OpenAt.Duplicate(opened)))
        {
            Add(path);
        }
    }

    /// <summary>
    /// Adds paths and the files that are there. Called before and after the files are opened for writing.
    /// </summary>
    public void AddWritten(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            if (OperatingSystem.IsLinux())
            {
                Hold(OpenAt.Path(path));
            }

            Add(path);
        }
    }

    /// <summary>Adds standard output and standard error, where they are files: an access log, or nohup.out.</summary>
    public void AddStandardStreams()
    {
        if (OperatingSystem.IsLinux())
        {
            Hold(new SafeFileHandle(1, ownsHandle: false));
            Hold(new SafeFileHandle(2, ownsHandle: false));
            Look();
        }
    }

    /// <summary>To whom an open file belongs. Linux only.</summary>
    /// <param name="file">The file.</param>
    /// <param name="status">Its status after it was opened.</param>
    public Ownership Of(SafeFileHandle file, in FileStatus status)
    {
        Known known = Volatile.Read(ref _known);
        if (!IsOutdated(known, status))
        {
            return known.Has(status) ? Ownership.Server : Ownership.Site;
        }

        // Also if the number is known: it may have become that of another file.
        return Look().Has(status) ? Ownership.Server : IsUnchanged(file, status) ? Ownership.Site : Ownership.Unknown;
    }

    /// <summary>Whether a file that was looked at is in the set. Linux only.</summary>
    public bool Contains(in FileStatus status)
    {
        Known known = Volatile.Read(ref _known);
        return (IsOutdated(known, status) ? Look() : known).Has(status);
    }

    /// <summary>
    /// Whether a path without links in it is in the set. For systems on which files have no numbers here.
    /// </summary>
    public bool Contains(string realPath)
    {
        foreach (string path in Paths)
        {
            int links = 0;
            if (string.Equals(PortableFileRoot.RealPath(path, ref links), realPath, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // A file that is removed within one tick of the clock keeps its ctime. Writing to a file does not move it: it sets
    // both times to the same, and moving sets the ctime alone.
    private static bool IsUnchanged(SafeFileHandle file, in FileStatus status)
        => FileStatus.TryGet(file, out FileStatus now) && !now.IsRemoved
            && (now.Version == status.Version || now.Version.Modified == now.Version.Changed);

    private static FileNumber NumberOf(in FileStatus status) => new(status.Version.Device, status.Version.Inode);

    private void Add(string path)
    {
        lock (_gate)
        {
            _paths.Add(path);
        }

        Look();
    }

    private bool Hold(SafeFileHandle handle)
    {
        if (handle.IsInvalid || !FileStatus.TryGet(handle, out FileStatus status) || !status.IsRegular)
        {
            handle.Dispose();
            return false;
        }

        lock (_gate)
        {
            if (_opened.Add(NumberOf(status)))
            {
                _held.Add(handle);
            }
            else
            {
                handle.Dispose();
            }
        }

        return true;
    }

    private bool IsOutdated(Known known, in FileStatus status)
        => known.Paths.Length > 0 && status.IsRegular
            && (status.Version.Changed.ToDateTimeOffset() >= known.Settled
                || clock.GetElapsedTime(known.At) >= LongestUnlooked);

    // The time is taken before the look: a change that the look misses is younger.
    private Known Look()
    {
        (long at, DateTimeOffset time) = (clock.GetTimestamp(), clock.GetUtcNow());
        lock (_gate)
        {
            var numbers = new HashSet<FileNumber>(_opened);
            foreach (string path in OperatingSystem.IsLinux() ? _paths : [])
            {
                if (FileStatus.Get(Encoding.UTF8.GetBytes(path + '\0'), out FileStatus status) == 0 && status.IsRegular)
                {
                    numbers.Add(NumberOf(status));
                }
            }

            var known = new Known([.. numbers], [.. _paths], at, time - ClockStep);
            Volatile.Write(ref _known, known);
            return known;
        }
    }

    /// <param name="Device">A file system.</param>
    /// <param name="Inode">The number of a file in it.</param>
    private readonly record struct FileNumber(ulong Device, ulong Inode);

    /// <param name="Numbers">The identities.</param>
    /// <param name="Paths">The paths.</param>
    /// <param name="At">Time of the look, by the monotonic clock.</param>
    /// <param name="Settled">The look has seen every change before this time.</param>
    private sealed record Known(FileNumber[] Numbers, string[] Paths, long At, DateTimeOffset Settled)
    {
        public bool Has(in FileStatus status) => Numbers.Length > 0 && Numbers.AsSpan().Contains(NumberOf(status));
    }
}
