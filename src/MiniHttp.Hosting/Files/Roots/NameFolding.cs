// Case folding of file names. Some file systems find a file by more names than its own: FAT, NTFS and SMB ignore case,
// and so do macOS and Windows as a rule; ext4, f2fs and tmpfs do so in directories with the casefold flag, where they
// also ignore invisible characters and take ligatures for their letters. A rule that keeps a name closed has to hold on
// all of them, so it compares folded names.
//
// Not covered: canonical equivalence (é as one character or as two). Guard ASCII names on such a file system.

using System.Buffers;
using System.Text;

namespace MiniHttp.Hosting;

/// <summary>Folds names: names that may lead to the same file become equal.</summary>
internal static class NameFolding
{
    /// <summary>Whether folding would change nothing except the case of letters.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> name) => Ascii.IsValid(name);

    /// <summary>
    /// Equality ignoring the case of ASCII letters. Ascii.EqualsIgnoreCase is false for any name beyond ASCII.
    /// </summary>
    public static bool AreEqual(ReadOnlySpan<byte> name, ReadOnlySpan<byte> other)
    {
        if (name.Length != other.Length)
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != other[i] && !(char.IsAsciiLetter((char)name[i]) && (name[i] ^ other[i]) == 0x20))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The folded name. Bytes that are not valid UTF-8 stay as they are.</summary>
    public static byte[] Fold(ReadOnlySpan<byte> name)
    {
        var folded = new ArrayBufferWriter<byte>(name.Length + 1);
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out Rune rune, out int length) != OperationStatus.Done)
            {
                folded.Write(name[..length]);
            }
            else if (!IsIgnored(rune.Value))
            {
                Write(rune, folded);
            }

            name = name[length..];
        }

        return folded.WrittenSpan.ToArray();
    }

    private static void Write(Rune rune, ArrayBufferWriter<byte> folded)
    {
        if (Letters(rune.Value) is { } letters)
        {
            folded.Write(Encoding.ASCII.GetBytes(letters));
            return;
        }

        Span<byte> bytes = folded.GetSpan(4);
        folded.Advance(Rune.ToLowerInvariant(rune).EncodeToUtf8(bytes));
    }

    // Characters whose full case folding or canonical decomposition is ASCII (CaseFolding.txt, UnicodeData.txt).
    private static string? Letters(int character) => character switch
    {
        0x00DF or 0x1E9E => "ss",
        0x017F => "s",
        0x037E => ";",
        0x1FEF => "`",
        0x212A => "k",
        0xFB00 => "ff",
        0xFB01 => "fi",
        0xFB02 => "fl",
        0xFB03 => "ffi",
        0xFB04 => "ffl",
        0xFB05 or 0xFB06 => "st",
        _ => null,
    };

    // Default_Ignorable_Code_Point (DerivedCoreProperties.txt).
    private static bool IsIgnored(int character) => character
        is 0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFEFF or 0xFFA0
        or (>= 0x180B and <= 0x180F) or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E)
        or (>= 0x2060 and <= 0x206F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF0 and <= 0xFFF8)
        or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF);
}
