// RFC 1945 §4.2 and §2.2: the field lines of a head, up to the empty line that ends it, for requests and responses
// alike. Decides what a field is, how lines continue it, and its limits. What the fields mean is decided elsewhere.

namespace MiniHttp.Protocol;

/// <summary>Reads field lines into a <see cref="HeaderFields"/>, whole lines at a time.</summary>
internal sealed class FieldParser(HeadLimits limits)
{
    private int _total;
    private int _currentField;

    public Rejection Reason { get; private set; }

    public void Reset() => (_total, _currentField) = (0, 0);

    /// <summary>Reads on. <paramref name="consumed"/> counts whole lines only; the rest has to be presented again.</summary>
    public ParseStatus Parse(ReadOnlySpan<byte> input, HeaderFields fields, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            LineStatus status = LineReader.Read(
                input[consumed..], limits.Field, limits.Demands(Strict.LineEnds), out ReadOnlySpan<byte> line, out int length);
            switch (status)
            {
                case LineStatus.Incomplete:
                    return ParseStatus.Incomplete;
                case LineStatus.TooLong:
                    return Reject(Rejection.FieldTooLong);
                case LineStatus.BadEnd:
                    return Reject(Rejection.LineEndMalformed);
            }

            consumed += length;
            if (line.IsEmpty)
            {
                return ParseStatus.Complete;
            }

            if (Read(line, fields) is { } reason)
            {
                return Reject(reason);
            }
        }
    }

    private Rejection? Read(ReadOnlySpan<byte> line, HeaderFields fields)
    {
        _total += line.Length;
        if (_total > limits.AllFields)
        {
            return Rejection.FieldsTooLong;
        }

        return Tokens.IsLws(line[0]) ? ReadContinuation(line, fields) : ReadField(line, fields);
    }

    private Rejection? ReadField(ReadOnlySpan<byte> line, HeaderFields fields)
    {
        if (fields.Count == limits.FieldCount)
        {
            return Rejection.TooManyFields;
        }

        // White space before the colon is refused, not skipped: programs that disagree about it can be played off
        // against each other.
        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || !Tokens.IsToken(line[..colon]))
        {
            return Rejection.FieldNameMalformed;
        }

        ReadOnlySpan<byte> value = Tokens.TrimLws(line[(colon + 1)..]);
        if (!Tokens.IsFieldText(value))
        {
            return Rejection.FieldValueMalformed;
        }

        _currentField = line.Length;
        fields.AddChecked(line[..colon], value);
        return null;
    }

    private Rejection? ReadContinuation(ReadOnlySpan<byte> line, HeaderFields fields)
    {
        if (fields.Count == 0)
        {
            return Rejection.ContinuationWithoutField;
        }

        _currentField += line.Length;
        if (_currentField > limits.Field)
        {
            return Rejection.FieldTooLong;
        }

        ReadOnlySpan<byte> value = Tokens.TrimLws(line);
        if (!Tokens.IsFieldText(value))
        {
            return Rejection.FieldValueMalformed;
        }

        fields.ContinueLast(value);
        return null;
    }

    private ParseStatus Reject(Rejection reason)
    {
        Reason = reason;
        return ParseStatus.Rejected;
    }
}
