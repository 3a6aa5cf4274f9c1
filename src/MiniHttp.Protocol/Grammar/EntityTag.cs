// Extension, RFC 9110 §8.8.3: the tag that tells one version of an entity from every other one, and the two ways to
// compare tags (§8.8.3.2). Which version gets which tag is decided in Server; the lists of If-None-Match are split
// here, too.

namespace MiniHttp.Protocol;

/// <summary>
/// An entity tag: <c>"xyzzy"</c>, or <c>W/"xyzzy"</c> for one that promises only that the versions are as good as each
/// other.
/// </summary>
internal readonly ref struct EntityTag
{
    private EntityTag(ReadOnlySpan<byte> quoted, bool isWeak)
    {
        Quoted = quoted;
        IsWeak = isWeak;
    }

    /// <summary>The tag with its quotes, without <c>W/</c>.</summary>
    public ReadOnlySpan<byte> Quoted { get; }

    /// <summary>Whether <c>W/</c> stands before it. Its case matters.</summary>
    public bool IsWeak { get; }

    /// <summary>
    /// Reads a tag that is the whole text. No white space and no control character may stand between the quotes; a
    /// backslash is itself.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out EntityTag tag)
    {
        tag = default;
        bool isWeak = text.StartsWith("W/"u8);
        ReadOnlySpan<byte> quoted = isWeak ? text[2..] : text;
        if (!QuotedString.TryRead(quoted, out ReadOnlySpan<byte> content, out int consumed)
            || consumed != quoted.Length
            || content.ContainsAny((byte)' ', (byte)'\t'))
        {
            return false;
        }

        tag = new EntityTag(quoted, isWeak);
        return true;
    }

    /// <summary>Strong comparison: byte for byte the same entity. Never true of a weak tag.</summary>
    public bool IsSame(EntityTag other) => !IsWeak && !other.IsWeak && Quoted.SequenceEqual(other.Quoted);

    /// <summary>Weak comparison: either of them will do for the other.</summary>
    public bool IsAsGoodAs(EntityTag other) => Quoted.SequenceEqual(other.Quoted);

    /// <summary>
    /// Whether the value of If-None-Match (RFC 9110 §13.1.2) names this tag, by weak comparison, or is <c>*</c>, which
    /// means every version. What is no tag among the elements names none.
    /// </summary>
    public bool IsIn(ReadOnlySpan<byte> list)
    {
        if (Tokens.TrimLws(list) is [(byte)'*'])
        {
            return true;
        }

        foreach (ReadOnlySpan<byte> element in new FieldList(list))
        {
            if (TryParse(element, out EntityTag other) && IsAsGoodAs(other))
            {
                return true;
            }
        }

        return false;
    }
}
