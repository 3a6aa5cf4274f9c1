// How much of a head is read, and which leniencies are granted. No RFC sets these numbers; each names its precedent.

namespace MiniHttp.Protocol;

/// <summary>Limits for the head of a message. A message beyond them is refused, not cut.</summary>
public sealed record HeadLimits
{
    /// <summary>
    /// Length of the request-line or status-line in bytes, without its line end: 8 KiB, as nginx
    /// (<c>large_client_header_buffers 4 8k</c>) and Kestrel. Beyond it 414.
    /// </summary>
    public int StartLine { get; init; } = 8 * 1024;

    /// <summary>
    /// Length of a field in bytes, with name, value and continuation lines: 8 KiB, as nginx
    /// (<c>large_client_header_buffers</c>) and Apache (<c>LimitRequestFieldSize 8190</c>). Beyond it 431.
    /// </summary>
    public int Field { get; init; } = 8 * 1024;

    /// <summary>
    /// Length of all fields in bytes: 32 KiB, as Kestrel (<c>MaxRequestHeadersTotalSize</c>) and nginx (4 × 8k). Beyond
    /// it 431.
    /// </summary>
    public int AllFields { get; init; } = 32 * 1024;

    /// <summary>
    /// Number of fields: 100, as Kestrel (<c>MaxRequestHeaderCount</c>) and Apache (<c>LimitRequestFields</c>). Beyond
    /// it 431.
    /// </summary>
    public int FieldCount { get; init; } = 100;

    /// <summary>Parsing leniencies to disable; none by default, because RFC 1945 appendix B asks for them.</summary>
    public Strict Strict { get; init; }

    internal bool Demands(Strict form) => (Strict & form) != 0;
}

/// <summary>Parsing leniencies of RFC 1945 appendix B that can be disabled.</summary>
[Flags]
public enum Strict
{
    /// <summary>Lenient in all of them.</summary>
    None = 0,

    /// <summary>A line must end with CR LF; otherwise a lone LF ends it, too.</summary>
    LineEnds = 1,

    /// <summary>One SP between the words of a start-line and none at its end; otherwise any run of SP and HT.</summary>
    Spaces = 2,

    /// <summary>
    /// No empty line before the request-line; otherwise empty lines are skipped (RFC 9112 §2.2: some clients send one
    /// after a body).
    /// </summary>
    EmptyLines = 4,

    /// <summary>All of the above.</summary>
    All = LineEnds | Spaces | EmptyLines,
}
