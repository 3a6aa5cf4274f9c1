// The name that a download gets where its user gives none: from the URL (-O), or from the server (-J). Whatever they say, it names a file
// in the directory that was meant, and nothing else.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Names for downloads.</summary>
internal static class RemoteName
{
    /// <summary>The last part of a URL's path, as it stands there (curl does not decode it either).</summary>
    /// <exception cref="DestinationException">The path ends with a slash: it names nothing.</exception>
    public static string Of(HttpUrl url)
    {
        string path = url.PathAndQuery.Split('?', 2)[0];
        return Safe(path[(path.LastIndexOf('/') + 1)..])
            ?? throw new DestinationException($"{url} ends with no name for a file: say -o FILE");
    }

    /// <summary>The name that a response gives its entity, or null if it gives none that can be used.</summary>
    public static string? Of(ResponseHead head)
        => head.Fields.TryGet(FieldName.ContentDisposition, out ReadOnlySpan<byte> value) && ContentDisposition.FileNameOf(value) is { } name ? Safe(name) : null;

    // No directory, no way out of this one, no hidden file, nothing that commands a terminal.
    private static string? Safe(string name)
    {
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var safe = new StringBuilder(name.Length);
        foreach (char c in name.TrimStart('.'))
        {
            safe.Append(char.IsControl(c) || (OperatingSystem.IsWindows() && Path.GetInvalidFileNameChars().Contains(c)) ? '_' : c);
        }

        return safe.Length == 0 ? null : safe.ToString();
    }
}
