// RFC 1945 §3.6 and §10.5: the Content-Type of a file, by its name's extension. The table is generated; see tools/media-types.
// Text is labelled UTF-8: without a label it would be ISO-8859-1 (§3.4, §3.6.1), which files of today are not.

namespace MiniHttp.Server;

/// <summary>What type a file is of.</summary>
internal static partial class MediaTypes
{
    private const int LongestExtension = 16;

    /// <summary>The value of Content-Type for a file; <c>application/octet-stream</c> where the extension says nothing (RFC 1945 §7.2.1).</summary>
    /// <param name="fileName">The file's name or path, in bytes.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> fileName)
    {
        ReadOnlySpan<byte> extension = fileName[(fileName.LastIndexOfAny((byte)'.', (byte)'/') + 1)..];
        Span<char> lower = stackalloc char[LongestExtension];
        bool hasExtension = extension.Length <= LongestExtension && extension.Length < fileName.Length
            && fileName[^(extension.Length + 1)] == '.';
        if (!hasExtension)
        {
            return Unknown;
        }

        for (int i = 0; i < extension.Length; i++)
        {
            lower[i] = char.ToLowerInvariant((char)extension[i]);
        }

        ReadOnlySpan<byte> type = OfExtension(lower[..extension.Length]);
        return type.IsEmpty ? Unknown : type;
    }

    private static ReadOnlySpan<byte> Unknown => "application/octet-stream"u8;
}
