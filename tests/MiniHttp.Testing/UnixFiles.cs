using System.Runtime.InteropServices;
using System.Text;

namespace MiniHttp.Testing;

/// <summary>
/// System calls that .NET does not offer, for tests that need unusual files. Programs such as <c>ln</c> and
/// <c>mkfifo</c> may be missing. Each call throws <see cref="IOException"/> if it fails.
/// </summary>
public static class UnixFiles
{
    private const int Nobody = 65534;

    /// <summary>mkfifo(3), with mode 0666 less the umask.</summary>
    public static void MakeFifo(string path) => Check(MkFifo(Bytes(path), 0x1B6), path);

    /// <summary>link(2).</summary>
    public static void MakeHardLink(string path, string existing) => Check(Link(Bytes(existing), Bytes(path)), path);

    /// <summary>rename(2): .NET moves no links to folders, and none over another.</summary>
    public static void Rename(string path, string target) => Check(RenameRaw(Bytes(path), Bytes(target)), path);

    /// <summary>chown(2), for root. -1 keeps the group.</summary>
    public static void GiveAway(string path, int user, int group = -1)
        => Check(ChangeOwner(Bytes(path), user, group), path);

    /// <summary>
    /// Runs an action with the file access rights of nobody, on this thread alone. Root can access every file, whatever
    /// its mode. An ordinary user keeps its own rights, and owns the test's files: modes must refuse the owner too.
    /// </summary>
    /// <returns>False if this user namespace has no other user; the action has not run then.</returns>
    public static bool TryAsNobody(Action action)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            action();
            return true;
        }

        _ = SetFileSystemUser(Nobody);
        if (SetFileSystemUser(-1) != Nobody)
        {
            return false;
        }

        try
        {
            action();
            return true;
        }
        finally
        {
            _ = SetFileSystemUser(0);
        }
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static void Check(int result, string path)
    {
        if (result < 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    private static extern int MkFifo(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(byte[] existing, byte[] path);

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static extern int RenameRaw(byte[] path, byte[] target);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    private static extern int ChangeOwner(byte[] path, int user, int group);

    // Of the calling thread only, as the kernel has it; it drops the capabilities over files as well.
    [DllImport("libc", EntryPoint = "setfsuid", SetLastError = true)]
    private static extern int SetFileSystemUser(int user);
}
