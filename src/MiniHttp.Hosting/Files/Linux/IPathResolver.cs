// How a path is looked up below the root: by the kernel in one call (OpenAt2), or component by component where it has no such call
// (SymlinkWalk). What is made of the outcome is the same for both, and stands in LinuxFileRoot.

using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>What a path is looked up for.</summary>
[Flags]
internal enum Lookup
{
    /// <summary>
    /// To read what is there, without waiting: a FIFO without a writer opens too, and is looked at afterwards. What lies outside the root is
    /// not opened, however the path gets there, and whatever is swapped meanwhile.
    /// </summary>
    Read = 0,

    /// <summary>Only to learn what it is (O_PATH). That needs no right to read it, and nothing is opened: no FIFO waits, no device stirs.</summary>
    PathOnly = 1,

    /// <summary>Links may lead out of the root.</summary>
    MayLeave = 2,
}

/// <summary>Looks paths up, starting from an open root directory.</summary>
internal interface IPathResolver
{
    /// <summary>PATH_MAX, the NUL at the end included.</summary>
    const int LongestPath = 4096;

    /// <summary>Opens what a path names. Links that the kernel makes up itself (those of /proc) lead nowhere, or where their text says.</summary>
    /// <param name="root">The root directory.</param>
    /// <param name="path">The path below it, with a NUL behind it; "." for the root itself. It has no ".." in it.</param>
    /// <param name="lookup">What for.</param>
    /// <param name="error">Where the handle is invalid, why; <see cref="ErrorNumber.LeavesRoot"/> also for an absolute link into the root.</param>
    SafeFileHandle Open(SafeFileHandle root, ReadOnlySpan<byte> path, Lookup lookup, out int error);
}
