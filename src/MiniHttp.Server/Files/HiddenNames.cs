namespace MiniHttp.Server;

/// <summary>Names below the root that are not served, whatever they name.</summary>
internal static class HiddenNames
{
    /// <summary>
    /// True for dotfiles (<c>.git</c>, <c>.env</c>, <c>.htpasswd</c>), which are rarely meant to be seen; <c>.well-known</c> (RFC 8615) is
    /// none of them. True also for <c>appsettings*.json</c>: it may hold what is nobody's business.
    /// </summary>
    public static bool Hide(ReadOnlySpan<byte> relative)
    {
        while (!relative.IsEmpty)
        {
            int end = relative.IndexOf((byte)'/');
            ReadOnlySpan<byte> segment = end < 0 ? relative : relative[..end];
            relative = end < 0 ? default : relative[(end + 1)..];
            if ((segment[0] == '.' && !segment.SequenceEqual(".well-known"u8)) || IsSettings(segment))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSettings(ReadOnlySpan<byte> segment)
    {
        ReadOnlySpan<byte> start = "appsettings"u8;
        ReadOnlySpan<byte> end = ".json"u8;
        return segment.Length >= start.Length + end.Length
            && System.Text.Ascii.EqualsIgnoreCase(segment[..start.Length], start)
            && System.Text.Ascii.EqualsIgnoreCase(segment[^end.Length..], end);
    }
}
