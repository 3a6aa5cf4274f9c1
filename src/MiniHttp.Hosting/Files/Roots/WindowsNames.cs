using System.Buffers;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>Names that mean something else than a file of that name to Windows.</summary>
internal static class WindowsNames
{
    private static readonly SearchValues<byte> Reserved = SearchValues.Create("\\:*?\"<>|"u8);
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>
    /// False for separators, drives, streams, wildcards and control characters, for a dot or a space at the end (which Windows drops) and
    /// short names (both would be a second name for a file), and for devices, which exist in every folder and under every extension.
    /// </summary>
    public static bool IsFileName(ReadOnlySpan<byte> segment)
    {
        bool isPlain = !segment.ContainsAnyInRange((byte)0, (byte)31) && !segment.ContainsAny(Reserved);
        return isPlain && segment[^1] is not ((byte)'.' or (byte)' ') && !IsShortName(segment) && !IsDevice(segment);
    }

    // LONGNA~1.TXT: a second name that Windows makes up for a file with a long one, and that no rule for names expects.
    private static bool IsShortName(ReadOnlySpan<byte> segment)
    {
        int tilde = segment.IndexOf((byte)'~');
        return tilde >= 0 && tilde + 1 < segment.Length && char.IsAsciiDigit((char)segment[tilde + 1]);
    }

    private static bool IsPortNumber(char c) => char.IsAsciiDigit(c) || c is '¹' or '²' or '³';

    private static bool IsDevice(ReadOnlySpan<byte> segment)
    {
        int dot = segment.IndexOf((byte)'.');
        string stem = Encoding.UTF8.GetString(dot < 0 ? segment : segment[..dot]).Trim().ToUpperInvariant();
        return Devices.Contains(stem) || (stem.Length == 4 && stem[..3] is ("COM" or "LPT") && IsPortNumber(stem[3]));
    }
}
