// The name that a download gets where its user gives none: from the URL (-O), or from the server (-J). Whatever they say, it names a file
// in the directory that was meant, and nothing else.

using System.Text;
using MiniHttp.Fetching;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Names for downloads.</summary>
internal static class RemoteName
{
    /// <summary>Bytes of a name that the file systems of Linux and Windows have room for, less those that stand behind it meanwhile.</summary>
    private const int Longest = 255 - 14; // .part.json.new

    private const string WindowsInvalid = "\"<>|:*?";

    // With an extension, too, they are devices (Naming Files, Paths, and Namespaces, learn.microsoft.com).
    private static readonly string[] WindowsDevices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>The last part of a URL's path, as it stands there (curl does not decode it either).</summary>
    /// <exception cref="DestinationException">The path ends with a slash: it names nothing. Or the name is too long.</exception>
    public static string Of(HttpUrl url)
    {
        string path = url.PathAndQuery.Split('?', 2)[0];
        string name = Safe(path[(path.LastIndexOf('/') + 1)..], OperatingSystem.IsWindows())
            ?? throw new DestinationException($"{url}: no file name at the end of the path; use -o FILE");
        return Encoding.UTF8.GetByteCount(name) <= Longest
            ? name
            : throw new DestinationException($"the file name in the URL: more than {Longest} bytes; use -o FILE");
    }

    /// <summary>The name that a response gives its entity, or null if it gives none that can be used. One that is too long loses its middle.</summary>
    public static string? Of(ResponseHead head)
        => head.Fields.TryGet(FieldName.ContentDisposition, out ReadOnlySpan<byte> value) && ContentDisposition.FileNameOf(value) is { } name
            && Safe(name, OperatingSystem.IsWindows()) is { } safe ? Shortened(safe) : null;

    /// <summary>No directory, no way out of this one, no hidden file, nothing that commands a terminal, no device.</summary>
    internal static string? Safe(string name, bool onWindows)
    {
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim(' ').TrimStart('.');
        name = onWindows ? name.TrimEnd('.', ' ') : name; // Windows drops them.
        var safe = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            safe.Append(Printable.Commands(c) || (onWindows && WindowsInvalid.Contains(c, StringComparison.Ordinal)) ? '_' : c);
        }

        return safe.Length == 0 ? null : onWindows && IsWindowsDevice(name) ? $"_{safe}" : safe.ToString();
    }

    private static bool IsWindowsDevice(string name)
    {
        string stem = name.Split('.', 2)[0].TrimEnd(' ').ToUpperInvariant();
        return WindowsDevices.Contains(stem)
            || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)) && (char.IsAsciiDigit(stem[3]) || stem[3] is '\u00B9' or '\u00B2' or '\u00B3'));
    }

    // The extension stays, as far as it is one.
    private static string Shortened(string name)
    {
        string extension = name.LastIndexOf('.') is > 0 and var dot && name.Length - dot <= 16 ? name[dot..] : "";
        var kept = new StringBuilder();
        int length = Encoding.UTF8.GetByteCount(extension);
        foreach (Rune rune in name[..^extension.Length].EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > Longest)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.Append(extension).ToString();
    }
}
