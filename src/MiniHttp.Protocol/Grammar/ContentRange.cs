// Extension, RFC 9110 §14.4: which part of an entity a response holds. Ranges of bytes alone. What is done about it is
// decided in Client, what is sent in Server.

using System.Globalization;

namespace MiniHttp.Protocol;

/// <summary>The value of Content-Range.</summary>
/// <param name="First">Position of the first byte; null where no range could be served (416).</param>
/// <param name="Last">Position of the last byte; null as <paramref name="First"/>.</param>
/// <param name="Length">Bytes of the whole entity; null where the server does not know.</param>
internal readonly record struct ContentRange(long? First, long? Last, long? Length)
{
    /// <summary>
    /// The value as it is sent: <c>bytes 0-9/10</c>, or <c>bytes */10</c> where no range could be served.
    /// </summary>
    public override string ToString()
    {
        string range = First is null ? "*" : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
        return string.Create(CultureInfo.InvariantCulture, $"bytes {range}/{(Length is null ? "*" : Length)}");
    }

    /// <summary>
    /// Reads <c>bytes 0-9/10</c>, <c>bytes 0-9/*</c> or <c>bytes */10</c>; false for anything else, and for a range
    /// that makes no sense.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out ContentRange range)
    {
        range = default;
        value = Tokens.TrimLws(value);
        if (value.Length < 6 || !Tokens.EqualsIgnoreCase(value[..5], "bytes"u8) || !Tokens.IsLws(value[5]))
        {
            return false;
        }

        value = Tokens.TrimLws(value[6..]);
        int slash = value.IndexOf((byte)'/');
        if (slash < 0 || !TryReadNumber(value[(slash + 1)..], out long? length))
        {
            return false;
        }

        if (value[..slash] is [(byte)'*'])
        {
            range = new ContentRange(null, null, length);
            return length is not null;
        }

        int dash = value[..slash].IndexOf((byte)'-');
        if (dash < 0
            || !DecimalNumber.TryParse(value[..dash], out long first)
            || !DecimalNumber.TryParse(value[(dash + 1)..slash], out long last)
            || first > last || last >= length)
        {
            return false;
        }

        range = new ContentRange(first, last, length);
        return true;
    }

    // A number, or "*" for one that is not known.
    private static bool TryReadNumber(ReadOnlySpan<byte> text, out long? number)
    {
        number = DecimalNumber.TryParse(text, out long value) ? value : null;
        return number is not null || text is [(byte)'*'];
    }
}
