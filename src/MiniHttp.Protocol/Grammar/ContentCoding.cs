// RFC 1945 §3.5: content codings. `gzip` and `x-gzip` are one coding, so are `compress` and `x-compress`.
// Deflate, Brotli and Zstd are extensions. Which codings are decoded is decided in Fetching.

namespace MiniHttp.Protocol;

/// <summary>How an entity was encoded (RFC 1945 §3.5).</summary>
internal enum ContentCoding
{
    /// <summary>Not encoded (RFC 9110 §12.5.3 gives this a name).</summary>
    Identity,

    /// <summary><c>gzip</c>, <c>x-gzip</c> (RFC 1945 §3.5).</summary>
    Gzip,

    /// <summary><c>compress</c>, <c>x-compress</c> (RFC 1945 §3.5).</summary>
    Compress,

    /// <summary><c>deflate</c> (extension, RFC 9110 §8.4.1.2).</summary>
    Deflate,

    /// <summary><c>br</c> (extension, RFC 7932).</summary>
    Brotli,

    /// <summary><c>zstd</c> (extension, RFC 8878).</summary>
    Zstd,

    /// <summary>
    /// A coding with a name that is not known here: the body must not be changed (RFC 1945 §3.5 allows any token).
    /// </summary>
    Other,
}

/// <summary>The names of content codings (RFC 1945 §3.5).</summary>
internal static class ContentCodings
{
    /// <summary>
    /// Reads one coding, in any case (RFC 1945 §3.5). A token that is not known is <see cref="ContentCoding.Other"/>;
    /// false if it is no token. A list, which RFC 9110 §8.4 allows, is split with <see cref="FieldList"/> first.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out ContentCoding coding)
    {
        coding = ContentCoding.Other;
        if (!Tokens.IsToken(name)) return false;

        if (Is("gzip"u8, name) || Is("x-gzip"u8, name)) coding = ContentCoding.Gzip;
        else if (Is("compress"u8, name) || Is("x-compress"u8, name)) coding = ContentCoding.Compress;
        else if (Is("identity"u8, name)) coding = ContentCoding.Identity;
        else if (Is("deflate"u8, name)) coding = ContentCoding.Deflate;
        else if (Is("br"u8, name)) coding = ContentCoding.Brotli;
        else if (Is("zstd"u8, name)) coding = ContentCoding.Zstd;
        return true;

        static bool Is(ReadOnlySpan<byte> known, ReadOnlySpan<byte> name) => Tokens.EqualsIgnoreCase(known, name);
    }

    /// <summary>
    /// The name to send. RFC 1945 §3.5 registers the x- names but asks readers to take both as one, and all that came
    /// later prefer the short ones. <see cref="ContentCoding.Other"/> has no name: empty.
    /// </summary>
    public static ReadOnlySpan<byte> NameOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Identity => "identity"u8,
        ContentCoding.Gzip => "gzip"u8,
        ContentCoding.Compress => "compress"u8,
        ContentCoding.Deflate => "deflate"u8,
        ContentCoding.Brotli => "br"u8,
        ContentCoding.Zstd => "zstd"u8,
        _ => default,
    };
}
