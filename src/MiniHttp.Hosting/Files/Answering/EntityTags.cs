// Extension, RFC 9110 §8.8.3: the entity tag of a version of a file. The setting --etag decides its contents:
//
// version   Digest of inode, length, modification time and change time. It survives a restart of the server, and does
//           not show the inode. Each step of the digest is a bijection of 64 bits. So versions that differ in one of
//           the four alone never share a tag: files copied to the same name with their times preserved (cp -p) differ
//           in their change time. Versions that differ in more share one with a probability of 2^-64. The inode is
//           needed for two folders that were made within one tick of the kernel's clock: their files have the same
//           times, and one folder may take the place of the other.
// mtime     Modification time in seconds and length, as in nginx. All replicas have the same tag if files are copied to
//           them with their times. Two versions of the same length and time share a tag.
// content   Digest of the bytes. All replicas have the same tag.
//
// If the modification time or the change time is younger than 2 s, or the file is empty, a program may be in the middle
// of writing it: another write within the same tick leaves the times alone, and so does the rest of a write that has
// begun. The tag of such a file is weak, ends in "~" and matches no condition, now or later. So neither an older copy
// nor half a file is ever called good.

using System.Buffers;
using System.Buffers.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>What entity tags are made of.</summary>
public enum ETagSource
{
    /// <summary>Inode, length, modification time and change time.</summary>
    Version,

    /// <summary>Modification time and length.</summary>
    Mtime,

    /// <summary>The bytes.</summary>
    Content,
}

/// <summary>Writes entity tags.</summary>
/// <param name="source">What they are made of.</param>
/// <param name="digests">Digests of contents; null where tags are made of something else.</param>
internal sealed class EntityTags(ETagSource source, ContentDigests? digests = null) : IDisposable
{
    /// <summary>
    /// Room for <see cref="Write"/>: <c>W/</c>, quotes, two numbers of 64 bits in hexadecimal, what stands between
    /// them, and a coding.
    /// </summary>
    public const int MaxLength = 64;

    /// <summary>Tags of the files below a root.</summary>
    public static EntityTags Of(ETagSource source, IFileRoot root)
        => new(source, source == ETagSource.Content ? new ContentDigests(root) : null);

    /// <summary>Writes the tag of a form of a file.</summary>
    /// <param name="relative">The path of the file that was asked for.</param>
    /// <param name="form">The form that is sent.</param>
    /// <param name="room">Where to write: <see cref="MaxLength"/> bytes.</param>
    /// <returns>The tag; empty where it is not known (yet).</returns>
    public ReadOnlySpan<byte> Write(scoped ReadOnlySpan<byte> relative, scoped in FileForm form, Span<byte> room)
    {
        UInt128 digest = 0;
        if (source == ETagSource.Content && !(form.IsSettled && digests!.TryGet(relative, form, out digest)))
        {
            return default;
        }

        int length = 0;
        Append(form.IsSettled && !form.IsMade ? "\""u8 : "W/\""u8, room, ref length);
        switch (source)
        {
            case ETagSource.Mtime:
                Append((ulong)form.Version.Modified.Seconds, minDigits: 0, room, ref length);
                Append("-"u8, room, ref length);
                Append((ulong)form.Version.Length, minDigits: 0, room, ref length);
                break;
            case ETagSource.Content:
                Append((ulong)(digest >> 64), minDigits: 16, room, ref length);
                Append((ulong)digest, minDigits: 16, room, ref length);
                break;
            default:
                Append(DigestOf(form.Version), minDigits: 16, room, ref length);
                break;
        }

        if (form.Coding != ContentCoding.Identity)
        {
            Append("-"u8, room, ref length);
            Append(ContentCodings.NameOf(form.Coding), room, ref length);
        }

        Append(form.IsSettled ? "\""u8 : "~\""u8, room, ref length);
        return room[..length];
    }

    /// <inheritdoc/>
    public void Dispose() => digests?.Dispose();

    /// <summary>
    /// Digest of a version, the same in every run. The device is left out: its number may change when the system
    /// starts.
    /// </summary>
    internal static ulong DigestOf(in FileVersion version)
    {
        ulong file = Mix(Mix(version.Inode) ^ (ulong)version.Length);
        return Mix(Mix(file ^ version.Modified.Wrapped) ^ version.Changed.Wrapped);
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014), a bijection in which each bit of the input changes half of
    // the output's.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private static void Append(ReadOnlySpan<byte> text, Span<byte> room, ref int length)
    {
        text.CopyTo(room[length..]);
        length += text.Length;
    }

    private static void Append(ulong number, byte minDigits, Span<byte> room, ref int length)
    {
        Utf8Formatter.TryFormat(number, room[length..], out int digits, new StandardFormat('x', minDigits));
        length += digits;
    }
}
