// Extension, RFC 9110 §8.8: ETag and Last-Modified, and which conditions they meet. EntityTags decides what a tag
// contains.
//
// A date has seconds only. A file younger than 2 s is sent without one: a second edit within the same second would have
// the same date, and a client that goes by dates would keep the first version for good. So two versions have the same
// date only if a program gave it to the later one (cp -p, rsync -t). If-Modified-Since does not tell these apart; it
// would otherwise be of no use for any file that was copied to its place.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>The validators of a form of a file at one moment.</summary>
internal readonly ref struct Validators
{
    private readonly ReadOnlySpan<byte> _tag;
    private readonly bool _isSettled;
    private readonly DateTimeOffset? _proven; // Modification time in seconds, once no later edit can have the same.
    private readonly DateTimeOffset _changed;

    // Dates are sent when they are 2 s old: this one was sent with no version that was there before the change.
    private bool IsDateUnique => _proven is { } modified && _changed < modified + FileVersion.Settled;

    /// <summary>Validators of a form that is about to be sent.</summary>
    /// <param name="form">The form.</param>
    /// <param name="relative">The path of the file that was asked for.</param>
    /// <param name="tags">What tags are made of.</param>
    /// <param name="now">The current time.</param>
    /// <param name="room">Where the tag is written: <see cref="EntityTags.MaxLength"/> bytes.</param>
    public Validators(
        scoped in FileForm form,
        scoped ReadOnlySpan<byte> relative,
        EntityTags tags,
        DateTimeOffset now,
        Span<byte> room)
    {
        _isSettled = form.IsSettled;
        _tag = tags.Write(relative, form, room);
        IsStrong = _isSettled && !form.IsMade && !_tag.IsEmpty;
        _changed = Later(form.Version.Changed, form.Original.Changed).ToDateTimeOffset();
        if (form.Original.Length > 0) // See FileVersion.IsSettled. An empty file costs no more than a 304.
        {
            DateTimeOffset modified = form.Original.Modified.ToDateTimeOffset();
            _proven = form.SeenAt - modified >= FileVersion.Settled ? WholeSecond(modified) : null;
            LastModified = _proven ?? (modified > now ? WholeSecond(now) : null);
        }
    }

    /// <summary>Validators of a cached file, from the fields of its answers.</summary>
    public Validators(in FileVersion version, ReadyFields ready)
    {
        (IsStrong, _isSettled) = (true, true);
        _changed = version.Changed.ToDateTimeOffset();
        LastModified = _proven = WholeSecond(version.Modified.ToDateTimeOffset());
        ready.NotModified.TryGet(FieldName.ETag, out _tag);
    }

    /// <summary>
    /// The value of Last-Modified: the file's true time; none while the file is younger than 2 s, or empty; the current
    /// time where the file's is in the future (RFC 1945 §10.10).
    /// </summary>
    public DateTimeOffset? LastModified { get; }

    /// <summary>
    /// Whether the tag means this form, byte for byte. Then neither tag nor date depend on the clock any more.
    /// </summary>
    public bool IsStrong { get; }

    /// <summary>The value of ETag; empty where the tag is not known (yet).</summary>
    public ReadOnlySpan<byte> TagText => _tag;

    /// <summary>Whether a value of If-None-Match names this form (weak comparison, RFC 9110 §8.8.3.2).</summary>
    public bool AreIn(ReadOnlySpan<byte> list)
        => Tokens.TrimLws(list) is [(byte)'*']
            || (_isSettled && EntityTag.TryParse(_tag, out EntityTag tag) && tag.IsIn(list));

    /// <summary>
    /// Whether If-Range names this form, byte for byte, by its tag or by its date (RFC 9110 §13.1.5).
    /// </summary>
    /// <param name="value">The value of If-Range.</param>
    /// <param name="isOnlyForm">Whether the client can have no other form of the file: a date is that of all of
    /// them.</param>
    public bool Are(ReadOnlySpan<byte> value, bool isOnlyForm)
    {
        if (!IsStrong)
        {
            return false;
        }

        return EntityTag.TryParse(value, out EntityTag said)
            ? EntityTag.TryParse(_tag, out EntityTag tag) && said.IsSame(tag)
            : isOnlyForm && IsDateUnique && HttpDate.TryParse(value, out DateTimeOffset date) && date == _proven;
    }

    /// <summary>
    /// Whether the file has not been modified since a date of If-Modified-Since. The date of the file itself comes from
    /// Last-Modified. A later date counts only if the file was in its place by then: a file with an older date may have
    /// replaced the client's version (mv), and its change time tells.
    /// </summary>
    public bool AreUnmodifiedSince(DateTimeOffset date)
        => _proven is { } modified && (date == modified || (date > modified && date >= _changed));

    private static FileTime Later(FileTime a, FileTime b) => a.CompareTo(b) > 0 ? a : b;

    private static DateTimeOffset WholeSecond(DateTimeOffset time)
        => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
