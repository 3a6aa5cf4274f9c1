// File name of a download without -o FILE: from the URL (-O), or from the server (-J). It always names a file in the
// output directory, and nothing else.

using System.Text;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Names for downloads.</summary>
internal static class RemoteName
{
    /// <summary>File systems of Linux and Windows allow 255 bytes; .part.json.new takes 14.</summary>
    private const int MaxBytes = 255 - 14;

    private const string WindowsInvalid = "\"<>|:*?";

    // They are devices with an extension, too (Naming Files, Paths, and Namespaces, learn.microsoft.com).
    private static readonly string[] WindowsDevices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>The last segment of a URL's path, not decoded, as in curl.</summary>
    /// <exception cref="DestinationException">The path ends with a slash, or the name is too long.</exception>
    public static string Of(HttpUrl url)
    {
        string path = url.PathAndQuery.Split('?', 2)[0];
        string name = Safe(path[(path.LastIndexOf('/') + 1)..], OperatingSystem.IsWindows())
            ?? throw new DestinationException($"{url}: no file name at the end of the path; use -o FILE");
        return Encoding.UTF8.GetByteCount(name) <= MaxBytes
            ? name
            : throw new DestinationException($"the file name in the URL: more than {MaxBytes} bytes; use -o FILE");
    }

    /// <summary>The name in Content-Disposition, or null for none. A long name loses its middle.</summary>
    public static string? Of(ResponseHead head)
        => head.Fields.TryGet(FieldName.ContentDisposition, out ReadOnlySpan<byte> value)
            && ContentDisposition.FileNameOf(value) is { } name
            && Safe(name, OperatingSystem.IsWindows()) is { } safe
            ? Shortened(safe)
            : null;

    /// <summary>No directory, no hidden file, no control character, no device; null if nothing is left.</summary>
    internal static string? Safe(string name, bool onWindows)
    {
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim(' ').TrimStart('.');
        name = onWindows ? name.TrimEnd('.', ' ') : name; // Windows drops them.
        var safe = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            bool isInvalid = onWindows && WindowsInvalid.Contains(c, StringComparison.Ordinal);
            safe.Append(isInvalid || Printable.Commands(c) ? '_' : c);
        }

        return safe.Length == 0 ? null : onWindows && IsWindowsDevice(name) ? $"_{safe}" : safe.ToString();
    }

    private static bool IsWindowsDevice(string name)
    {
        string stem = name.Split('.', 2)[0].TrimEnd(' ').ToUpperInvariant();
        return WindowsDevices.Contains(stem)
            || stem is [.. "COM" or "LPT", (>= '0' and <= '9') or '\u00B9' or '\u00B2' or '\u00B3'];
    }

    // Keeps an extension of up to 16 characters.
    private static string Shortened(string name)
    {
        string extension = name.LastIndexOf('.') is > 0 and var dot && name.Length - dot <= 16 ? name[dot..] : "";
        var kept = new StringBuilder();
        int length = Encoding.UTF8.GetByteCount(extension);
        foreach (Rune rune in name[..^extension.Length].EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > MaxBytes)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.Append(extension).ToString();
    }
}
