// RFC 1945 §3.6, media types, and §3.4, charsets: `type "/" subtype *( ";" attribute "=" value )`.
// Names are compared in any case; there is no LWS around "/" and "=". Parameters that are malformed or unknown are
// passed over, so one bad parameter does not hide the type. Which type a file has is decided in Server.

namespace MiniHttp.Protocol;

/// <summary>A media type over the bytes of a Content-Type value (RFC 1945 §3.6, §10.5).</summary>
internal readonly ref struct MediaType
{
    private readonly ReadOnlySpan<byte> _parameters;

    private MediaType(ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype, ReadOnlySpan<byte> parameters)
    {
        Type = type;
        Subtype = subtype;
        _parameters = parameters;
    }

    /// <summary>What stands before "/", as it was written (RFC 1945 §3.6).</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>What stands behind "/", as it was written (RFC 1945 §3.6).</summary>
    public ReadOnlySpan<byte> Subtype { get; }

    /// <summary>
    /// The charset parameter, without quotes, or empty (RFC 1945 §3.4). Charset names are compared in any case.
    /// </summary>
    public ReadOnlySpan<byte> Charset => TryGetParameter("charset"u8, out ReadOnlySpan<byte> charset) ? charset : default;

    /// <summary>
    /// How much a client likes a type that stands in Accept: the parameter q, 0 to 1 (extension, RFC 9110 §12.5.1).
    /// </summary>
    public double Quality => QualityValue.In(_parameters, lwsAllowed: false);

    /// <summary>Whether it is this type and subtype, in any case (RFC 1945 §3.6). Parameters do not matter.</summary>
    public bool Is(ReadOnlySpan<byte> type, ReadOnlySpan<byte> subtype) =>
        Tokens.EqualsIgnoreCase(Type, type) && Tokens.EqualsIgnoreCase(Subtype, subtype);

    /// <summary>
    /// The value of a parameter, without quotes (RFC 1945 §3.6). If it is repeated, the first counts.
    /// </summary>
    public bool TryGetParameter(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
        => Parameter.TryFind(_parameters, name, lwsAllowed: false, out value);

    /// <summary>
    /// Reads a media type that is the whole value (RFC 1945 §3.6). False if type or subtype is not a token.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out MediaType mediaType)
    {
        mediaType = default;
        value = Tokens.TrimLws(value);

        ReadOnlySpan<byte> type = value[..Tokens.TokenLength(value)];
        value = value[type.Length..];
        if (type.IsEmpty || value.IsEmpty || value[0] != '/') return false;

        value = value[1..];
        ReadOnlySpan<byte> subtype = value[..Tokens.TokenLength(value)];
        value = Tokens.TrimLws(value[subtype.Length..]);
        if (subtype.IsEmpty || (!value.IsEmpty && value[0] != ';')) return false;

        mediaType = new MediaType(type, subtype, value.IsEmpty ? default : value[1..]);
        return true;
    }
}
