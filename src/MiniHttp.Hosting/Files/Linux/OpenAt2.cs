// openat2(2), which neither .NET nor older C libraries wrap (Linux 5.6 on). The kernel itself refuses every path that would leave the root, by
// dots, by links or by a component that is swapped while it looks, so that there is no gap between check and use.

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>The kernel looks the path up, and keeps it below the root.</summary>
internal sealed partial class OpenAt2 : IPathResolver
{
    // The same number on every architecture: openat2 is younger than the common table of system calls.
    private const nint OpenAt2Number = 437;

    private const ulong NoMagicLinks = 0x02, BeneathRoot = 0x08;

    /// <summary>Whether the kernel has the call, and no sandbox forbids it.</summary>
    public static bool IsThere(SafeFileHandle root)
    {
        using SafeFileHandle probe = Call(root, ".\0"u8, OpenAt.PathOnly, BeneathRoot, out int error);
        return !(probe.IsInvalid && error is ErrorNumber.NotImplemented or ErrorNumber.NotPermitted or ErrorNumber.InvalidArgument or ErrorNumber.TooBig);
    }

    /// <inheritdoc/>
    public SafeFileHandle Open(SafeFileHandle root, ReadOnlySpan<byte> path, Lookup lookup, out int error)
        => Call(root, path, OpenAt.FlagsFor(lookup), NoMagicLinks | (lookup.HasFlag(Lookup.MayLeave) ? 0 : BeneathRoot), out error);

    private static SafeFileHandle Call(SafeFileHandle root, ReadOnlySpan<byte> path, int flags, ulong resolve, out int error)
    {
        var how = new OpenHow { Flags = (ulong)flags, Resolve = resolve };
        nint descriptor = SystemCall(OpenAt2Number, root, ref MemoryMarshal.GetReference(path), ref how, Marshal.SizeOf<OpenHow>());
        error = Marshal.GetLastPInvokeError();
        return descriptor < 0 ? OpenAt.Nothing : new SafeFileHandle(descriptor, ownsHandle: true);
    }

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
