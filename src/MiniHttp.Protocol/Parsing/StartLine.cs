// RFC 1945 appendix B: the words of a start-line stand apart by any run of SP and HT; strictly, by one SP.
// Decides what separates words. What they say is the request and response parsers' business.

namespace MiniHttp.Protocol;

internal static class StartLine
{
    /// <summary>Splits a request-line into words.</summary>
    /// <returns>
    /// The number of words, 0 if the white space is wrong, and words.Length at the most, which stands for "too many".
    /// </returns>
    public static int Split(ReadOnlySpan<byte> line, Span<Range> words, bool strict)
    {
        int count = 0;
        int position = 0;
        while (position < line.Length && count < words.Length)
        {
            int length = line[position..].IndexOfAny((byte)' ', (byte)'\t');
            int end = length < 0 ? line.Length : position + length;
            if (end == position)
            {
                return 0; // It begins with white space.
            }

            words[count++] = position..end;
            position = SkipLws(line, end);
            bool oneSpaceThenWord = position == line.Length ? end == line.Length : position == end + 1 && line[end] == ' ';
            if (strict && !oneSpaceThenWord)
            {
                return 0;
            }
        }

        return count;
    }

    /// <summary>The first position at or after <paramref name="start"/> that holds no SP or HT.</summary>
    public static int SkipLws(ReadOnlySpan<byte> line, int start)
    {
        int other = line[start..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        return other < 0 ? line.Length : start + other;
    }
}
