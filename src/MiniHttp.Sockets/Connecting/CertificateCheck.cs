// Is this certificate the right one? The framework checks the chain and the name; here its verdict is put into words
// that say what is wrong and, where that helps, what is there instead. Whether keys and signatures are strong enough is
// CertificateStrength's decision.

using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniHttp.Sockets;

/// <summary>The check of one server's certificate.</summary>
internal sealed class CertificateCheck(string host, TlsOptions options)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>What is wrong, or null.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Whether that is a weak key or signature, and nothing else.</summary>
    public bool IsOnlyWeak { get; private set; }

    /// <summary>
    /// Revocation lists and missing intermediates are not fetched: a user agent asks nobody but the server it was told
    /// to ask.
    /// </summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { new Oid(ServerAuthentication) },
        };
        if (options.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        bool isTrusted = errors == SslPolicyErrors.None;
        IEnumerable<string> doubts = isTrusted ? [] : Doubts((X509Certificate2?)certificate, chain, errors);
        string[] weaknesses = chain is null ? [] : [.. CertificateStrength.Weaknesses(chain)];
        IsOnlyWeak = isTrusted && weaknesses.Length > 0;
        Doubt = isTrusted && !IsOnlyWeak ? null : string.Join("; ", doubts.Concat(weaknesses));
        return Doubt is null || options.TrustAnyone;
    }

    private IEnumerable<string> Doubts(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            yield return "the server has none";
            yield break;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            yield return $"it is for {string.Join(", ", NamesOf(certificate))}, not for {host}";
        }

        X509ChainStatusFlags all = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
        foreach (string doubt in all == X509ChainStatusFlags.NoError ? [] : ChainDoubts(certificate, chain!, all))
        {
            yield return doubt;
        }
    }

    private static IEnumerable<string> ChainDoubts(X509Certificate2 certificate, X509Chain chain, X509ChainStatusFlags all)
    {
        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            X509Certificate2 culprit = chain.ChainElements
                .FirstOrDefault(element => element.ChainElementStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid))?.Certificate
                ?? certificate;
            string whose = culprit.Equals(certificate) ? "it" : $"that of its issuer {culprit.Subject}";
            yield return DateTime.Now < culprit.NotBefore
                ? string.Create(CultureInfo.InvariantCulture, $"{whose} is not valid before {culprit.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC")
                : string.Create(CultureInfo.InvariantCulture, $"{whose} expired on {culprit.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC");
        }

        if ((all & Untrusted) != 0)
        {
            yield return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
                ? "it is self-signed, and not among the trusted ones"
                : $"its issuer {certificate.Issuer} is not trusted";
        }

        foreach (X509ChainStatus status in chain.ChainStatus)
        {
            if ((status.Status & (Untrusted | X509ChainStatusFlags.NotTimeValid)) == 0)
            {
                yield return $"{status.StatusInformation.Trim().TrimEnd('.')} ({status.Status})";
            }
        }
    }

    private static string[] NamesOf(X509Certificate2 certificate)
    {
        string[] names =
        [
            .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))),
        ];
        const int Most = 5;
        return names.Length switch
        {
            0 => [certificate.Subject],
            > Most => [.. names[..Most], string.Create(CultureInfo.InvariantCulture, $"{names.Length - Most} more")],
            _ => names,
        };
    }
}
