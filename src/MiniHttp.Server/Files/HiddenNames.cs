using System.Text;

namespace MiniHttp.Server;

/// <summary>Names below the root that are not served, whatever they name.</summary>
/// <param name="dotfiles">Whether dotfiles are served.</param>
internal sealed class HiddenNames(bool dotfiles)
{
    /// <summary>
    /// True for dotfiles (<c>.git</c>, <c>.env</c>, <c>.htpasswd</c>), which are rarely meant to be seen, unless they are asked for;
    /// <c>.well-known</c> (RFC 8615) is none of them. True always for <c>appsettings*.json</c>, and for what compressors and editors put
    /// beside it (<c>appsettings.json.br</c>, <c>appsettings.json~</c>): it may hold what is nobody's business, and that somebody wants to show
    /// dotfiles says nothing about it. <c>.</c> and <c>..</c> are names of nothing else.
    /// </summary>
    public bool Hide(ReadOnlySpan<byte> relative)
    {
        while (!relative.IsEmpty)
        {
            int end = relative.IndexOf((byte)'/');
            ReadOnlySpan<byte> segment = end < 0 ? relative : relative[..end];
            relative = end < 0 ? default : relative[(end + 1)..];
            if ((segment[0] == '.' && IsHiddenDotfile(segment)) || IsSettings(segment))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsHiddenDotfile(ReadOnlySpan<byte> segment)
        => segment is [_] or [_, (byte)'.'] || (!dotfiles && !segment.SequenceEqual(".well-known"u8));

    private static bool IsSettings(ReadOnlySpan<byte> segment)
    {
        ReadOnlySpan<byte> start = "appsettings"u8, extension = ".json"u8;
        if (segment.Length < start.Length || !Ascii.EqualsIgnoreCase(segment[..start.Length], start))
        {
            return false;
        }

        for (ReadOnlySpan<byte> rest = segment[start.Length..]; rest.Length >= extension.Length; rest = rest[1..])
        {
            if (Ascii.EqualsIgnoreCase(rest[..extension.Length], extension) && rest[extension.Length..] is [] or [(byte)'.' or (byte)'~', ..])
            {
                return true;
            }
        }

        return false;
    }
}
