// Which keys and signatures are too weak, in chains that the framework has built and found nothing wrong with.

using System.Formats.Asn1;
using System.Net.Security;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public class CertificateStrengthTests
{
    private const string Weak = "is too weak: RSA of 1024 bits, 2048 are needed";
    private const string Sha1 = "is signed with SHA-1, which can be forged";
    private const string Md5 = "is signed with MD5, which can be forged";

    [Theory]
    [InlineData(2048, LegacySignature.Sha256, null)]
    [InlineData(1024, LegacySignature.Sha256, $"its key {Weak}")]
    [InlineData(2048, LegacySignature.Sha1, $"it {Sha1}")]
    [InlineData(2048, LegacySignature.PssSha1, $"it {Sha1}")]
    [InlineData(2048, LegacySignature.Md5, $"it {Md5}")]
    [InlineData(1024, LegacySignature.Md5, $"its key {Weak}; it {Md5}")]
    public void A_servers_certificate_needs_a_strong_key_and_signature(
        int bits, LegacySignature signature, string? expected)
    {
        using LegacyCertificate root = LegacyCertificate.Root(2048, LegacySignature.Sha256);
        using LegacyCertificate server = root.Server("h.example", bits, signature);
        Assert.Equal(expected ?? "", WeaknessesOf(server, root));
    }

    [Theory]
    [InlineData(2048, LegacySignature.Sha256, null)]
    [InlineData(1024, LegacySignature.Sha256, $"the key of its issuer CN=Intermediate 1024 Sha256 {Weak}")]
    [InlineData(2048, LegacySignature.Sha1, $"that of its issuer CN=Intermediate 2048 Sha1 {Sha1}")]
    public void So_does_that_of_an_authority_between(int bits, LegacySignature signature, string? expected)
    {
        using LegacyCertificate root = LegacyCertificate.Root(2048, LegacySignature.Sha256);
        using LegacyCertificate between = root.Intermediate(bits, signature);
        using LegacyCertificate server = between.Server("h.example", 2048, LegacySignature.Sha256);
        Assert.Equal(expected ?? "", WeaknessesOf(server, root, between));
    }

    [Theory]
    [InlineData(2048, LegacySignature.Md5, null)]
    [InlineData(1024, LegacySignature.Sha256, $"the key of its issuer CN=Root 1024 Sha256 {Weak}")]
    public void Of_a_trust_anchor_the_key_counts_and_the_signature_does_not(
        int bits, LegacySignature signature, string? expected)
    {
        using LegacyCertificate root = LegacyCertificate.Root(bits, signature);
        using LegacyCertificate server = root.Server("h.example", 2048, LegacySignature.Sha256);
        Assert.Equal(expected ?? "", WeaknessesOf(server, root));
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.1", "an elliptic curve of 192 bits, 224 are needed")] // P-192
    [InlineData("1.3.132.0.33", null)] // P-224
    [InlineData("1.2.840.10045.3.1.7", null)] // P-256
    [InlineData("1.3.132.0.35", null)] // P-521
    public void An_elliptic_curve_needs_224_bits(string curve, string? expected)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        Assert.Equal(expected, CertificateStrength.WeakKey(new PublicKey(key)));
    }

    [Theory]
    [InlineData("1.2.840.113549.1.1.1", 2047, "RSA of 2047 bits, 2048 are needed")]
    [InlineData("1.2.840.113549.1.1.1", 2048, null)]
    [InlineData("1.2.840.113549.1.1.10", 1024, "RSA of 1024 bits, 2048 are needed")]
    [InlineData("1.2.840.113549.1.1.10", 3072, null)]
    public void RSA_needs_2048_bits(string algorithm, int bits, string? expected)
        => Assert.Equal(expected, CertificateStrength.WeakKey(KeyOf(algorithm, null, Sequence(bits))));

    [Theory]
    [InlineData(1024, "DSA of 1024 bits, 2048 are needed")]
    [InlineData(2048, null)]
    public void So_does_DSA(int bits, string? expected)
        => Assert.Equal(expected, CertificateStrength.WeakKey(KeyOf("1.2.840.10040.4.1", Sequence(bits), [2, 1, 1])));

    [Theory]
    [InlineData("1.3.101.112")] // Ed25519
    [InlineData("1.3.101.113")] // Ed448
    [InlineData("1.2.3.4")]
    public void A_key_without_a_size_is_left_to_the_framework(string algorithm)
        => Assert.Null(CertificateStrength.WeakKey(KeyOf(algorithm, null, new byte[32])));

    [Theory]
    [InlineData("1.2.840.113549.1.1.1")]
    [InlineData("1.2.840.10040.4.1")]
    public void A_key_that_cannot_be_read_proves_nothing(string algorithm)
        => Assert.Equal("its size cannot be read", CertificateStrength.WeakKey(KeyOf(algorithm, [1, 2, 3], [1, 2, 3])));

    [Fact]
    public void An_error_without_an_explanation_is_an_error()
    {
        using LegacyCertificate root = LegacyCertificate.Root(2048, LegacySignature.Sha256);
        var check = new CertificateCheck("h.example", new TlsOptions());
        using var chain = new X509Chain();
        Assert.False(check.Validate(this, root.Certificate, chain, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(check.IsOnlyWeak);
    }

    private static string WeaknessesOf(
        LegacyCertificate server, LegacyCertificate root, params LegacyCertificate[] between)
    {
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { root.Certificate },
            },
        };
        chain.ChainPolicy.ExtraStore.AddRange(between.Select(authority => authority.Certificate).ToArray());
        Assert.True(chain.Build(server.Certificate));
        Assert.Equal(2 + between.Length, chain.ChainElements.Count);
        return string.Join("; ", CertificateStrength.Weaknesses(chain));
    }

    private static PublicKey KeyOf(string algorithm, byte[]? parameters, byte[] key)
        => new(new Oid(algorithm), new AsnEncodedData(parameters ?? [5, 0]), new AsnEncodedData(key));

    // A number of that many bits, and a small one.
    private static byte[] Sequence(int bits)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(BigInteger.One << (bits - 1));
            writer.WriteInteger(65537);
        }

        return writer.Encode();
    }
}
