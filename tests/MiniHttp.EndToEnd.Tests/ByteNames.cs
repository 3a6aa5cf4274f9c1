using System.Diagnostics;
using System.Runtime.InteropServices;

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
    public static void RemoveTree(string path)
    {
        using var process = Process.Start("rm", ["-rf", path]);
        process.WaitForExit();
    }

    private static void Check(int result) => Assert.True(result >= 0, Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static partial int MkDir(byte[] path, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte[] path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
