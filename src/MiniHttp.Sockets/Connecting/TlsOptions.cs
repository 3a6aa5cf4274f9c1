using System.Security.Cryptography.X509Certificates;

namespace MiniHttp.Sockets;

/// <summary>Whom to trust.</summary>
public sealed record TlsOptions
{
    /// <summary>Whether any certificate will do.</summary>
    public bool TrustAnyone { get; init; }

    /// <summary>The authorities to trust in place of the system's, or null.</summary>
    public X509Certificate2Collection? Authorities { get; init; }
}

/// <summary>What stood in the way of TLS.</summary>
public enum TlsFailure
{
    /// <summary>The peer is not who it should be, or nobody that is trusted says so.</summary>
    Certificate,

    /// <summary>
    /// The peer is who it should be, but a key or a signature of its certificates is too weak to prove it.
    /// </summary>
    WeakCertificate,

    /// <summary>The two did not come to terms, or the peer does not speak TLS.</summary>
    Handshake,

    /// <summary>It took too long.</summary>
    TimedOut,
}

/// <summary>A connection that could not be made secure, in a sentence for its user.</summary>
/// <param name="failure">What stood in the way.</param>
/// <param name="message">A sentence.</param>
/// <param name="inner">What the system said.</param>
public sealed class TlsException(TlsFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What stood in the way.</summary>
    public TlsFailure Failure { get; } = failure;
}

/// <summary>What was agreed upon.</summary>
/// <param name="Protocol">As in <c>TLS 1.3</c>.</param>
/// <param name="Cipher">The cipher suite by its name.</param>
/// <param name="Subject">Whom the certificate is for.</param>
/// <param name="Issuer">Who says so.</param>
/// <param name="NotAfter">Until when.</param>
/// <param name="Doubt">What was wrong with the certificate, where anyone was trusted; else null.</param>
public sealed record TlsSession(string Protocol, string Cipher, string Subject, string Issuer, DateTimeOffset NotAfter, string? Doubt);
