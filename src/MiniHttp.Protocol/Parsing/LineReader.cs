// RFC 1945 §2.2 and appendix B: where a line ends. Delimited framing (the HOWTO's "shrug"): scan until the mark.
// Decides what ends a line and when an unfinished one is too long. What the line says is the callers' business.

namespace MiniHttp.Protocol;

internal enum LineStatus
{
    Incomplete,
    Whole,
    TooLong,
    BadEnd,
}

internal static class LineReader
{
    /// <summary>Finds the first line of <paramref name="input"/>.</summary>
    /// <param name="input">What is there.</param>
    /// <param name="limit">The most bytes a line may have, without its end.</param>
    /// <param name="strictEnd">Whether CR must stand before LF.</param>
    /// <param name="line">The line without its end.</param>
    /// <param name="consumed">The line with its end, in bytes.</param>
    public static LineStatus Read(ReadOnlySpan<byte> input, int limit, bool strictEnd, out ReadOnlySpan<byte> line, out int consumed)
    {
        line = default;
        consumed = 0;

        // No line end within the limit and the two bytes of CR LF means too long, however much follows.
        ReadOnlySpan<byte> window = input.Length > limit + 2 ? input[..(limit + 2)] : input;
        int lf = window.IndexOf((byte)'\n');
        if (lf < 0)
        {
            bool tooLong = window.Length > limit + 1 || (window.Length == limit + 1 && window[^1] != '\r');
            return tooLong ? LineStatus.TooLong : LineStatus.Incomplete;
        }

        bool hasCr = lf > 0 && window[lf - 1] == '\r';
        line = window[..(hasCr ? lf - 1 : lf)];
        consumed = lf + 1;
        if (line.Length > limit)
        {
            return LineStatus.TooLong;
        }

        return hasCr || !strictEnd ? LineStatus.Whole : LineStatus.BadEnd;
    }
}
