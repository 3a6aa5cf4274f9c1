using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>A coded form of a file that somebody has put beside it: <c>page.html.br</c>, <c>page.html.zst</c>, <c>page.html.gz</c>.</summary>
internal static class CodedSibling
{
    /// <summary>The path of the form of one coding.</summary>
    public static byte[] PathOf(ReadOnlySpan<byte> relative, ContentCoding coding)
        => [.. relative, .. ExtensionOf(coding)];

    /// <summary>
    /// Opens the form of one coding. One that is older than the file itself is of a version of before: nginx and Caddy send it all the same,
    /// we do not, since nobody is ever to be shown what was edited long ago. One that was modified a moment ago may still be in the middle
    /// of being written, and an empty one is no coded form of anything.
    /// </summary>
    /// <returns>Null if there is none to be sent.</returns>
    public static Entry? TryOpen(IFileRoot root, ReadOnlySpan<byte> path, in Entry file, DateTimeOffset now)
    {
        Entry sibling;
        try
        {
            sibling = root.Open(path);
        }
        catch (IOException)
        {
            return null; // It cannot be had now, and the file can.
        }

        if (sibling.File is { Length: > 0 } && !IsOlder(sibling.Version, file.Version) && Validators.IsSettled(sibling, now))
        {
            return sibling;
        }

        sibling.File?.Dispose();
        return null;
    }

    private static bool IsOlder(in FileVersion sibling, in FileVersion file)
        => (sibling.Seconds, sibling.Nanoseconds).CompareTo((file.Seconds, file.Nanoseconds)) < 0;

    private static ReadOnlySpan<byte> ExtensionOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Brotli => ".br"u8,
        ContentCoding.Zstd => ".zst"u8,
        ContentCoding.Gzip => ".gz"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "Its files have no extension."),
    };
}
