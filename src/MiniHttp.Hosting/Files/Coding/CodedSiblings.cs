using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Coded forms beside their files: <c>page.html.br</c>, <c>page.html.zst</c>, <c>page.html.gz</c>.</summary>
/// <param name="root">What is served.</param>
internal sealed class CodedSiblings(IFileRoot root) : IDisposable
{
    private readonly SiblingCheck _check = new(root);

    /// <summary>The path of a coded form beside a file; the file's own for no coding.</summary>
    public static byte[] PathOf(ReadOnlySpan<byte> relative, ContentCoding coding)
        => [.. relative, .. ExtensionOf(coding)];

    /// <summary>
    /// Opens the form of one coding if it belongs to this version of the file; nginx and Caddy send any. A form that
    /// was changed a moment ago may be in the middle of being written, and an empty file is in no coding.
    /// </summary>
    /// <param name="relative">The path of the file.</param>
    /// <param name="coding">The coding.</param>
    /// <param name="file">The version of the file.</param>
    /// <param name="now">The current time.</param>
    /// <returns>Null if there is none to be sent.</returns>
    public Entry? TryOpen(ReadOnlySpan<byte> relative, ContentCoding coding, in FileVersion file, DateTimeOffset now)
    {
        byte[] path = PathOf(relative, coding);
        Entry sibling;
        try
        {
            sibling = root.MayExist(path) ? root.Open(path) : default;
        }
        catch (IOException)
        {
            return null; // It cannot be had now, and the file can.
        }

        bool isSettled = sibling.Kind == EntryKind.File && sibling.Version.IsSettled(sibling.SeenAt(now));
        if (isSettled && IsOf(relative, file, sibling.Version, coding))
        {
            return sibling;
        }

        sibling.File?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _check.Dispose();

    // An older form belongs to an earlier version of the file. So may one that was in its place before the file was: it
    // is sent once it was seen to decode to the file. If it looks as if it came later, it is sent at once, and no more
    // if it was seen not to: after a copy of an old version (cp -p) both may have been given to another owner.
    private bool IsOf(ReadOnlySpan<byte> relative, in FileVersion file, in FileVersion sibling, ContentCoding coding)
    {
        bool isLater = sibling.Changed.CompareTo(file.Changed) >= 0;
        return sibling.Modified.CompareTo(file.Modified) >= 0
            && ((isLater && WasWrittenInPlace(file)) || (_check.IsProven(relative, file, sibling, coding) ?? isLater));
    }

    // Neither copied with its time, nor renamed or given to another owner later: its content is of that time.
    private static bool WasWrittenInPlace(in FileVersion file)
        => file.Changed.ToDateTimeOffset() - file.Modified.ToDateTimeOffset() < FileVersion.Settled;

    private static ReadOnlySpan<byte> ExtensionOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Identity => default,
        ContentCoding.Brotli => ".br"u8,
        ContentCoding.Zstd => ".zst"u8,
        ContentCoding.Gzip => ".gz"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "Its files have no extension."),
    };
}
