// RFC 1945 §11 and §10.16: challenges. One WWW-Authenticate value may hold several, and commas separate both challenges
// and the parameters inside one. A new challenge starts where an element begins with a token that no "=" follows.
// Answers to a challenge are in Credentials.cs.

namespace MiniHttp.Protocol;

/// <summary>One challenge: <c>auth-scheme realm *( "," auth-param )</c> (RFC 1945 §11).</summary>
internal readonly ref struct Challenge
{
    internal Challenge(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> parameters)
    {
        Scheme = scheme;
        Parameters = parameters;
    }

    /// <summary>The scheme, as it was written; compared in any case (RFC 1945 §11).</summary>
    public ReadOnlySpan<byte> Scheme { get; }

    /// <summary>
    /// All that follows the scheme, as it was written (RFC 1945 §11). It may be bare base64 (RFC 9110 §11.3).
    /// </summary>
    public ReadOnlySpan<byte> Parameters { get; }

    /// <summary>
    /// The realm without its quotes, or empty (RFC 1945 §11). Realms are compared byte by byte: case matters.
    /// </summary>
    public ReadOnlySpan<byte> Realm => TryGetParameter("realm"u8, out ReadOnlySpan<byte> realm) ? realm : default;

    /// <summary>Whether the scheme is Basic (RFC 1945 §11.1).</summary>
    public bool IsBasic => Tokens.EqualsIgnoreCase(Scheme, "Basic"u8);

    /// <summary>
    /// The value of a parameter, without quotes; the name in any case (RFC 1945 §11). The first one counts.
    /// </summary>
    public bool TryGetParameter(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (ReadOnlySpan<byte> element in new FieldList(Parameters))
        {
            if (Parameter.TryRead(element, lwsAllowed: true, out ReadOnlySpan<byte> attribute, out value)
                && Tokens.EqualsIgnoreCase(attribute, name))
            {
                return true;
            }
        }
        value = default;
        return false;
    }

    /// <summary>
    /// Whether a realm can be sent (RFC 1945 §11): US-ASCII without CTL (but HT), DQUOTE, and backslash, which readers
    /// of HTTP/1.1 would take for an escape. Beyond US-ASCII nobody agrees on a charset (RFC 7617 §3).
    /// </summary>
    public static bool CanBeRealm(string realm)
    {
        ArgumentNullException.ThrowIfNull(realm);
        return System.Text.Ascii.IsValid(realm) && QuotedString.CanHold(System.Text.Encoding.ASCII.GetBytes(realm));
    }

    /// <summary>The challenge to send with a 401: <c>Basic realm="..."</c> (RFC 1945 §11.1).</summary>
    /// <exception cref="ArgumentException">The realm cannot be sent.</exception>
    public static string FormatBasic(string realm) => CanBeRealm(realm)
        ? $"Basic realm=\"{realm}\""
        : throw new ArgumentException("A realm is plain ASCII without quotes, backslashes and control characters.", nameof(realm));
}

/// <summary>
/// The challenges of a WWW-Authenticate value, for <c>foreach</c>, without copying (RFC 1945 §10.16).
/// </summary>
/// <param name="value">The field value.</param>
internal readonly ref struct ChallengeList(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> _value = value;

    /// <summary>Starts at the first challenge (RFC 1945 §10.16).</summary>
    public Enumerator GetEnumerator() => new(_value);

    /// <summary>
    /// Walks over the challenges; what stands before the first scheme is passed over (RFC 1945 §10.16).
    /// </summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private ReadOnlySpan<byte> _scheme;
        private ReadOnlySpan<byte> _parameters;

        internal Enumerator(ReadOnlySpan<byte> value)
        {
            _rest = value;
            _scheme = default;
            _parameters = default;
        }

        /// <summary>The challenge (RFC 1945 §11).</summary>
        public readonly Challenge Current => new(_scheme, _parameters);

        /// <summary>Goes to the next challenge (RFC 1945 §10.16).</summary>
        public bool MoveNext()
        {
            while (!_rest.IsEmpty)
            {
                int scheme = SchemeLength(_rest, out int start);
                if (scheme == 0)
                {
                    _rest = BehindElement(_rest);
                    continue;
                }

                _scheme = _rest.Slice(start, scheme);
                ReadOnlySpan<byte> from = _rest[(start + scheme)..];
                ReadOnlySpan<byte> rest = BehindElement(from);
                while (!rest.IsEmpty && SchemeLength(rest, out _) == 0) rest = BehindElement(rest);
                _rest = rest;
                _parameters = from[..^rest.Length].Trim(" \t,"u8);
                return true;
            }
            _scheme = default;
            _parameters = default;
            return false;
        }

        private static ReadOnlySpan<byte> BehindElement(ReadOnlySpan<byte> text) =>
            text[Math.Min(Parameter.EndOfElement(text, (byte)',') + 1, text.Length)..];

        // The length of the scheme that this element begins with, or 0 if it begins with a parameter or with nothing.
        private static int SchemeLength(ReadOnlySpan<byte> text, out int start)
        {
            start = 0;
            while (start < text.Length && Tokens.IsLws(text[start])) start++;
            int length = Tokens.TokenLength(text[start..]);

            int next = start + length;
            if (length == 0 || next == text.Length || text[next] == ',') return length;
            if (!Tokens.IsLws(text[next])) return 0;
            while (next < text.Length && Tokens.IsLws(text[next])) next++;
            return next < text.Length && text[next] == '=' ? 0 : length;
        }
    }
}
