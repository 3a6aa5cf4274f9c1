// File system calls of Linux that .NET does not offer: open(2) without following a link, flock(2), fchown(2),
// copy_file_range(2), geteuid(2).

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Fetching;

/// <summary>Linux only.</summary>
internal static partial class FileCalls
{
    private const int ReadOnly = 0, ReadWrite = 0x2, NoTerminal = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int LockExclusive = 2, DoNotWait = 4;
    private const int Interrupted = 4, TryAgain = 11;
    private const uint Unchanged = uint.MaxValue; // chown(2): leaves the owner, or the group, as it is.
    private const int MostAtOnce = 0x4000_0000;

    // O_NOFOLLOW has another number on ARM and POWER.
    private static readonly int NoFollow =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6
            or Architecture.Ppc64le ? 0x8000 : 0x20000;

    /// <summary>Opens a file that is there. A link is an error, and a FIFO does not wait for its other end.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission is missing.</exception>
    public static SafeFileHandle OpenUnfollowed(string path, FileAccess access)
    {
        int flags = access == FileAccess.Read ? ReadOnly : ReadWrite;
        int descriptor = Open(path, flags | NoTerminal | NonBlocking | CloseOnExec | NoFollow);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LastFailure(path);
    }

    /// <summary>Takes the lock that .NET takes for FileShare.None.</summary>
    /// <returns>False if another open file has it. True also where the file system has no locks, as in .NET.</returns>
    public static bool TryLock(SafeFileHandle file)
        => Lock(file, LockExclusive | DoNotWait) == 0 || Marshal.GetLastPInvokeError() != TryAgain;

    /// <summary>The user whose rights this process has.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Gives a file another owner and group; only root may give files away.</summary>
    public static bool TrySetOwner(SafeFileHandle file, uint owner, uint group) => ChangeOwner(file, owner, group) == 0;

    /// <summary>Gives a file another group: one that the user is a member of, unless that is root.</summary>
    public static bool TrySetGroup(SafeFileHandle file, uint group) => ChangeOwner(file, Unchanged, group) == 0;

    /// <summary>
    /// Copies the first bytes of a file to the beginning of another one, by reference where the file system can
    /// (XFS, btrfs), and otherwise within the kernel.
    /// </summary>
    /// <returns>How many bytes were copied: fewer than asked for where this kernel or file system cannot do
    /// it.</returns>
    public static long CopyBeginning(SafeFileHandle from, SafeFileHandle to, long length)
    {
        long copied = 0;
        while (copied < length)
        {
            long source = copied, target = copied;
            nint count = CopyRange(from, ref source, to, ref target, (nuint)Math.Min(length - copied, MostAtOnce), 0);
            if (count == 0 || (count < 0 && Marshal.GetLastPInvokeError() != Interrupted))
            {
                break;
            }

            copied += Math.Max(count, 0);
        }

        return copied;
    }

    private static Exception LastFailure(string path)
    {
        const int NotPermitted = 1, AccessDenied = 13;
        int error = Marshal.GetLastPInvokeError();
        string message = $"{path}: {Marshal.GetPInvokeErrorMessage(error)}";
        return error is NotPermitted or AccessDenied
            ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyRange(
        SafeFileHandle from, ref long source, SafeFileHandle to, ref long target, nuint length, uint flags);
}
