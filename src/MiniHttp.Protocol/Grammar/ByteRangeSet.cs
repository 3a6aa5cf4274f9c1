// Extension, RFC 9110 §14.1.2 and §14.2: which parts of an entity a client asks for. Ranges of bytes alone.
// Decides what is a range and which bytes of an entity it means. What is then answered is decided in Server.

namespace MiniHttp.Protocol;

/// <summary>Bytes of an entity.</summary>
/// <param name="First">Position of the first one.</param>
/// <param name="Last">Position of the last one.</param>
internal readonly record struct ByteRange(long First, long Last)
{
    /// <summary>How many there are.</summary>
    public long Count => Last - First + 1;
}

/// <summary>A range as it was asked for.</summary>
/// <param name="First">Position of the first byte (<c>5-</c>, <c>5-9</c>); null for a suffix (<c>-5</c>).</param>
/// <param name="Last">Position of the last byte, or null for the end; of a suffix the number of its bytes.</param>
internal readonly record struct ByteRangeSpec(long? First, long? Last)
{
    /// <summary>Which bytes that are of an entity of that length. False if the entity has none of them.</summary>
    public bool TryResolve(long length, out ByteRange range)
    {
        range = First is { } first ? new ByteRange(first, Math.Min(Last ?? long.MaxValue, length - 1))
            : new ByteRange(Math.Max(length - Last!.Value, 0), length - 1);
        return range.First <= range.Last;
    }

    /// <summary>
    /// Reads <c>0-9</c>, <c>5-</c> or <c>-5</c>; false for anything else, and where the last byte would come before the
    /// first. The grammar sets no bound, so a number too large for a long is read as <see cref="long.MaxValue"/>:
    /// beyond the end of every entity.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ByteRangeSpec spec)
    {
        spec = default;
        int dash = text.IndexOf((byte)'-');
        if (dash < 0 || !TryReadPosition(text[..dash], out long? first) || !TryReadPosition(text[(dash + 1)..], out long? last))
        {
            return false;
        }

        spec = new ByteRangeSpec(first, last);
        return (first ?? last) is not null && !(first > last);
    }

    private static bool TryReadPosition(ReadOnlySpan<byte> digits, out long? position)
    {
        position = null;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            long sum = position ?? 0;
            int value = digit - '0';
            position = sum > (long.MaxValue - value) / 10 ? long.MaxValue : (sum * 10) + value;
        }

        return true;
    }
}

/// <summary>The value of Range: one range of bytes or several, for <c>foreach</c>, without copying.</summary>
internal readonly ref struct ByteRangeSet
{
    private readonly ReadOnlySpan<byte> _list;

    private ByteRangeSet(ReadOnlySpan<byte> list, int count)
    {
        _list = list;
        Count = count;
    }

    /// <summary>How many ranges are asked for: 1 or more.</summary>
    public int Count { get; }

    /// <summary>
    /// Reads <c>bytes=0-9,20-29</c>; false for another unit, for an empty list, and where any of its elements is no
    /// range.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out ByteRangeSet set)
    {
        set = default;
        ReadOnlySpan<byte> unit = "bytes="u8;
        if (value.Length < unit.Length || !Tokens.EqualsIgnoreCase(value[..unit.Length], unit))
        {
            return false;
        }

        int count = 0;
        foreach (ReadOnlySpan<byte> element in new FieldList(value[unit.Length..]))
        {
            if (!ByteRangeSpec.TryParse(element, out _))
            {
                return false;
            }

            count++;
        }

        set = new ByteRangeSet(value[unit.Length..], count);
        return count > 0;
    }

    /// <summary>Starts at the first range.</summary>
    public Enumerator GetEnumerator() => new(new FieldList(_list).GetEnumerator());

    /// <summary>Walks over the ranges in the order in which they were asked for.</summary>
    public ref struct Enumerator
    {
        private FieldList.Enumerator _elements;

        internal Enumerator(FieldList.Enumerator elements)
        {
            _elements = elements;
            Current = default;
        }

        /// <summary>The range.</summary>
        public ByteRangeSpec Current { get; private set; }

        /// <summary>Goes to the next range.</summary>
        public bool MoveNext()
        {
            if (!_elements.MoveNext() || !ByteRangeSpec.TryParse(_elements.Current, out ByteRangeSpec spec))
            {
                return false;
            }

            Current = spec;
            return true;
        }
    }
}
