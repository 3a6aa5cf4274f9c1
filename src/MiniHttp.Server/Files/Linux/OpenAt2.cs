// openat2(2), which neither .NET nor older C libraries wrap.

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Server;

/// <summary>The system call, with the flags that serving files needs, and the error numbers it is looked at for.</summary>
internal static partial class OpenAt2
{
    public const int NotPermitted = 1, NoEntry = 2, InputOutput = 5, TooBig = 7, TryAgain = 11, OutOfMemory = 12, AccessDenied = 13,
        InvalidArgument = 22, SystemOutOfDescriptors = 23, OutOfDescriptors = 24, NotImplemented = 38;

    /// <summary>PATH_MAX, the NUL at the end included.</summary>
    public const int LongestPath = 4096;

    // The same number on every architecture: openat2 is younger than the common table of system calls.
    private const nint OpenAt2Number = 437;

    private const int CloseOnExec = 0x80000, PathOnly = 0x200000, NonBlocking = 0x800, NoControllingTerminal = 0x100;
    private const ulong NoMagicLinks = 0x02, BeneathRoot = 0x08;

    /// <summary>Opens the root directory, only to start from it.</summary>
    public static SafeFileHandle Root(string path, out int error)
    {
        var handle = new SafeFileHandle(Open(path, PathOnly | CloseOnExec), ownsHandle: true);
        error = Marshal.GetLastPInvokeError();
        return handle;
    }

    /// <summary>Opens an entry for reading, non-blocking, so that a FIFO without a writer opens too; it is looked at afterwards.</summary>
    /// <param name="root">The root directory.</param>
    /// <param name="path">The path below it, with a NUL behind it.</param>
    /// <param name="error">Where the handle is invalid, why.</param>
    /// <param name="pathOnly">Only to learn what it is: that needs no right to read it.</param>
    public static SafeFileHandle Beneath(SafeFileHandle root, ReadOnlySpan<byte> path, out int error, bool pathOnly = false)
    {
        int flags = pathOnly ? PathOnly | CloseOnExec : CloseOnExec | NonBlocking | NoControllingTerminal;
        var how = new OpenHow { Flags = (ulong)flags, Resolve = BeneathRoot | NoMagicLinks };
        nint descriptor = SystemCall(OpenAt2Number, root, ref MemoryMarshal.GetReference(path), ref how, Marshal.SizeOf<OpenHow>());
        error = Marshal.GetLastPInvokeError();
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, SafeFileHandle directory, ref byte path, ref OpenHow how, nint size);

    // struct open_how of linux/openat2.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
