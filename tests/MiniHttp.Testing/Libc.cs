using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Testing;

/// <summary>
/// System calls for tests that .NET does not offer: names that are not text, leases, and access without root's rights.
/// </summary>
internal static class Libc
{
    private const int CreateForWriting = 0x41; // O_CREAT | O_WRONLY of Linux.
    private const int SetSignal = 10, SetLease = 1024, WriteLease = 1, UrgentData = 23; // F_SETSIG, F_SETLEASE, F_WRLCK, SIGURG of Linux.

    /// <summary>Creates an empty file whose name is a text in ISO-8859-1, one byte for each character.</summary>
    public static void CreateFile(string latin1Path)
    {
        int descriptor = Open(Encoding.Latin1.GetBytes(latin1Path + '\0'), CreateForWriting, 0x1A4);
        Check(descriptor, latin1Path);
        Check(Close(descriptor), latin1Path);
    }

    public static void DeleteFile(string latin1Path) => Check(Unlink(Encoding.Latin1.GetBytes(latin1Path + '\0')), latin1Path);

    /// <summary><see cref="UnixFiles.TryAsNobody"/>, with the action's result; skips the test if it cannot run.</summary>
    public static T AsNobody<T>(Func<T> action)
    {
        T? result = default;
        bool hasRun = UnixFiles.TryAsNobody(() => result = action());
        Assert.SkipUnless(hasRun, "this user namespace has no other user");
        return result!;
    }

    /// <summary>
    /// Takes a lease on a file, as a file server does for its clients: until it is given back, whoever will not wait cannot open the file,
    /// not even this process.
    /// </summary>
    public static IDisposable Lease(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has leases");
        var file = new SafeFileHandle(Open(Bytes(path), 0, 0), ownsHandle: true);
        bool isLeased = !file.IsInvalid
            && FileControl(file, SetSignal, UrgentData) == 0 // The holder is told by a signal: by one that does nothing.
            && FileControl(file, SetLease, WriteLease) == 0;
        Assert.SkipUnless(isLeased, $"this file system has no leases: {Marshal.GetLastPInvokeErrorMessage()}");
        return file;
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static void Check(int result, string path)
    {
        if (result < 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>A second descriptor of the same socket or file, which the caller closes or gives away.</summary>
    public static int Duplicate(SafeHandle handle)
    {
        int copy = Dup(handle);
        Check(copy, "dup");
        return copy;
    }

    [DllImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static extern int Dup(SafeHandle handle);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags, int mode);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "unlink", SetLastError = true)]
    private static extern int Unlink(byte[] path);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int FileControl(SafeFileHandle file, int command, int argument);
}
