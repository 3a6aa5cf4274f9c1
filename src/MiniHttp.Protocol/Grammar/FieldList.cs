// RFC 1945 §2.1, the `#` rule: a field value that is a list. Elements are separated by commas that are not quoted;
// empty elements count for nothing (`a,,b`), LWS around elements is not theirs.
// Joining repeated fields to one list is done in Messages; challenges, where commas also separate parameters, in
// Challenge.cs.

namespace MiniHttp.Protocol;

/// <summary>The elements of a list field, for <c>foreach</c>, without copying (RFC 1945 §2.1, "#rule").</summary>
/// <param name="value">The field value.</param>
internal readonly ref struct FieldList(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> _value = value;

    /// <summary>Starts at the first element (RFC 1945 §2.1).</summary>
    public Enumerator GetEnumerator() => new(_value);

    /// <summary>
    /// Whether one of the elements is this token, in any case (RFC 1945 §2.1). An element with parameters is none.
    /// </summary>
    public static bool ContainsToken(ReadOnlySpan<byte> value, ReadOnlySpan<byte> token)
    {
        foreach (ReadOnlySpan<byte> element in new FieldList(value))
        {
            if (Tokens.EqualsIgnoreCase(element, token)) return true;
        }
        return false;
    }

    /// <summary>Walks over the elements that are not empty (RFC 1945 §2.1).</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> value)
        {
            _rest = value;
            Current = default;
        }

        /// <summary>The element, without the LWS around it, with its quotes (RFC 1945 §2.1).</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Goes to the next element that is not empty (RFC 1945 §2.1).</summary>
        public bool MoveNext()
        {
            while (!_rest.IsEmpty)
            {
                int end = Parameter.EndOfElement(_rest, (byte)',');
                Current = Tokens.TrimLws(_rest[..end]);
                _rest = _rest[Math.Min(end + 1, _rest.Length)..];
                if (!Current.IsEmpty) return true;
            }
            Current = default;
            return false;
        }
    }
}
