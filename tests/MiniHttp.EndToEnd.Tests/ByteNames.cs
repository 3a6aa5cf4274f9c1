using System.Runtime.InteropServices;
using System.Text;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>Files and directories whose names are any bytes, which .NET cannot spell. Text stands for bytes as ISO-8859-1.</summary>
internal static partial class ByteNames
{
    private const int CreateForWriting = 0x41; // O_CREAT | O_WRONLY of Linux.

    /// <summary>Makes a directory.</summary>
    public static void MakeDirectory(byte[] path) => Check(MkDir([.. path, 0], 0x1ED));

    /// <summary>Writes a file.</summary>
    public static void Write(byte[] path, byte[] content)
    {
        int file = Open([.. path, 0], CreateForWriting, 0x1A4);
        Check(file);
        Check((int)Write(file, content, content.Length));
        Check(Close(file));
    }

    /// <summary>Removes a directory with all that is in it.</summary>
    public static unsafe void RemoveTree(string path)
    {
        const int ContentsFirst = 8, DoNotFollowLinks = 1; // FTW_DEPTH | FTW_PHYS of Linux.
        if (Directory.Exists(path))
        {
            Check(WalkTree([.. Encoding.UTF8.GetBytes(path), 0], &RemoveEntry, 16, ContentsFirst | DoNotFollowLinks));
        }
    }

    [UnmanagedCallersOnly]
    private static unsafe int RemoveEntry(byte* path, void* status, int kind, void* place) => Remove(path);

    private static void Check(int result) => Assert.True(result >= 0, Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "nftw", SetLastError = true)]
    private static unsafe partial int WalkTree(
        byte[] path, delegate* unmanaged<byte*, void*, int, void*, int> entry, int descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "remove", SetLastError = true)]
    private static unsafe partial int Remove(byte* path);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static partial int MkDir(byte[] path, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
