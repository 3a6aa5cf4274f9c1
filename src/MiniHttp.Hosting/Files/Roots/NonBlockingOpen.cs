using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>
/// open(2) with O_NONBLOCK, which .NET does not offer: opening a FIFO would otherwise wait until some program writes to it.
/// </summary>
internal static partial class NonBlockingOpen
{
    private const int NoEntry = 2, NoDevice = 6, AccessDenied = 13, NotDirectory = 20, NotSupportedOnBsd = 102;

    /// <summary>ELOOP: the number of the error, and so the HResult of its exception, where links go in circles.</summary>
    public static readonly int TooManyLinks = OperatingSystem.IsLinux() ? 40 : 62;

    /// <summary>Opens a file for reading.</summary>
    /// <returns>The file, or null if there is none, or what is there cannot be opened (a socket).</returns>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">Anything else.</exception>
    public static SafeFileHandle? ForReading(string path)
    {
        // O_NONBLOCK | O_CLOEXEC | O_NOCTTY: the numbers are those of the system's own headers.
        int flags = OperatingSystem.IsLinux() ? 0x800 | 0x80000 | 0x100 : 0x4 | 0x1000000 | 0x20000;
        var handle = new SafeFileHandle(Open(path, flags), ownsHandle: true);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        int error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        return error switch
        {
            NoEntry or NotDirectory => null, // The second: its link says so, by a slash at the end of a file.
            NoDevice or NotSupportedOnBsd => null, // A socket.
            AccessDenied => throw new UnauthorizedAccessException(path),
            _ => throw new IOException($"{path}: {new Win32Exception(error).Message}", error),
        };
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
