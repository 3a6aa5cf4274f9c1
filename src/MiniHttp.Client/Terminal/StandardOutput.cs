using Microsoft.Win32.SafeHandles;
using MiniHttp.Fetching;

namespace MiniHttp.Client;

/// <summary>Standard output; for bytes, each write is one, at once.</summary>
internal static class StandardOutput
{
    /// <summary>Writes text.</summary>
    /// <exception cref="DestinationException">It cannot be written.</exception>
    public static void Write(Action<TextWriter> write)
    {
        try
        {
            write(Console.Out);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileDestination.Failure("standard output", "written", e);
        }
    }

    /// <summary>
    /// Standard output or standard error, if a path names one of them; otherwise null. They may be files, but the
    /// program does not own them: it appends to what others write there.
    /// </summary>
    public static Stream? Named(string path) => OperatingSystem.IsWindows() ? null : path switch
    {
        "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1" => Open(),
        "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2" => Console.OpenStandardError(),
        _ => null,
    };

    /// <summary>
    /// .NET's own stream says nothing when nobody reads a pipe any more; a FileStream over a file writes at places of its own, regardless of
    /// what others have written to it. So each is used where it is right.
    /// </summary>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
