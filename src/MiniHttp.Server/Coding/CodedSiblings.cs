using MiniHttp.Protocol;

namespace MiniHttp.Server;

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

    // An older form belongs to an earlier version of the file. So does one that was in its place before the file was,
    // unless both were copied together: then it decodes to the file.
    private bool IsOf(ReadOnlySpan<byte> relative, in FileVersion file, in FileVersion sibling, ContentCoding coding)
        => sibling.Modified.CompareTo(file.Modified) >= 0
        && (sibling.Changed.CompareTo(file.Changed) >= 0 || _check.IsProven(relative, file, sibling, coding));

    private static ReadOnlySpan<byte> ExtensionOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Identity => default,
        ContentCoding.Brotli => ".br"u8,
        ContentCoding.Zstd => ".zst"u8,
        ContentCoding.Gzip => ".gz"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "Its files have no extension."),
    };
}
