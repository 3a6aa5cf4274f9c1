using System.Security.Cryptography.X509Certificates;

namespace MiniHttp.Sockets;

/// <summary>Options of TLS.</summary>
public sealed record TlsOptions
{
    /// <summary>Whether to accept any certificate.</summary>
    public bool TrustAnyone { get; init; }

    /// <summary>Certificate authorities to trust instead of the system's, or null.</summary>
    public X509Certificate2Collection? Authorities { get; init; }
}

/// <summary>Reason why TLS failed.</summary>
internal enum TlsFailure
{
    /// <summary>The certificate is for another name, or not issued by a trusted authority.</summary>
    Certificate,

    /// <summary>
    /// The certificate is for the right name, but one of its keys or signatures is too weak to prove it.
    /// </summary>
    WeakCertificate,

    /// <summary>Client and server could not agree, or the server does not use TLS.</summary>
    Handshake,

    /// <summary>It took too long.</summary>
    TimedOut,
}

/// <summary>TLS failed. The message is a sentence for the user.</summary>
/// <param name="failure">The reason.</param>
/// <param name="message">A sentence with the reason.</param>
/// <param name="inner">The error of the system.</param>
internal sealed class TlsException(TlsFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The reason.</summary>
    public TlsFailure Failure { get; } = failure;
}

/// <summary>An established TLS session.</summary>
/// <param name="Protocol">The version, as in <c>TLS 1.3</c>.</param>
/// <param name="Cipher">The name of the cipher suite.</param>
/// <param name="Subject">The subject of the server's certificate.</param>
/// <param name="Issuer">The issuer of the certificate.</param>
/// <param name="NotAfter">The end of its validity.</param>
/// <param name="Doubt">With <see cref="TlsOptions.TrustAnyone"/>, why the certificate would be refused; otherwise null.</param>
public sealed record TlsSession(
    string Protocol, string Cipher, string Subject, string Issuer, DateTimeOffset NotAfter, string? Doubt);
