namespace MiniHttp.Fetching;

/// <summary>Finds out what is at a path.</summary>
internal static class Destinations
{
    /// <summary>A file is written by way of FILE.part; a device or a FIFO directly.</summary>
    /// <exception cref="DestinationException">It cannot be opened.</exception>
    public static IBodyDestination Open(string path, FileDestinationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!options.Overwrite && IsThere(path))
        {
            throw new DestinationException($"{path} exists, and is not to be replaced");
        }

        if (!IsDirect(path))
        {
            return new FileDestination(path, options);
        }

        try
        {
            return new StreamDestination(
                new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), path,
                owns: true, options.Checksum);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw FileDestination.Failure(path, "written", e);
        }
    }

    // Whatever it is: a device and a FIFO would be written to, and a link that leads nowhere yet would lead out of the
    // directory (O_EXCL).
    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    // Neither a file nor a directory, and yet there: the attributes of a device are those of a plain file, so its kind
    // is asked for.
    internal static bool IsDirect(string path)
        => OperatingSystem.IsLinux() ? Sockets.FileKind.IsSpecial(path)
            : path.StartsWith("/dev/", StringComparison.Ordinal);
}
