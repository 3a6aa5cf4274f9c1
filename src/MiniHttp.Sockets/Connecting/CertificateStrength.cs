// Is a certificate strong enough to prove anything? Keys and signatures below 112 bits of security are refused, as
// OpenSSL does at security level 2, Debian's default, and curl with it: RSA and DSA under 2048 bits, elliptic curves
// under 224, digests under 224. The framework checks none of this. The signature of a trust anchor does not count (it
// is trusted for being there), but its key does: it signs the next certificate.

using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace MiniHttp.Sockets;

/// <summary>Looks for weak keys and signatures in a chain.</summary>
internal static class CertificateStrength
{
    private const string Rsa = "1.2.840.113549.1.1.1", RsaPss = "1.2.840.113549.1.1.10", Dsa = "1.2.840.10040.4.1",
        Elliptic = "1.2.840.10045.2.1";

    private const int MinFactoredBits = 2048, MinEllipticBits = 224;

    /// <summary>Signature algorithms (and, for PSS, digests) whose digest can be forged.</summary>
    private static readonly FrozenDictionary<string, string> WeakDigests = new Dictionary<string, string>
    {
        ["1.2.840.113549.1.1.2"] = "MD2",
        ["1.2.840.113549.1.1.3"] = "MD4",
        ["1.2.840.113549.1.1.4"] = "MD5",
        ["1.2.840.113549.2.5"] = "MD5",
        ["1.3.14.3.2.3"] = "MD5",
        ["1.2.840.113549.1.1.5"] = "SHA-1",
        ["1.2.840.10040.4.3"] = "SHA-1",
        ["1.2.840.10045.4.1"] = "SHA-1",
        ["1.3.14.3.2.13"] = "SHA-1",
        ["1.3.14.3.2.26"] = "SHA-1",
        ["1.3.14.3.2.27"] = "SHA-1",
        ["1.3.14.3.2.29"] = "SHA-1",
        ["1.3.36.3.3.1.2"] = "RIPEMD-160",
    }.ToFrozenDictionary();

    /// <summary>What is too weak, one phrase each.</summary>
    /// <param name="chain">From the server's certificate to the trust anchor.</param>
    public static IEnumerable<string> Weaknesses(X509Chain chain)
    {
        for (int i = 0; i < chain.ChainElements.Count; i++)
        {
            X509Certificate2 certificate = chain.ChainElements[i].Certificate;
            if (WeakKey(certificate.PublicKey) is { } key)
            {
                string whose = i == 0 ? "its key" : $"the key of its issuer {certificate.Subject}";
                yield return $"{whose} is too weak: {key}";
            }

            bool isAnchor = i == chain.ChainElements.Count - 1 && IsSelfIssued(certificate);
            if (!isAnchor && WeakDigest(certificate) is { } digest)
            {
                string which = i == 0 ? "it" : $"that of its issuer {certificate.Subject}";
                yield return $"{which} is signed with {digest}, which can be forged";
            }
        }
    }

    /// <summary>
    /// Kind and size of a key that is too weak; null for one that is strong enough, or of a kind without a size.
    /// </summary>
    internal static string? WeakKey(PublicKey key)
    {
        try
        {
            return WeakSize(key);
        }
        catch (AsnContentException)
        {
            return "its size cannot be read";
        }
    }

    /// <summary>The digest of a certificate's signature if it is too weak, otherwise null.</summary>
    internal static string? WeakDigest(X509Certificate2 certificate)
    {
        string algorithm = certificate.SignatureAlgorithm.Value ?? "";
        return WeakDigests.GetValueOrDefault(algorithm == RsaPss ? DigestOfPss(certificate.RawData) : algorithm);
    }

    private static string? WeakSize(PublicKey key)
    {
        (string name, int bits, int least) = key.Oid.Value switch
        {
            Rsa or RsaPss => ("RSA", BitsOfFirstInteger(key.EncodedKeyValue.RawData), MinFactoredBits),
            Dsa => ("DSA", key.EncodedParameters is { } p ? BitsOfFirstInteger(p.RawData) : 0, MinFactoredBits),
            Elliptic => ("an elliptic curve", BitsOfPoint(key.EncodedKeyValue.RawData), MinEllipticBits),
            _ => ("", int.MaxValue, 0),
        };
        return bits >= least
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{name} of {bits} bits, {least} are needed");
    }

    private static bool IsSelfIssued(X509Certificate2 certificate)
        => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    // RSAPublicKey (RFC 8017 §A.1.1) begins with the modulus, Dss-Parms (RFC 3279 §2.3.2) with p.
    private static int BitsOfFirstInteger(byte[] sequence)
    {
        AsnReader numbers = new AsnReader(sequence, AsnEncodingRules.BER).ReadSequence();
        ReadOnlySpan<byte> number = numbers.ReadIntegerBytes().Span.TrimStart((byte)0);
        return number.IsEmpty ? 0 : (number.Length * 8) - int.LeadingZeroCount(number[0]) + 24;
    }

    // SEC 1 §2.3.3: a byte that says how, then x alone, or x and y. Rounded up to whole bytes, which 224 is.
    private static int BitsOfPoint(byte[] point) => (point.Length - 1) * 8 / (point is [4, ..] ? 2 : 1);

    // RFC 4055 §3.1: the digest of RSASSA-PSS is a parameter, SHA-1 if it is missing. Parameters that cannot be read
    // name no other digest.
    private static string DigestOfPss(byte[] certificate)
    {
        const string Default = "1.3.14.3.2.26";
        try
        {
            return ParameterOfPss(certificate) ?? Default;
        }
        catch (AsnContentException)
        {
            return Default;
        }
    }

    private static string? ParameterOfPss(byte[] certificate)
    {
        var hash = new Asn1Tag(TagClass.ContextSpecific, 0);
        AsnReader fields = new AsnReader(certificate, AsnEncodingRules.BER).ReadSequence();
        fields.ReadEncodedValue(); // What is signed.
        AsnReader algorithm = fields.ReadSequence();
        algorithm.ReadObjectIdentifier();
        AsnReader? parameters = algorithm.HasData ? algorithm.ReadSequence() : null;
        return parameters is { HasData: true } && parameters.PeekTag().HasSameClassAndValue(hash)
            ? parameters.ReadSequence(hash).ReadSequence().ReadObjectIdentifier()
            : null;
    }
}
