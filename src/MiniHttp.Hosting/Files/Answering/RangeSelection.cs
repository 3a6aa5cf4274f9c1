// Extension, RFC 9110 §14.2: which ranges of those that were asked for are sent. Ranges are a wish: a server may always send all of it,
// and does so where it cannot make out what is wanted, or where it is too much.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>The parts of an entity that an answer will hold.</summary>
internal static class RangeSelection
{
    /// <summary>
    /// The most ranges that one request gets: 200, as Apache httpd (<c>MaxRanges</c>). Whoever asks for more gets the whole file, as there.
    /// </summary>
    public const int Most = 200;

    /// <summary>
    /// Bytes of the longest entity that several ranges are sent of: the body is longer than its parts, and its length has to be one that can be
    /// said. So much below the largest number there is leaves 5 KiB for the head of each part. Only a sparse file is as long.
    /// </summary>
    public const long LongestInParts = long.MaxValue - (1 << 20);

    /// <summary>Chooses the parts.</summary>
    /// <param name="fields">The fields of the request.</param>
    /// <param name="length">Bytes of the whole entity.</param>
    /// <returns>
    /// Null for all of it. Else the parts, in the order in which they were asked for, where those that overlap or touch are one, so that no
    /// byte is sent twice; none where the entity has nothing of what was asked for.
    /// </returns>
    public static IReadOnlyList<ByteRange>? Of(HeaderFields fields, long length)
    {
        int index = fields.IndexOf(FieldName.Range, 0);
        if (index < 0
            || fields.IndexOf(FieldName.Range, index + 1) >= 0 // Two of them: nobody can know which one is meant.
            || length == 0 // It has no byte to name in Content-Range. Some clients ask for a range whatever it is (as Go does).
            || !ByteRangeSet.TryParse(fields[index].Value, out ByteRangeSet set)
            || set.Count > Most)
        {
            return null;
        }

        var parts = new List<ByteRange>(Math.Min(set.Count, 4));
        foreach (ByteRangeSpec spec in set)
        {
            if (spec.TryResolve(length, out ByteRange range))
            {
                Include(parts, range);
            }
        }

        return parts.Count > 1 && length > LongestInParts ? null : parts;
    }

    // The parts that are there neither overlap nor touch. Those that the new one overlaps or touches become one with it, in the place of
    // the first of them.
    private static void Include(List<ByteRange> parts, ByteRange added)
    {
        int place = -1;
        for (int i = 0; i < parts.Count; i++)
        {
            ByteRange part = parts[i];
            if (part.First > added.Last + 1 || added.First > part.Last + 1)
            {
                continue;
            }

            added = new ByteRange(Math.Min(part.First, added.First), Math.Max(part.Last, added.Last));
            if (place < 0)
            {
                place = i;
            }
            else
            {
                parts.RemoveAt(i--);
            }
        }

        if (place < 0)
        {
            parts.Add(added);
        }
        else
        {
            parts[place] = added;
        }
    }
}
