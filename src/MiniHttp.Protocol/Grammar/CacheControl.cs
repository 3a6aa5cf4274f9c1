// Extension, RFC 9111 §5.2: a list of directives, some with a value. Decides what makes sense to send; what a directive
// does is the cache's business.

namespace MiniHttp.Protocol;

/// <summary>The value of Cache-Control.</summary>
internal static class CacheControl
{
    /// <summary>
    /// Whether caches can read it: at least one directive, each a token, if need be with <c>=</c> and a token or a
    /// quoted string. Those that measure time take seconds, and nothing is said twice.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> value)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> directive in new FieldList(value))
        {
            ReadOnlySpan<byte> name = NameOf(directive);
            if (!Tokens.IsToken(name) || !IsArgument(name, directive[name.Length..]) || Occurrences(value, name) > 1)
            {
                return false;
            }

            count++;
        }

        return count > 0;
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> directive)
        => directive.IndexOf((byte)'=') is >= 0 and var end ? directive[..end] : directive;

    private static int Occurrences(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> directive in new FieldList(value))
        {
            count += Tokens.EqualsIgnoreCase(NameOf(directive), name) ? 1 : 0;
        }

        return count;
    }

    // What follows the name: nothing, or "=" and a value.
    private static bool IsArgument(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest)
    {
        if (MeasuresTime(name))
        {
            return rest.Length > 1 && DecimalNumber.TryParse(rest[1..], out _);
        }

        return rest.IsEmpty
            || Tokens.IsToken(rest[1..])
            || (QuotedString.TryRead(rest[1..], out _, out int consumed) && consumed == rest.Length - 1);
    }

    private static bool MeasuresTime(ReadOnlySpan<byte> name)
        => Tokens.EqualsIgnoreCase(name, "max-age"u8) || Tokens.EqualsIgnoreCase(name, "s-maxage"u8)
            || Tokens.EqualsIgnoreCase(name, "stale-while-revalidate"u8) || Tokens.EqualsIgnoreCase(name, "stale-if-error"u8);
}
