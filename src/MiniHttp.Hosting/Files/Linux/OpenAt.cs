// openat(2) and readlinkat(2): one step of a path, from an open directory. And the flags that every opening needs.

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>Opens single names, and reads where links lead.</summary>
internal static partial class OpenAt
{
    /// <summary>O_PATH | O_CLOEXEC.</summary>
    public const int PathOnly = 0x200000 | 0x80000;

    /// <summary>What there is instead of a handle: one for all, since many names name nothing, and each would need a finalizer.</summary>
    public static readonly SafeFileHandle Nothing = new(-1, ownsHandle: false);

    // O_CLOEXEC | O_NONBLOCK | O_NOCTTY.
    private const int ForReading = 0x80000 | 0x800 | 0x100;

    // These two have other numbers on ARM and POWER.
    private static readonly (int Directory, int NoFollow) Flags =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le
            ? (0x4000, 0x8000) : (0x10000, 0x20000);

    /// <summary>The flags of open(2) for what a path is looked up for.</summary>
    public static int FlagsFor(Lookup lookup) => lookup.HasFlag(Lookup.PathOnly) ? PathOnly : ForReading;

    /// <summary>Opens a directory by its path, only to start from it.</summary>
    public static SafeFileHandle Root(string path, out int error)
    {
        var handle = new SafeFileHandle(Open(path, PathOnly | Flags.Directory), ownsHandle: true);
        error = Marshal.GetLastPInvokeError();
        return handle;
    }

    /// <summary>Opens whatever a path leads to, only to hold it. Invalid where that is nothing.</summary>
    public static SafeFileHandle Path(string path) => new(Open(path, PathOnly), ownsHandle: true);

    /// <summary>Another descriptor of what is open, which keeps it open by itself.</summary>
    public static SafeFileHandle Duplicate(SafeFileHandle open)
    {
        const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
        return new SafeFileHandle(FileControl(open, DuplicateCloseOnExec, 0), ownsHandle: true);
    }

    /// <summary>Opens a directory to go on from it. A link is none.</summary>
    /// <param name="directory">The directory it is in.</param>
    /// <param name="name">A single name, with a NUL behind it.</param>
    /// <param name="error">Where the handle is invalid, why.</param>
    public static SafeFileHandle Directory(SafeFileHandle directory, ReadOnlySpan<byte> name, out int error)
        => NoFollow(directory, name, PathOnly | Flags.Directory, out error);

    /// <summary>Opens an entry. A link is not followed: it cannot be opened for reading, and is itself what is opened as a path only.</summary>
    public static SafeFileHandle Entry(SafeFileHandle directory, ReadOnlySpan<byte> name, Lookup lookup, out int error)
        => NoFollow(directory, name, FlagsFor(lookup), out error);

    /// <summary>Reads where a link leads.</summary>
    /// <param name="directory">The directory it is in.</param>
    /// <param name="name">A single name, with a NUL behind it.</param>
    /// <param name="target">Room for the text.</param>
    /// <returns>The length of the text, or the negative errno; <see cref="ErrorNumber.InvalidArgument"/> where it is no link.</returns>
    public static int ReadLink(SafeFileHandle directory, ReadOnlySpan<byte> name, Span<byte> target)
    {
        nint length = ReadLink(directory, in MemoryMarshal.GetReference(name), ref MemoryMarshal.GetReference(target), target.Length);
        return length < 0 ? -Marshal.GetLastPInvokeError()
            : length == target.Length ? -ErrorNumber.NameTooLong : (int)length; // It may have been cut off.
    }

    private static SafeFileHandle NoFollow(SafeFileHandle directory, ReadOnlySpan<byte> name, int flags, out int error)
    {
        var handle = new SafeFileHandle(OpenBelow(directory, in MemoryMarshal.GetReference(name), flags | Flags.NoFollow), ownsHandle: true);
        error = Marshal.GetLastPInvokeError();
        return handle;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(SafeFileHandle open, int command, int argument);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenBelow(SafeFileHandle directory, in byte name, int flags);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    private static partial nint ReadLink(SafeFileHandle directory, in byte name, ref byte target, nint size);
}
