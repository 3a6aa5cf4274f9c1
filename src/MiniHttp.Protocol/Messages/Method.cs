// RFC 1945 §5.1.1 and appendix D.1: what a request asks to be done to its resource.
// Decides which tokens are known. What a server does with each of them is its handler's business.

namespace MiniHttp.Protocol;

/// <summary>
/// The methods this implementation knows by name (RFC 1945 §8, appendix D.1; PATCH and OPTIONS are extensions).
/// </summary>
public enum Method
{
    /// <summary>A well-formed token that names no method known here: 501 (RFC 1945 §5.1.1).</summary>
    Unknown,

    /// <summary>Retrieve the entity (RFC 1945 §8.1).</summary>
    Get,

    /// <summary>Retrieve what GET would send, without its entity body (RFC 1945 §8.2).</summary>
    Head,

    /// <summary>Hand an entity to the resource (RFC 1945 §8.3).</summary>
    Post,

    /// <summary>Store an entity under the URI (RFC 1945 appendix D.1.1).</summary>
    Put,

    /// <summary>Delete the resource (RFC 1945 appendix D.1.2).</summary>
    Delete,

    /// <summary>Relate the resource to others (RFC 1945 appendix D.1.3).</summary>
    Link,

    /// <summary>Remove such a relation (RFC 1945 appendix D.1.4).</summary>
    Unlink,

    /// <summary>Extension: change the resource in part (RFC 5789).</summary>
    Patch,

    /// <summary>Extension: ask what is allowed (RFC 2068 §9.2).</summary>
    Options,
}

/// <summary>
/// Between a method and its token. The token is case-sensitive: <c>get</c> is not GET (RFC 1945 §5.1.1).
/// </summary>
internal static class MethodToken
{
    /// <summary>The method that a token names, <see cref="Method.Unknown"/> if none.</summary>
    public static Method Parse(ReadOnlySpan<byte> token) => token switch
    {
        _ when token.SequenceEqual("GET"u8) => Method.Get,
        _ when token.SequenceEqual("HEAD"u8) => Method.Head,
        _ when token.SequenceEqual("POST"u8) => Method.Post,
        _ when token.SequenceEqual("PUT"u8) => Method.Put,
        _ when token.SequenceEqual("DELETE"u8) => Method.Delete,
        _ when token.SequenceEqual("LINK"u8) => Method.Link,
        _ when token.SequenceEqual("UNLINK"u8) => Method.Unlink,
        _ when token.SequenceEqual("PATCH"u8) => Method.Patch,
        _ when token.SequenceEqual("OPTIONS"u8) => Method.Options,
        _ => Method.Unknown,
    };

    /// <summary>The token of a known method.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="method"/> is <see cref="Method.Unknown"/>, which has no token.</exception>
    public static ReadOnlySpan<byte> Of(Method method) => method switch
    {
        Method.Get => "GET"u8,
        Method.Head => "HEAD"u8,
        Method.Post => "POST"u8,
        Method.Put => "PUT"u8,
        Method.Delete => "DELETE"u8,
        Method.Link => "LINK"u8,
        Method.Unlink => "UNLINK"u8,
        Method.Patch => "PATCH"u8,
        Method.Options => "OPTIONS"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Only a known method has a token."),
    };
}
