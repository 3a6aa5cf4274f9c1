// Names of copies: editing, copying and compressing a file leaves files beside it that hold the same secrets. One rule
// covers all programs: the file's name stands in the copy's name as a word. Examples for a.json: #a.json#, .#a.json,
// .a.json.swp, a.json~, a.json.bak, a.json_bak, a.json-old, a.json.gz, a.json.~1~, a.json.save.1, a.json (1),
// a.json___jb_tmp___, %home%me%a.json~, "Copy of a.json".

namespace MiniHttp.Hosting;

/// <summary>Recognises the names of copies of a file.</summary>
internal static class Leftovers
{
    /// <summary>Whether a name is that of the file or of a copy of it, ignoring case.</summary>
    /// <param name="name">The name.</param>
    /// <param name="start">The beginning of the file's name.</param>
    /// <param name="end">Its end, after any text between the two; empty if <paramref name="start"/> is the whole
    /// name.</param>
    public static bool AreOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end = default)
    {
        for (int at = 0; at + start.Length + end.Length <= name.Length; at++)
        {
            if (IsAt(name, at, start) && BeginsWord(name, at) && Ends(name[(at + start.Length)..], end))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Ends(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> end)
    {
        if (end.IsEmpty)
        {
            return EndsWord(rest, 0);
        }

        for (int at = 0; at + end.Length <= rest.Length; at++)
        {
            if (IsAt(rest, at, end) && EndsWord(rest, at + end.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAt(ReadOnlySpan<byte> name, int at, ReadOnlySpan<byte> part)
        => NameFolding.AreEqual(name.Slice(at, part.Length), part);

    // A hyphen before a name belongs to the word: my-appsettings.json is a file of its own.
    private static bool BeginsWord(ReadOnlySpan<byte> name, int at)
        => at == 0 || !(IsOfWord(name[at - 1]) || name[at - 1] == '-');

    private static bool EndsWord(ReadOnlySpan<byte> name, int at) => at == name.Length || !IsOfWord(name[at]);

    // Bytes beyond ASCII count as letters.
    private static bool IsOfWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b >= 0x80;
}
