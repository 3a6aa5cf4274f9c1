// Certificates as nobody issues them any more: RSA keys of any size, signatures by MD5 and SHA-1. CertificateRequest
// itself refuses those.

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniHttp.Testing;

/// <summary>A certificate and its key.</summary>
/// <param name="Certificate">Without the key.</param>
/// <param name="Key">The key.</param>
public sealed record LegacyCertificate(X509Certificate2 Certificate, RSA Key) : IDisposable
{
    /// <summary>A root of its own.</summary>
    public static LegacyCertificate Root(int bits, LegacySignature signature)
        => Make($"Root {bits} {signature}", bits, signature, null, isAuthority: true);

    /// <summary>An intermediate authority, issued by this one.</summary>
    public LegacyCertificate Intermediate(int bits, LegacySignature signature)
        => Make($"Intermediate {bits} {signature}", bits, signature, this, isAuthority: true);

    /// <summary>A server's certificate, issued by this authority.</summary>
    public LegacyCertificate Server(string host, int bits, LegacySignature signature)
        => Make(host, bits, signature, this, isAuthority: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }

    private static LegacyCertificate Make(
        string name, int bits, LegacySignature signature, LegacyCertificate? issuer, bool isAuthority)
    {
        var key = RSA.Create(bits);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        DateTimeOffset now = DateTimeOffset.UtcNow;
        X509Certificate2 certificate = request.Create(
            issuer?.Certificate.SubjectName ?? request.SubjectName,
            new Generator(issuer?.Key ?? key, signature),
            now.AddDays(-1),
            now.AddDays(30),
            RandomNumberGenerator.GetBytes(8));
        return new LegacyCertificate(certificate, key);
    }

    private sealed class Generator(RSA key, LegacySignature signature) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            // 1.2.840.113549.1.1.n with no parameters; for PSS (10) with none of its own, which means SHA-1 (RFC 4055
            // §3.1).
            byte number = signature switch
            {
                LegacySignature.Md5 => 4,
                LegacySignature.Sha1 => 5,
                LegacySignature.PssSha1 => 10,
                _ => 11,
            };
            byte parameters = (byte)(signature == LegacySignature.PssSha1 ? 0x30 : 0x05);
            return [0x30, 13, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, number, parameters, 0];
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => signature switch
        {
            LegacySignature.Md5 => key.SignData(data, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1),
            LegacySignature.Sha1 => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1),
            LegacySignature.PssSha1 => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pss),
            _ => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };

        protected override PublicKey BuildPublicKey() => new(key);
    }
}

/// <summary>How a certificate is signed.</summary>
public enum LegacySignature
{
    /// <summary>As today: SHA-256.</summary>
    Sha256,

    /// <summary>SHA-1.</summary>
    Sha1,

    /// <summary>RSASSA-PSS with SHA-1, its default.</summary>
    PssSha1,

    /// <summary>MD5.</summary>
    Md5,
}
