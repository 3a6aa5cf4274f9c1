// RFC 1945 §3.6 and §11: `attribute = value` as media types and challenges use it, and finding a separator that is not
// quoted. Which parameters mean something is decided in MediaType.cs and Challenge.cs.

namespace MiniHttp.Protocol;

/// <summary>One <c>attribute = value</c>, where value is a token or a quoted-string (RFC 1945 §3.6, §11).</summary>
internal static class Parameter
{
    /// <summary>
    /// Where the next separator outside quoted-strings is, or the length of the text. A quote that is never closed
    /// reaches to the end, so what it might have hidden is not taken for something else.
    /// </summary>
    internal static int EndOfElement(ReadOnlySpan<byte> text, byte separator)
    {
        int at = 0;
        while (true)
        {
            int next = text[at..].IndexOfAny(separator, (byte)'"');
            if (next < 0) return text.Length;
            at += next;
            if (text[at] == separator) return at;

            int close = text[(at + 1)..].IndexOf((byte)'"');
            if (close < 0) return text.Length;
            at += close + 2;
        }
    }

    /// <summary>
    /// The value of a parameter among several with <c>;</c> between them, without quotes. If it is repeated, the first
    /// counts.
    /// </summary>
    internal static bool TryFind(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> wanted, bool lwsAllowed, out ReadOnlySpan<byte> value)
    {
        while (!parameters.IsEmpty)
        {
            int end = EndOfElement(parameters, (byte)';');
            ReadOnlySpan<byte> element = Tokens.TrimLws(parameters[..end]);
            parameters = parameters[Math.Min(end + 1, parameters.Length)..];
            if (TryRead(element, lwsAllowed, out ReadOnlySpan<byte> name, out value) && Tokens.EqualsIgnoreCase(name, wanted))
            {
                return true;
            }
        }
        value = default;
        return false;
    }

    /// <summary>
    /// Reads one whole parameter. §3.6 forbids LWS around "=" in media types; elsewhere §2.1 implies that it is
    /// allowed.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, bool lwsAllowed, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        name = text[..Tokens.TokenLength(text)];
        ReadOnlySpan<byte> rest = text[name.Length..];
        if (lwsAllowed) rest = Tokens.TrimLws(rest);
        if (name.IsEmpty || rest.IsEmpty || rest[0] != '=') return false;

        rest = rest[1..];
        if (lwsAllowed) rest = Tokens.TrimLws(rest);
        if (Tokens.IsToken(rest))
        {
            value = rest;
            return true;
        }
        return QuotedString.TryRead(rest, out value, out int consumed) && consumed == rest.Length;
    }
}
