namespace MiniHttp.Client;

/// <summary>Finds out what is at a path.</summary>
public static class Destinations
{
    /// <summary>A file is written by way of FILE.part; a device or a FIFO directly.</summary>
    /// <exception cref="DestinationException">It cannot be opened.</exception>
    public static IBodyDestination Open(string path, FileDestinationOptions options)
    {
        if (!IsDirect(path))
        {
            return new FileDestination(path, options);
        }

        try
        {
            return new StreamDestination(new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), path, owns: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileDestination.Failure(path, "written", e);
        }
    }

    // Neither a file nor a directory, and yet there: the attributes of a device are those of a plain file, so its kind is asked for.
    private static bool IsDirect(string path)
        => OperatingSystem.IsLinux() ? Sockets.FileKind.IsSpecial(path) : path.StartsWith("/dev/", StringComparison.Ordinal);
}
