// RFC 1945 §3.6 and §10.5: the Content-Type of a file, by its name's extension: what the settings say, else the table, which is generated; see
// tools/media-types. Text is labelled UTF-8: without a label it would be ISO-8859-1 (§3.4, §3.6.1), which files of today are not.

using System.Collections.Frozen;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>What type a file is of.</summary>
/// <param name="rules">What is said of single extensions; of two that are about the same one, the last counts.</param>
internal sealed partial class MediaTypes(IReadOnlyList<TypeRule> rules)
{
    /// <summary>Longer ones say nothing; the longest of the table has 12 characters.</summary>
    public const int LongestExtension = 16;

    // Looked up by a span: a request makes no string of its extension.
    private readonly FrozenDictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> _said = rules
        .GroupBy(rule => rule.Extension)
        .ToFrozenDictionary(
            group => group.Key,
            group => group.Last().Type is { } type ? Encoding.ASCII.GetBytes(type) : Unknown.ToArray(),
            StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The value of Content-Type for a file; <c>application/octet-stream</c> where the extension says nothing (RFC 1945 §7.2.1).</summary>
    /// <param name="fileName">The file's name or path, in bytes.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> fileName)
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

        lower = lower[..extension.Length];
        if (_said.TryGetValue(lower, out byte[]? said))
        {
            return said;
        }

        ReadOnlySpan<byte> type = OfExtension(lower);
        return type.IsEmpty ? Unknown : type;
    }

    private static ReadOnlySpan<byte> Unknown => "application/octet-stream"u8;
}
