
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Bytes as lines of text, in the one notation for them: a line of text ends where one of theirs does, behind its LF.</summary>
internal static class ByteLines
{
    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Of(ReadOnlySpan<byte> bytes)
    {
        List<string> lines = [];
        while (!bytes.IsEmpty)
        {
            int length = bytes.IndexOf((byte)'\n') is >= 0 and int end ? end + 1 : bytes.Length;
            lines.Add(ByteText.Of(bytes[..length]));
            bytes = bytes[length..];
        }

        return lines;
    }
}
