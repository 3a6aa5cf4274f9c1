// Extension, RFC 9110 §8.8: what tells a client's copy of a file from the file of now: ETag and Last-Modified, and how far each is to be
// trusted. A file that is edited twice within one tick of its clock, or within one second where only seconds are sent, has the same time
// after both. So what is said of a file before its next change is sure to have another time is never said again: a client that comes with
// it gets the file anew, once, and never calls a copy good that is not.

using System.Buffers.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>The validators of an open file at one moment.</summary>
internal ref struct Validators
{
    /// <summary>Room for <see cref="WriteTag"/>: <c>W/</c>, quotes, the numbers and the coding, what stands between them.</summary>
    public const int LongestTag = 80;

    /// <summary>A younger file may still be in the middle of being written: 2 s, the coarsest time that a file system in use keeps (FAT).</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Two writes this close may have the same time where fractions of a second are kept: systems take it from a clock that ticks every
    /// 1 to 16 ms.
    /// </summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly ReadOnlySpan<byte> _tag;

    /// <summary>Looks at a file.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="room">Where the tag is written: <see cref="LongestTag"/> bytes.</param>
    /// <param name="coding">The coding of the form that is sent.</param>
    /// <param name="isMade">Whether that form was made here. What makes the next one, after an update, may make other bytes of the same
    /// file: so it never has a strong tag.</param>
    public Validators(scoped in Entry entry, DateTimeOffset now, Span<byte> room, ContentCoding coding = ContentCoding.Identity, bool isMade = false)
    {
        DateTimeOffset second = DateTimeOffset.FromUnixTimeSeconds(entry.Modified.ToUnixTimeSeconds());
        bool hasFraction = entry.Version.Nanoseconds != 0; // Without one, the file system may keep none.
        IsStrong = !isMade && IsSettled(entry, now);
        IsTagSure = now - entry.Modified >= (hasFraction ? Tick : Settled);
        IsDateSure = now - second >= (hasFraction ? OneSecond + Tick : Settled);
        Modified = IsDateSure ? second : Earlier(second - OneSecond, DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()));
        _tag = room[..WriteTag(entry, coding, room)];
    }

    /// <summary>Those that were written before, of a file that was left alone and has not changed since.</summary>
    public Validators(ReadyFields ready)
    {
        (IsStrong, IsTagSure, IsDateSure, Modified) = (true, true, true, ready.Modified);
        ready.NotModified.TryGet(FieldName.ETag, out _tag);
    }

    /// <summary>Whether a file was left alone for so long that nobody is in the middle of writing it, and that its next change has another time.</summary>
    public static bool IsSettled(in Entry entry, DateTimeOffset now) => now - entry.Modified >= Settled;

    /// <summary>
    /// The value of Last-Modified: never in the future (RFC 1945 §10.10), and as long as another version may get the same second, the one
    /// before. A date too early costs one answer; one that is another version's would cost a client its trust.
    /// </summary>
    public DateTimeOffset Modified { get; }

    /// <summary>Whether tag and date mean this file, byte for byte.</summary>
    public bool IsStrong { get; }

    /// <summary>Whether whatever is written from now on gets another second.</summary>
    public bool IsDateSure { get; }

    // Whether whatever is written from now on gets another time.
    private bool IsTagSure { get; }

    /// <summary>The value of ETag.</summary>
    public readonly ReadOnlySpan<byte> TagText => _tag;

    /// <summary>The tag, to be compared.</summary>
    public readonly EntityTag Tag
    {
        get
        {
            bool isTag = EntityTag.TryParse(_tag, out EntityTag tag);
            System.Diagnostics.Debug.Assert(isTag, "It was written a moment ago.");
            return tag;
        }
    }

    /// <summary>Whether one of a client's tags is that of this file.</summary>
    /// <param name="list">A value of If-None-Match.</param>
    public readonly bool AreIn(ReadOnlySpan<byte> list) => (IsTagSure || Tokens.TrimLws(list) is [(byte)'*']) && Tag.IsIn(list);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    // "inode-time-size" in hexadecimal. A file in a content coding is another entity: its coding comes behind the size ("…-gzip"). What
    // cannot be told from another version yet ends in "~": such a tag is that of no answer that comes later.
    private readonly int WriteTag(in Entry entry, ContentCoding coding, Span<byte> room)
    {
        int length = 0;
        Append(IsStrong ? "\""u8 : "W/\""u8, room, ref length);
        Append(entry.Version.Inode, room, ref length);
        Append("-"u8, room, ref length);
        Append((ulong)entry.Version.Seconds, room, ref length);
        Append("."u8, room, ref length);
        Append(entry.Version.Nanoseconds, room, ref length);
        Append("-"u8, room, ref length);
        Append((ulong)entry.File!.Length, room, ref length);
        if (coding != ContentCoding.Identity)
        {
            Append("-"u8, room, ref length);
            Append(ContentCodings.NameOf(coding), room, ref length);
        }

        Append(IsTagSure ? "\""u8 : "~\""u8, room, ref length);
        return length;
    }

    private static void Append(ReadOnlySpan<byte> text, Span<byte> room, ref int length)
    {
        text.CopyTo(room[length..]);
        length += text.Length;
    }

    private static void Append(ulong number, Span<byte> room, ref int length)
    {
        Utf8Formatter.TryFormat(number, room[length..], out int digits, new System.Buffers.StandardFormat('x'));
        length += digits;
    }
}
